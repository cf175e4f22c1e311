import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createIngestHarness, expectBalanced, type Ingested } from './ingest-harness.ts';

/** Logs of real networks: how many records each holds is counted here once more, in the plainest way. */
const folder = join(process.env['FLOWTRAIL_TEST_DATA'] ?? '', 'real');
const present = process.env['FLOWTRAIL_TEST_DATA'] !== undefined && existsSync(folder);
const files = present
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort()
  : [];

/** Logs of open connections are left out: what they hold stands in conn.log again once it is closed. */
const CONN = /(^|\/)conn[^/]*\.log(\.gz)?$|[A-Z]_conn\.log$|conn_log\.raw$/;
/** Not in the layout after all, each for its own reason. */
const NOT_TAKEN: readonly [RegExp, RegExp][] = [
  [/text_file\/conn\.log$/, /say which column/],
  [/truncated\/conn_top\.log$/, /no header row/],
  // One event, printed over many lines.
  [/tenzir\/(suricata|zeek)\/tests\/inputs|conn_log\.raw$/, /one object a line/],
];
/** Zeek's own tests blank out their times, so that every line of them lacks one. */
const NO_TIMES = /zeek_btest/;
const inLayouts = files.filter(
  (name) => CONN.test(name) || /eve\.json$|suricata\/tests\/inputs|CloudWatch|ipdr\/.*\.csv$/.test(name),
);
const others = files.filter((name) => !inLayouts.includes(name));

async function textOf(path: string): Promise<string> {
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f) return bytes.toString('utf8');
  const parts: Buffer[] = [];
  const unpack = createGunzip();
  unpack.end(bytes);
  try {
    for await (const part of unpack) parts.push(part as Buffer);
  } catch {
    // A broken end: what came before it counts.
  }
  return Buffer.concat(parts).toString('utf8');
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Flows of Suricata's lines: one for each flow event, one for each flow that has none, one for each line without id. */
function suricataFlows(lines: readonly string[]): number {
  const events = lines.map(parsed).filter((event) => event !== null && event['event_type'] !== 'stats');
  const withFlow = new Set(events.filter((event) => event!['event_type'] === 'flow').map((event) => event!['flow_id']));
  const without = new Set(
    events.map((event) => event!['flow_id']).filter((id) => id !== undefined && !withFlow.has(id)),
  );
  const nameless = events.filter((event) => event!['flow_id'] === undefined && event!['event_type'] !== 'flow').length;
  return events.filter((event) => event!['event_type'] === 'flow').length + without.size + nameless;
}

function expectedRows(layout: string, text: string): number {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  switch (layout) {
    case 'zeek_conn':
      return lines.filter((line) => !line.startsWith('#')).length;
    case 'zeek_conn_json':
      return lines.length;
    case 'suricata_eve':
      return suricataFlows(lines);
    default:
      return lines[0]!.startsWith('#') ? expectedRows('zeek_conn', text) : lines.length - 1;
  }
}

describe.skipIf(!present)('real logs (FLOWTRAIL_TEST_DATA)', () => {
  const harness = createIngestHarness();
  const ingest = (name: string): Promise<Ingested> =>
    harness.file(join(folder, name), { nowMs: Date.parse('2026-12-01T00:00:00Z') });

  it.each(inLayouts)('%s holds as many records as an independent count finds', async (name) => {
    const { recognition, result } = await ingest(name);
    if (result === null) {
      const [, message] = NOT_TAKEN.find(([file]) => file.test(name)) ?? [null, /never/];
      expect(recognition).toMatchObject({ message: expect.stringMatching(message) });
      return;
    }
    expectBalanced(result);
    const text = await textOf(join(folder, name));
    expect(result.lines.physical).toBe(linesOf(text).length);
    const layout = recognition.outcome === 'recognised' ? recognition.plan.format.id : '';
    const expected = expectedRows(layout, text);
    expect(result.rows + (layout === 'suricata_eve' ? 0 : result.lines.rejected)).toBe(expected);
    if (NO_TIMES.test(name)) return;
    const share = result.lines.rejected / Math.max(1, expected);
    expect(share, JSON.stringify(result.rejects.slice(0, 3))).toBeLessThan(/truncated/.test(name) ? 0.7 : 0.001);
  });

  it.each(others)('%s has a clear outcome', async (name) => {
    const { recognition, result } = await ingest(name);
    if (recognition.outcome === 'recognised') expectBalanced(result!);
    else expect(recognition.message.length, basename(name)).toBeGreaterThan(10);
  });

  it('leaves no scratch file behind', () => {
    expect(harness.strays()).toEqual([]);
  });
});

it.runIf(!present)('skipped: FLOWTRAIL_TEST_DATA names no folder with real/', () => {});
