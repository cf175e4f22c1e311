import { describe, expect, it } from 'vitest';
import { demo } from '../../../core/sample/demo.ts';

const DAY_MS = 86_400_000;
const endMs = Date.parse('2026-03-10T07:41:23Z');
const { files, truth } = demo({ endMs });
const texts = new Map(files.map((file) => [file.name, [...file.chunks()].join('')]));

function linesOf(name: string): string[] {
  return (texts.get(name) as string).trimEnd().split(/\r?\n/);
}

describe('the demo', () => {
  it('spreads 60,000 to 100,000 lines over eight files of less than 25 MB', () => {
    expect([...texts.keys()]).toEqual([
      'jio_nat_report.csv',
      'airtel_dynamic_public_ip.csv',
      'airtel_cdr_of_msisdn.csv',
      'vi_dot_report.csv',
      'gateway_conn.log',
      'gateway_eve.json',
      'branch_sessions.csv',
      'web_threat.csv',
    ]);
    const lines = [...texts.keys()].reduce((sum, name) => sum + linesOf(name).length, 0);
    expect(lines).toBeGreaterThan(60_000);
    expect(lines).toBeLessThan(100_000);
    expect([...texts.values()].reduce((sum, text) => sum + text.length, 0)).toBeLessThan(25e6);
    expect([...texts.keys()].filter((name) => linesOf(name).length < 800)).toEqual([]);
  });

  it('puts each session into exactly one file', () => {
    const flowEvents = linesOf('gateway_eve.json').filter((line) => line.includes('"event_type":"flow"')).length;
    // One broken line follows every 480 sound ones.
    const broken = Math.floor((linesOf('branch_sessions.csv').length - 1) / 481);
    const overhead = 1 + 11 + 11 + 16 + 9 + 1 + broken;
    const csv = [
      'jio_nat_report.csv',
      'airtel_dynamic_public_ip.csv',
      'airtel_cdr_of_msisdn.csv',
      'vi_dot_report.csv',
      'gateway_conn.log',
      'branch_sessions.csv',
    ];
    expect(csv.reduce((sum, name) => sum + linesOf(name).length, flowEvents) - overhead).toBe(72_450);
  });

  it('ends at the time passed in, with most attacks in its last day', () => {
    const attacks = truth.filter(({ verdict }) => verdict === 'attack');
    expect(attacks.every(({ toMs }) => toMs < endMs && toMs > endMs - 2 * DAY_MS)).toBe(true);
    expect(attacks.filter(({ toMs }) => toMs > endMs - DAY_MS).length).toBeGreaterThanOrEqual(7);
    const lastRow = linesOf('jio_nat_report.csv').at(-1) as string;
    const [date, clock] = (lastRow.split(',')[19] as string).split(' ') as [string, string];
    const last = Date.parse(`${date.split('/').reverse().join('-')}T${clock}+05:30`);
    expect(endMs - last).toBeLessThan(10 * 60_000);
    expect(last).toBeLessThan(endMs);
  });

  it('shows tapped people under the same address in the operator’s report', () => {
    const inside = new Map(
      linesOf('jio_nat_report.csv')
        .map((line) => line.split(','))
        .map((cells) => [cells[2], cells[0]]),
    );
    const tapped = new Set(
      linesOf('gateway_conn.log')
        .filter((line) => !line.startsWith('#'))
        .map((line) => line.split('\t')[2]),
    );
    expect(tapped.size).toBeGreaterThan(15);
    expect([...tapped].filter((address) => !inside.has(address))).toEqual([]);
  });

  it('finds the swapped handset in the reports of three operators', () => {
    const imei = truth.find(({ kind }) => kind === 'imei_swap')?.entity.value.slice(0, 14) as string;
    for (const name of ['jio_nat_report.csv', 'airtel_dynamic_public_ip.csv', 'vi_dot_report.csv']) {
      expect(texts.get(name)?.includes(imei), name).toBe(true);
    }
  });

  it('breaks a few lines of the customer’s own file, each in one of five ways', () => {
    const odd = linesOf('branch_sessions.csv').filter(
      (line) => line.split(',').length !== 21 || / 25:61|142\.250\.300|,70443,/.test(line),
    );
    expect(odd.length).toBeGreaterThanOrEqual(15);
    expect(odd.length).toBeLessThan(40);
    expect(odd.some((line) => line.startsWith('***'))).toBe(true);
  });

  it('is the same for the same end', () => {
    expect([...(demo({ endMs }).files[0]?.chunks() ?? [])].join('') === texts.get('jio_nat_report.csv')).toBe(true);
  });
});
