import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleCommand } from '../../../cli/commands/sample.ts';

const folder = mkdtempSync(join(tmpdir(), 'flowtrail-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<string> {
  let output = '';
  const out = (text: string) => {
    output += text;
  };
  await sampleCommand.run(parseArgs({ options: sampleCommand.options, args }), { out });
  return output;
}

describe('flowtrail sample', () => {
  it('writes a file and tells its path, rows, bytes and hash', async () => {
    const out = join(folder, 'one');
    const { files } = JSON.parse(await run('--rows', '500', '--layout', 'generic5', '--out', out, '--json'));
    const bytes = readFileSync(join(out, 'generic5.csv'));
    expect(files).toEqual([
      {
        path: join(out, 'generic5.csv'),
        rows: 500,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    ]);
    expect(bytes.toString().trimEnd().split('\n')).toHaveLength(501);
    expect(readdirSync(out)).toEqual(['generic5.csv']);
  });

  it('writes every layout for "all", and the truth beside it when asked', async () => {
    const out = join(folder, 'all');
    const { files } = JSON.parse(await run('--rows', '50', '--layout', 'all', '--out', out, '--truth', '--json'));
    expect(files).toHaveLength(11);
    expect(readdirSync(out)).toHaveLength(22);
    expect(JSON.parse(readFileSync(join(out, 'generic21.csv.truth.json'), 'utf8'))[0]).toHaveProperty('verdict');
  });

  it('reads a bare date as midnight in IST', async () => {
    const hash = async (from: string) =>
      JSON.parse(
        await run('--rows', '50', '--layout', 'vi_dot', '--out', join(folder, 'from'), '--from', from, '--json'),
      ).files[0].sha256;
    expect(await hash('2026-02-01')).toBe(await hash('2026-01-31T18:30:00Z'));
  });

  it.each([
    ['rows', ['--rows', '0']],
    ['rows', ['--rows', '1e6']],
    ['days', ['--days', '1.5']],
    ['seed', ['--seed', 'x']],
    ['from', ['--from', '2026-01-05T00:00:00']],
    ['from', ['--from', '2026-02-31T00:00:00Z and later']],
    ['layout', ['--layout', 'nfdump']],
  ])('refuses a bad --%s, naming it', async (field, args) => {
    const complete = args.includes('--layout') ? args : [...args, '--layout', 'generic5'];
    await expect(run('--out', folder, ...complete)).rejects.toMatchObject({ kind: 'invalid_input', field });
  });

  it('asks for what is missing and explains itself', async () => {
    await expect(run('--out', folder)).rejects.toMatchObject({ field: 'layout' });
    await expect(run('--layout', 'generic5')).rejects.toMatchObject({ field: 'out' });
    const help = await run('--help');
    for (const option of Object.keys(sampleCommand.options)) expect(help).toContain(`--${option}`);
  });
});
