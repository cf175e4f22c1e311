import { CAST, type Scenario, tcp, times } from '../scenario.ts';

const VICTIM = '198.18.200.80';
const PACKETS = 3000;
const LENGTH_MS = 90_000;
const SOURCES = 60;
// Compromised handsets sit at every sixth place, with the one that sweeps networks among them.
const SOURCE_STEP = 6;

/** Many compromised handsets send SYNs to one web server for a minute and a half; nothing is answered. */
export const flood: Scenario = (stage) => {
  const available = Math.max(1, Math.floor(stage.subscribers.length / SOURCE_STEP));
  const sources = times(Math.min(SOURCES, available), (index) =>
    stage.person(CAST.horizontalScan + index * SOURCE_STEP),
  );
  const startMs = stage.timeAt(18.7, 0, LENGTH_MS);
  return {
    truth: {
      kind: 'flood',
      verdict: 'attack',
      entity: { kind: 'destination_ip', value: VICTIM },
      destinations: [VICTIM],
      destinationPort: 80,
      about: `${PACKETS} unanswered SYNs from ${sources.length} subscribers to one server within 90 seconds`,
    },
    flows: times(PACKETS, (index) =>
      stage.flow({
        startMs: startMs + Math.floor((index / PACKETS) * LENGTH_MS) + stage.draw.nextBelow(30),
        durationMs: 0,
        subscriber: sources[stage.draw.nextBelow(sources.length)] as (typeof sources)[number],
        endpoint: tcp(VICTIM, 80),
        bytesOut: 60,
        bytesIn: 0,
        state: 'S0',
      }),
    ),
  };
};
