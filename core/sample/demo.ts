import { brokenLine } from './broken-lines.ts';
import { chunked } from './chunked.ts';
import type { SampleFlow } from './flow.ts';
import { DAY_MS, MINUTE_MS } from './ist-time.ts';
import type { FlowLayout } from './layout.ts';
import { airtelCdr } from './layouts/airtel-cdr.ts';
import { airtelDynamic } from './layouts/airtel-dynamic.ts';
import { GENERIC_21_COLUMNS, generic21, generic21Line } from './layouts/generic21.ts';
import { jioNat } from './layouts/jio-nat.ts';
import { suricataEve } from './layouts/suricata-eve.ts';
import { viDot } from './layouts/vi-dot.ts';
import { webThreat } from './layouts/web-threat.ts';
import { zeekConn } from './layouts/zeek-conn.ts';
import { type City, cityNamed } from './places.ts';
import type { SampleFile } from './sample-file.ts';
import { CAST } from './scenario.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriberGroup } from './subscribers.ts';
import type { SampleTruth } from './truth.ts';
import { webRequests } from './web-requests.ts';
import { createWorld, type World } from './world.ts';

const DEMO_SEED = 2026;
const DEMO_DAYS = 7;
// 138 people, 23 in each of the six groups, at 75 sessions a day.
const DEMO_ROWS = 72_450;
const DEMO_WEB_ROWS = 1500;
// About two in a thousand lines of the customer's own file are broken.
const BROKEN_EVERY = 480;

export type DemoFile = Pick<SampleFile, 'name' | 'chunks'>;

export interface Demo {
  readonly files: readonly DemoFile[];
  readonly truth: readonly SampleTruth[];
}

function cities(...names: string[]): readonly City[] {
  return names.map(cityNamed);
}

const JIO = 0;
const AIRTEL = 1;
const VI = 2;
const ZEEK_TAP = 3;
const SURICATA_TAP = 4;
const BRANCH = 5;

/** Who stands in which file; the order is that of the constants above, and of the cast's places modulo 6. */
const GROUPS: readonly SubscriberGroup[] = [
  {
    operator: 'jio',
    cities: cities('Mumbai', 'Bengaluru', 'Hyderabad', 'Chennai', 'Kolkata', 'Lucknow'),
    ipv6: true,
  },
  { operator: 'airtel', cities: cities('Delhi'), ipv6: false },
  { operator: 'vi', cities: cities('Pune'), ipv6: false },
  { operator: 'jio', cities: cities('Ahmedabad'), ipv6: true },
  { operator: 'jio', cities: cities('Kochi'), ipv6: true },
  { operator: 'airtel', cities: cities('Jaipur'), ipv6: true },
];

/**
 * A week of an invented case, spread over the files an investigator would get: operators' reports, a gateway's Zeek
 * and Suricata logs, a web server's threat list and a customer's own CSV with some broken lines. The same people
 * appear with the same identities wherever they are seen; each session stands in one file. The week ends at `endMs`
 * (down to the minute), its last day holding most attacks. Deterministic for `endMs`.
 */
export function demo(options: { readonly endMs: number }): Demo {
  const fromMs = Math.floor(options.endMs / MINUTE_MS) * MINUTE_MS - DEMO_DAYS * DAY_MS;
  const period = { seed: DEMO_SEED, fromMs, days: DEMO_DAYS };
  const world = createWorld({ ...period, rows: DEMO_ROWS, groups: GROUPS });
  const files = [
    part(world, jioNat, { name: 'jio_nat_report.csv', subject: JIO, has: inJioReport }),
    part(world, airtelDynamic, { name: 'airtel_dynamic_public_ip.csv', subject: AIRTEL, has: inAirtelReport }),
    part(world, airtelCdr, { name: 'airtel_cdr_of_msisdn.csv', subject: CAST.nightBackup, has: isReportSubject }),
    part(world, viDot, { name: 'vi_dot_report.csv', subject: VI, has: ({ subscriber }) => subscriber.group === VI }),
    part(world, zeekConn, { name: 'gateway_conn.log', subject: ZEEK_TAP, has: inZeekLog }),
    part(world, suricataEve, { name: 'gateway_eve.json', subject: SURICATA_TAP, has: inSuricataLog }),
    part(world, branchCsv, {
      name: 'branch_sessions.csv',
      subject: BRANCH,
      has: ({ subscriber }) => subscriber.group === BRANCH,
    }),
    { name: 'web_threat.csv', chunks: () => webThreat.lines(webRequests({ ...period, rows: DEMO_WEB_ROWS })) },
  ];
  return { files, truth: world.truth };
}

function part(
  world: World,
  layout: FlowLayout,
  options: { readonly name: string; readonly subject: number; readonly has: (flow: SampleFlow) => boolean },
): DemoFile {
  const report = { period: world.period, subject: world.subscribers[options.subject] as Subscriber };
  return { name: options.name, chunks: () => layout.lines(filtered(world.flows(), options.has), report) };
}

function* filtered(flows: Iterable<SampleFlow>, has: (flow: SampleFlow) => boolean): Generator<SampleFlow> {
  for (const flow of flows) if (has(flow)) yield flow;
}

/** People of the tapped cities are seen by the tap at home over IPv4; at work and over IPv6 by their operator's report. */
function isTapped(group: number): (flow: SampleFlow) => boolean {
  return ({ subscriber, cell, natIp }) => subscriber.group === group && cell === subscriber.home && natIp !== null;
}

const inZeekLog = isTapped(ZEEK_TAP);
const inSuricataLog = isTapped(SURICATA_TAP);

function inJioReport(flow: SampleFlow): boolean {
  return flow.subscriber.operator.id === 'jio' && !inZeekLog(flow) && !inSuricataLog(flow);
}

function isReportSubject({ subscriber }: SampleFlow): boolean {
  return subscriber.index === CAST.nightBackup;
}

function inAirtelReport(flow: SampleFlow): boolean {
  return flow.subscriber.group === AIRTEL && !isReportSubject(flow);
}

const branchCsv: FlowLayout = {
  ...generic21,
  lines: (rows) => {
    let ordinal = 0;
    return chunked(
      rows,
      (flow) => {
        const line = generic21Line(flow);
        ordinal++;
        return ordinal % BROKEN_EVERY === 0 ? line + brokenLine(line, ordinal / BROKEN_EVERY) : line;
      },
      { head: `${GENERIC_21_COLUMNS.join(',')}\n` },
    );
  },
};
