import { MINUTE_MS } from '../ist-time.ts';
import { CAST, type Scenario, tcp, times } from '../scenario.ts';

const VICTIM = '198.18.73.36';
const ATTEMPTS = 120;

/** Short, alike SSH sessions every seven seconds, then one that lasts: a password was found. */
export const sshBruteForce: Scenario = (stage) => {
  const subscriber = stage.person(CAST.bruteForce);
  const startMs = stage.timeAt(23.1, 0, 35 * MINUTE_MS);
  const endpoint = tcp(VICTIM, 22, { app: 'SSH', appProtocol: 'ssh' });
  const attempts = times(ATTEMPTS, (index) =>
    stage.flow({
      startMs: startMs + index * 7000 + stage.draw.nextBelow(1500),
      durationMs: 1800 + stage.draw.nextBelow(900),
      subscriber,
      endpoint,
      bytesOut: 1850 + stage.draw.nextBelow(160),
      bytesIn: 2210 + stage.draw.nextBelow(160),
    }),
  );
  const success = stage.flow({
    startMs: startMs + ATTEMPTS * 7000 + 4000,
    durationMs: 17 * MINUTE_MS,
    subscriber,
    endpoint,
    bytesOut: 412_000,
    bytesIn: 6_730_000,
  });
  return {
    truth: {
      kind: 'ssh_brute_force',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [VICTIM],
      destinationPort: 22,
      about: `${ATTEMPTS} failed SSH logins in 14 minutes, then one session of 17 minutes`,
    },
    flows: [...attempts, success],
  };
};
