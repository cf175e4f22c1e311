import { SLOT_MS, slotCounts } from './diurnal.ts';
import { CHOICE_SHIFT, choiceTable, createDraw } from './draw.ts';
import { FOREIGN_NETWORKS } from './foreign-hosts.ts';
import { DAY_MS, MINUTE_MS } from './ist-time.ts';

/** Ten minutes of one client's traffic to the web server, as a web application firewall sums it up. */
export interface WebRequest {
  /** Start of the window. */
  readonly startMs: number;
  readonly endMs: number;
  readonly sourceIp: string;
  readonly country: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  /** From the client, the server's `bytes_in`. */
  readonly bytesOut: number;
  /** To the client, the server's `bytes_out`. */
  readonly bytesIn: number;
  readonly status: number;
  readonly rule: string;
}

export const WEB_SERVER = '10.138.69.97';
const WINDOW_MS = 10 * MINUTE_MS;

interface Visitor {
  readonly ip: string;
  readonly country: string;
  /** How much more such a client sends than an ordinary one. */
  readonly pushes: number;
}

// Most visitors come from the operators' public addresses, the rest from abroad.
const INDIAN_NETWORKS = ['49.36.140', '106.201.93', '49.14.160', '122.161.40', '49.36.116', '42.104.120'];
const VISITORS: readonly Visitor[] = [
  ...INDIAN_NETWORKS.flatMap((net) =>
    Array.from({ length: 12 }, (_, host) => ({ ip: `${net}.${host * 5 + 11}`, country: 'IN', pushes: 1 })),
  ),
  ...Object.entries(FOREIGN_NETWORKS).flatMap(([country, ips]) =>
    ips.map((ip, which) => ({ ip, country, pushes: which === 1 ? 9 : 1 })),
  ),
];
const VISITOR_TABLE = choiceTable(VISITORS.map(({ country, pushes }) => (country === 'IN' ? 3 : pushes > 1 ? 1.2 : 2)));
const STATUSES = [200, 301, 403, 404, 500];
const ORDINARY_STATUS = choiceTable([84, 8, 3, 4, 1]);
const PUSHY_STATUS = choiceTable([22, 2, 48, 25, 3]);

/** Requests in order of window start; the same options give the same requests. */
export function* webRequests(options: {
  readonly seed: number;
  readonly rows: number;
  readonly fromMs: number;
  readonly days: number;
}): Generator<WebRequest> {
  const draw = createDraw(options.seed);
  const period = { fromMs: options.fromMs, toMs: options.fromMs + options.days * DAY_MS };
  const counts = slotCounts(period, options.rows);
  for (let slot = 0; slot < counts.length; slot++) {
    const slotMs = period.fromMs + slot * SLOT_MS;
    const startMs = slotMs - (slotMs % WINDOW_MS);
    for (let i = 0; i < (counts[slot] as number); i++) {
      const visitor = VISITORS[VISITOR_TABLE[draw.nextUint32() >>> CHOICE_SHIFT] as number] as Visitor;
      const pushy = visitor.pushes > 1;
      const secure = draw.nextUint32() % 9 !== 0;
      const size = draw.nextNormal();
      yield {
        startMs,
        endMs: startMs + WINDOW_MS,
        sourceIp: visitor.ip,
        country: visitor.country,
        protocol: secure ? 'HTTPS' : 'HTTP',
        port: secure ? 443 : 80,
        bytesOut: Math.round(16_000 * visitor.pushes * Math.exp(0.8 * size)),
        bytesIn: Math.round((pushy ? 9_000 : 180_000) * Math.exp(0.9 * size + 0.5 * draw.nextNormal())),
        status: STATUSES[
          (pushy ? PUSHY_STATUS : ORDINARY_STATUS)[draw.nextUint32() >>> CHOICE_SHIFT] as number
        ] as number,
        rule: pushy ? 'Suspicious Web Traffic' : 'Observed Web Traffic',
      };
    }
  }
}
