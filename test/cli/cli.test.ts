import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { plainCsv, uploadsHost } from '../infra/uploads-host.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runCli } from './run-cli.ts';

// Each command is a process of its own, and the first on a machine makes the geo tables.
vi.setConfig({ testTimeout: 120_000 });

/** A file in a folder of its own. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const REPORT_FIELDS = [
  'file',
  'sha256',
  'upload',
  'layout',
  'status',
  'lines',
  'first_event',
  'last_event',
  'rows',
  'subscribers',
  'bytes_out',
  'bytes_in',
  'rejects',
  'warnings',
];

describe('the command line', () => {
  it('says what there is, and what each command takes', async () => {
    const help = await runCli('--help');
    expect(help.code).toBe(0);
    const commands = ['ingest', 'uploads', 'search', 'detect', 'alerts', 'export', 'delete', 'user', 'sample'];
    for (const name of ['start', ...commands]) expect(help.out).toContain(`  ${name} `);
    const helps = await Promise.all(commands.map((name) => runCli(name, '--help')));
    for (const [i, { code, out }] of helps.entries()) {
      expect({ command: commands[i], code }).toEqual({ command: commands[i], code: 0 });
      expect(out).toMatch(new RegExp(`^Usage: flowtrail ${commands[i]}`));
      expect(out).toContain('--help');
    }
    for (const { out } of helps.slice(0, -1)) {
      expect(out).toContain('--data DIR');
      expect(out).toContain('--json');
    }
  });

  it('refuses what it does not know, with code 2 and a word on what it expected', async () => {
    for (const [args, says] of [
      [[], 'Usage: flowtrail'],
      [['nonsense'], 'no command "nonsense"'],
      [['uploads', '--nonsense'], 'nonsense'],
    ] as const) {
      const { code, out, errors } = await runCli(...args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(out + errors).toContain(says);
    }
  });

  it('refuses a data folder that is not there, or is something else, and makes nothing', async () => {
    const other = temporaryFolder();
    const missing = join(other, 'mistyped');
    for (const args of [
      ['uploads'],
      ['search'],
      ['alerts'],
      ['detect'],
      ['export', '--out', join(other, 'flows.csv')],
      ['delete', 'x', '--yes'],
      ['user', 'list'],
    ]) {
      const { code, out, errors } = await runCli(...args, '--data', missing);
      expect({ args, code, out }).toEqual({ args, code: 1, out: '' });
      expect(errors).toContain(`the data folder ${missing} does not exist`);
    }
    expect(await runCli('uploads', '--data', other)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('holds no Flowtrail data'),
    });
    expect(readdirSync(other)).toEqual([]);
  });

  it('takes files in without a server and prints one object for each, of just these fields', async () => {
    const data = join(temporaryFolder(), 'data');
    const good = file('good.csv', `${plainCsv(12)}no time,,,,,,,,\n`);
    const picture = file('picture.png', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'));
    const strange = file('strange.csv', 'Wann,Wer,Wohin\n2025-06-03 10:00:00,10.0.0.1,157.240.1.1\n');
    const copy = file('copy.csv', `${plainCsv(12)}no time,,,,,,,,\n`);

    const { code, json, errors } = await runCli('ingest', good, picture, strange, copy, '--json', '--data', data);

    expect(code).toBe(1);
    expect(errors).not.toMatch(/Error|at /);
    const reports = json();
    for (const report of reports) expect(Object.keys(report)).toEqual(REPORT_FIELDS);
    expect(reports.map(({ file: path, status }) => [path, status])).toEqual([
      [good, 'ready'],
      [picture, 'failed'],
      [strange, 'needs_mapping'],
      [copy, 'duplicate'],
    ]);
    const [first] = reports;
    expect(first).toMatchObject({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      lines: { physical: 14, preamble: 0, header: 1, separator: 0, notice: 0, accepted: 12, rejected: 1, footer: 0 },
      rows: 12,
      bytes_out: 1266,
      bytes_in: 24_066,
      rejects: [{ line: 14, reason: expect.any(String) }],
      warnings: ['the file names no time zone: its times were read as those of Asia/Kolkata'],
    });
    expect(first.upload).toBe(first.sha256.slice(0, 32));
    expect(first.last_event).toBe('2025-06-03T04:41:00Z');
    expect(reports[1].warnings[0]).toMatch(/PNG|image/i);
    expect(existsSync(join(data, 'inbox'))).toBe(false);
    expect(existsSync(join(data, 'owner.json'))).toBe(false);

    const listed = await runCli('uploads', '--json', '--data', data);
    expect(listed.code).toBe(0);
    expect(
      listed
        .json()[0]
        .uploads.map(({ name }: { name: string }) => name)
        .sort(),
    ).toEqual(['good.csv', 'picture.png', 'strange.csv']);
  });

  it('reads files as it is told: mapping, zone and date order', async () => {
    const data = join(temporaryFolder(), 'data');
    const strange = file('strange.csv', 'Wann,Wer,Wohin\n03/06/2025 10:00:00,10.0.0.1,157.240.1.1\n');
    const columns = { Wann: 'event_time', Wer: 'source_ip', Wohin: 'destination_ip' };
    const mapping = file('mapping.json', JSON.stringify({ columns }));
    const ingest = (...args: string[]) => runCli('ingest', strange, '--json', '--data', data, ...args);
    const mapped = await ingest('--mapping', mapping, '--zone', 'UTC', '--date-order', 'mdy');
    expect(mapped.code).toBe(0);
    expect(mapped.json()).toMatchObject([{ status: 'ready', layout: 'generic', first_event: '2025-03-06T10:00:00Z' }]);
    const again = await ingest('--mapping', mapping, '--zone', 'UTC', '--date-order', 'dmy');
    expect(again.json()).toMatchObject([{ status: 'ready', first_event: '2025-06-03T10:00:00Z' }]);
    for (const [args, says] of [
      [['--mapping', file('broken.json', '{')], 'expected a file of JSON'],
      [['--mapping', file('wrong.json', '{"columns": 3}')], 'columns'],
      [['--mapping', join(data, 'nowhere.json')], 'cannot read'],
      [['--layout', 'nonsense'], 'no layout "nonsense"'],
      [['--date-order', 'ydm'], 'date_order'],
    ] as const) {
      const { code, errors } = await ingest(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(errors).toContain(says);
      expect(errors).not.toMatch(/\n {4}at /);
    }
  });

  it('has the running server of its folder do the work', async () => {
    const host = await uploadsHost();
    const good = file('good.csv', plainCsv(12));
    const ingested = await runCli('ingest', good, '--json', '--data', host.data);
    expect(ingested.json()).toMatchObject([{ status: 'ready', rows: 12 }]);
    const { upload } = ingested.json()[0];
    expect((await host.upload(upload)).uploaded_by).toBe('command line');

    const search = (...args: string[]) => runCli('search', ...args, '--data', host.data);
    const found = await search('--subscriber', 'user1', '--port', '443', '--json');
    expect(found.json()[0]).toMatchObject({ total: 3 });
    expect(found.json()[0].rows[0]).toMatchObject({ entity: 'user1', upload_id: upload });
    const shown = await search('--where', 'source_ip=10.0.0.3', '--columns', 'source_ip,domain');
    expect(shown.out).toMatch(/^source_ip +domain\n10\.0\.0\.3 +site2\.example\n1 of 1 flows/);
    expect((await search('--address', '9.9.9.9')).out).toBe('No flows match.\n');
    const refused = await search('--address', 'nonsense');
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('nonsense') });
    expect(await search('--where', 'nonsense')).toMatchObject({ code: 1 });
    expect(await search('--limit', 'many')).toMatchObject({ code: 1 });

    const out = join(temporaryFolder(), 'flows.CSV');
    const exported = await runCli('export', '--out', out, '--columns', 'source_ip', '--json', '--data', host.data);
    expect(exported.json()).toEqual([{ file: out, format: 'csv', rows: 12 }]);
    const part = join(temporaryFolder(), 'part.json');
    const said = await runCli('export', '--out', part, '--subscriber', 'user1', '--data', host.data);
    expect(said).toMatchObject({ code: 0, out: '', errors: `Wrote 3 rows to ${part}\n` });
    expect(JSON.parse(readFileSync(part, 'utf8')).rows).toHaveLength(3);
    expect(readFileSync(out, 'utf8')).toContain('10.0.0.12');
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(await runCli('export', '--out', 'x.doc', '--data', host.data)).toMatchObject({ code: 1 });
    expect(await host.audited('export')).toHaveLength(2);

    const unsure = await runCli('delete', upload, '--data', host.data);
    expect(unsure).toMatchObject({ code: 1, errors: expect.stringContaining('--yes') });
    const deleted = await runCli('delete', upload, '--yes', '--reason', 'done', '--json', '--data', host.data);
    expect(deleted.json()).toMatchObject([{ upload_id: upload, rows: 12, reason: 'done' }]);
    expect(await host.rows(['row_number'])).toEqual([]);
    expect(await runCli('delete', upload, '--yes', '--data', host.data)).toMatchObject({ code: 1 });
  });

  it('manages users', async () => {
    const host = await uploadsHost();
    const user = async (...args: string[]) => runCli('user', ...args, '--json', '--data', host.data);
    const account = { username: 'vera', display_name: 'Vera', password: 'correct horse battery' };
    const setup_token = new URL(host.host.setupUrl() ?? '').searchParams.get('token');
    for (const [path, body] of [
      ['setup', { ...account, username: 'asha', setup_token }],
      ['sign-up', account],
    ] as const) {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${host.url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    }
    expect((await user('list')).json()[0].users).toContainEqual(
      expect.objectContaining({ username: 'vera', state: 'pending' }),
    );
    expect((await user('approve', 'VERA', 'analyst')).json()).toMatchObject([{ state: 'active', role: 'analyst' }]);
    expect((await user('role', 'vera', 'viewer')).json()).toMatchObject([{ role: 'viewer' }]);
    expect((await user('reset-password', 'vera')).json()[0].temporary_password).toMatch(/^.{12,}$/);
    expect((await user('disable', 'vera')).json()).toMatchObject([{ state: 'disabled' }]);
    expect(await user('approve', 'nobody')).toMatchObject({ code: 1, errors: expect.stringContaining('no user') });
    expect(await user('sing', 'vera')).toMatchObject({ code: 1, errors: expect.stringContaining('expected list') });
  });

  it('finishes what a crash interrupted before it answers', async () => {
    const { crashRun } = await import('../infra/crash/crash-run.ts');
    const data = join(temporaryFolder(), 'data');
    expect((await crashRun(data, 'ingest', 9)).killed).toBe(true);
    const listed = await runCli('uploads', '--json', '--data', data);
    expect(listed.json()[0].uploads).toMatchObject([{ status: 'ready', ledger: { rows: 30 } }]);
  });
});
