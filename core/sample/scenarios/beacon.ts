import { foreignAddress } from '../foreign-hosts.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../ist-time.ts';
import { CAST, type Scenario, type Stage, tcp, times, udp } from '../scenario.ts';

const BEACON_MS = 5 * MINUTE_MS;
// Half of the jitter either side of the beat.
const JITTER_MS = 24_000;

function spanOf(stage: Stage, longestMs: number): number {
  return Math.min(longestMs, stage.period.toMs - stage.period.fromMs);
}

/** An implant calls home every five minutes, a little early or late, to the end of the data. */
export const beacon: Scenario = (stage) => {
  const subscriber = stage.person(CAST.beacon);
  const host = foreignAddress('RO', 1);
  const count = Math.floor(spanOf(stage, 3 * DAY_MS) / BEACON_MS) - 1;
  const startMs = stage.period.toMs - (count + 1) * BEACON_MS;
  return {
    truth: {
      kind: 'beacon',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [host],
      destinationPort: 443,
      about: 'a small TLS session every five minutes with at most 12 s of jitter, around the clock',
    },
    flows: times(count, (index) =>
      stage.flow({
        startMs: startMs + index * BEACON_MS + stage.draw.nextBelow(JITTER_MS),
        durationMs: 700 + stage.draw.nextBelow(600),
        subscriber,
        endpoint: tcp(host, 443, { appProtocol: 'tls', domain: 'update-check.example' }),
        bytesOut: 612 + stage.draw.nextBelow(24),
        bytesIn: 1440 + stage.draw.nextBelow(60),
      }),
    ),
  };
};

const PROBE_MS = 10 * MINUTE_MS;
const PROBED = '139.59.10.10';

/** A shop owner's own monitoring: exactly every ten minutes, to a known host, no jitter, all week. */
export const monitoringProbe: Scenario = (stage) => {
  const subscriber = stage.person(CAST.monitoring);
  const count = Math.floor(spanOf(stage, 7 * DAY_MS) / PROBE_MS);
  const startMs = stage.period.toMs - count * PROBE_MS;
  return {
    truth: {
      kind: 'monitoring_probe',
      verdict: 'innocent',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [PROBED],
      destinationPort: 443,
      about: 'availability check of the own shop every ten minutes sharp',
    },
    flows: times(count, (index) =>
      stage.flow({
        startMs: startMs + index * PROBE_MS,
        durationMs: 180 + stage.draw.nextBelow(60),
        subscriber,
        endpoint: tcp(PROBED, 443, { appProtocol: 'tls', domain: 'status.shop-1.example' }),
        bytesOut: 540,
        bytesIn: 3_100 + stage.draw.nextBelow(400),
      }),
    ),
  };
};

const KEEPALIVE_MS = 28 * MINUTE_MS;
const PUSH = '142.250.4.188';

/** A phone's push channel renews itself every 28 minutes. */
export const pushKeepalive: Scenario = (stage) => {
  const subscriber = stage.person(CAST.pushKeepalive);
  const count = Math.floor((spanOf(stage, 7 * DAY_MS) - HOUR_MS) / KEEPALIVE_MS);
  const startMs = stage.period.toMs - (count + 1) * KEEPALIVE_MS;
  return {
    truth: {
      kind: 'push_keepalive',
      verdict: 'innocent',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [PUSH],
      destinationPort: 5228,
      about: 'push channel keep-alive every 28 minutes',
    },
    flows: times(count, (index) =>
      stage.flow({
        startMs: startMs + index * KEEPALIVE_MS + stage.draw.nextBelow(5000),
        durationMs: 2000,
        subscriber,
        endpoint: tcp(PUSH, 5228, { app: 'Google push', appProtocol: 'tls', domain: 'mtalk.google.com' }),
        bytesOut: 820 + stage.draw.nextBelow(200),
        bytesIn: 1150 + stage.draw.nextBelow(300),
      }),
    ),
  };
};

const TUNNEL_SERVER = '192.0.2.53';
const TUNNEL_QUERIES = 1500;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Data inside names: long random labels asked of one server that is no resolver, megabytes of answers within the hour. */
export const dnsTunnel: Scenario = (stage) => {
  const subscriber = stage.person(CAST.dnsTunnel);
  const startMs = stage.timeAt(3.2, 0, HOUR_MS);
  const label = (length: number): string =>
    times(length, () => BASE32[stage.draw.nextUint32() & 31] as string).join('');
  return {
    truth: {
      kind: 'dns_tunnel',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [TUNNEL_SERVER],
      destinationPort: 53,
      about: `${TUNNEL_QUERIES} queries for distinct names of 70 characters to one odd server within an hour`,
    },
    flows: times(TUNNEL_QUERIES, (index) =>
      stage.flow({
        startMs: startMs + index * 2300 + stage.draw.nextBelow(2000),
        durationMs: 60 + stage.draw.nextBelow(90),
        subscriber,
        endpoint: udp(TUNNEL_SERVER, 53, { appProtocol: 'dns', domain: `${label(50)}.t.cdn-sync.example` }),
        bytesOut: 260 + stage.draw.nextBelow(40),
        bytesIn: 3900 + stage.draw.nextBelow(300),
      }),
    ),
  };
};
