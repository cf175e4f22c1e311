import { foreignAddress } from '../foreign-hosts.ts';
import { HOUR_MS, MINUTE_MS } from '../ist-time.ts';
import { CAST, type Scenario, tcp, times } from '../scenario.ts';

const UPLOADS = 16;

/** Gigabytes leave at night for a host abroad that nobody has talked to before. */
export const exfiltration: Scenario = (stage) => {
  const subscriber = stage.person(CAST.exfiltration);
  const startMs = stage.timeAt(2.15, 0, HOUR_MS);
  const host = foreignAddress('MD', 0);
  return {
    truth: {
      kind: 'exfiltration',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [host],
      destinationPort: 443,
      about: `${UPLOADS} uploads, about 3 GB, between 02:00 and 03:10 IST to a host never seen before`,
    },
    flows: times(UPLOADS, (index) =>
      stage.flow({
        startMs: startMs + index * 3.4 * MINUTE_MS + stage.draw.nextBelow(40_000),
        durationMs: 150_000 + stage.draw.nextBelow(40_000),
        subscriber,
        endpoint: tcp(host, 443, { appProtocol: 'tls' }),
        bytesOut: 170_000_000 + stage.draw.nextBelow(60_000_000),
        bytesIn: 900_000 + stage.draw.nextBelow(500_000),
      }),
    ),
  };
};

const HOSTS_ABROAD = ['PY', 'MN', 'IS'].map((country) => foreignAddress(country, 0));

/** Small sessions with three countries nobody else in the data has business with. */
export const rareCountry: Scenario = (stage) => {
  const subscriber = stage.person(CAST.rareCountry);
  const startMs = stage.timeAt(20.5, 0, 3 * HOUR_MS);
  return {
    truth: {
      kind: 'rare_country',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: HOSTS_ABROAD,
      destinationPort: 8443,
      about: 'sessions with three countries no other subscriber contacts',
    },
    flows: times(15, (index) =>
      stage.flow({
        startMs: startMs + index * 11 * MINUTE_MS + stage.draw.nextBelow(90_000),
        durationMs: 20_000 + stage.draw.nextBelow(60_000),
        subscriber,
        endpoint: tcp(HOSTS_ABROAD[index % HOSTS_ABROAD.length] as string, 8443, { appProtocol: 'tls' }),
        bytesOut: 60_000 + stage.draw.nextBelow(90_000),
        bytesIn: 220_000 + stage.draw.nextBelow(400_000),
      }),
    ),
  };
};
