import { HOUR_MS, MINUTE_MS } from '../ist-time.ts';
import type { Period } from '../period.ts';
import { CAST, type Scenario, tcp, times } from '../scenario.ts';
import { type Lifeline, spareImei } from '../subscribers.ts';

const SHARED_IMEI = spareImei(1);
const NEW_IMEI = spareImei(2);
const GAP_MS = 7 * MINUTE_MS;

function moments(period: Period): { firstSwapMs: number; secondSwapMs: number; newHandsetMs: number } {
  const length = period.toMs - period.fromMs;
  // Whole seconds: operators print no finer times.
  const at = (share: number): number => period.fromMs + Math.floor((share * length) / 1000) * 1000;
  return { firstSwapMs: at(0.42), secondSwapMs: at(0.9), newHandsetMs: at(0.55) };
}

/** When the swapped SIMs are on, and which handset each person of the identity scenarios carries. */
export function identityLifelines(period: Period): ReadonlyMap<number, Lifeline> {
  const { firstSwapMs, secondSwapMs, newHandsetMs } = moments(period);
  return new Map<number, Lifeline>([
    [CAST.swapFirst, { imei: SHARED_IMEI, activeToMs: firstSwapMs }],
    [CAST.swapSecond, { imei: SHARED_IMEI, activeFromMs: firstSwapMs + GAP_MS, activeToMs: secondSwapMs }],
    [CAST.swapThird, { imei: SHARED_IMEI, activeFromMs: secondSwapMs + GAP_MS }],
    [CAST.newHandset, { newHandset: { fromMs: newHandsetMs, imei: NEW_IMEI } }],
  ]);
}

/** One handset, three SIMs of three operators in turn, each swap within ten minutes. */
export const imeiSwap: Scenario = (stage) => {
  const { firstSwapMs, secondSwapMs } = moments(stage.period);
  const changes: [place: number, atMs: number][] = [
    [CAST.swapFirst, firstSwapMs - 4 * MINUTE_MS],
    [CAST.swapSecond, firstSwapMs + GAP_MS],
    [CAST.swapSecond, secondSwapMs - 4 * MINUTE_MS],
    [CAST.swapThird, secondSwapMs + GAP_MS],
  ];
  return {
    truth: {
      kind: 'imei_swap',
      verdict: 'attack',
      entity: { kind: 'imei', value: SHARED_IMEI },
      destinations: [],
      destinationPort: null,
      about: 'one handset used with three SIMs in turn, changed within minutes',
    },
    flows: changes.flatMap(([place, atMs]) =>
      times(6, (index) =>
        stage.flow({
          startMs: atMs + index * 30_000 + stage.draw.nextBelow(20_000),
          durationMs: 12_000 + stage.draw.nextBelow(20_000),
          subscriber: stage.person(place),
          endpoint: tcp('149.154.167.51', 443, { app: 'Telegram', appProtocol: 'tls' }),
          bytesOut: 8_000 + stage.draw.nextBelow(9_000),
          bytesIn: 30_000 + stage.draw.nextBelow(40_000),
        }),
      ),
    ),
  };
};

/** Somebody buys a new phone: one SIM, a second handset, the old one never seen again. */
export const newHandset: Scenario = (stage) => {
  const subscriber = stage.person(CAST.newHandset);
  const { newHandsetMs } = moments(stage.period);
  return {
    truth: {
      kind: 'new_handset',
      verdict: 'innocent',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [],
      destinationPort: null,
      about: 'a new handset with the old SIM, set up within the hour',
    },
    flows: times(24, (index) =>
      stage.flow({
        startMs: newHandsetMs + Math.floor((index / 24) * HOUR_MS) + stage.draw.nextBelow(60_000),
        durationMs: 20_000 + stage.draw.nextBelow(90_000),
        subscriber,
        endpoint: tcp('142.250.182.170', 443, { app: 'Google', appProtocol: 'tls', domain: 'play.googleapis.com' }),
        bytesOut: 90_000 + stage.draw.nextBelow(60_000),
        bytesIn: 18_000_000 + stage.draw.nextBelow(30_000_000),
      }),
    ),
  };
};
