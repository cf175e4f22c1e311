import { MINUTE_MS } from '../ist-time.ts';
import { CAST, type Scenario, tcp, times } from '../scenario.ts';

const SWEEP_NET = '198.18.48';
const SWEPT_HOSTS = 220;
const SCANNED_PORTS = 300;
const SCAN_VICTIM = '198.18.5.80';
const OPEN_PORTS = new Set([22, 80, 443]);

/** One port on many hosts of a benchmark network within four minutes; hardly any answers. */
export const horizontalScan: Scenario = (stage) => {
  const subscriber = stage.person(CAST.horizontalScan);
  const startMs = stage.timeAt(16.2, 0, 4 * MINUTE_MS);
  return {
    truth: {
      kind: 'port_scan_horizontal',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [`${SWEEP_NET}.0/24`],
      destinationPort: 445,
      about: `${SWEPT_HOSTS} hosts of one network tried on port 445 within four minutes`,
    },
    flows: times(SWEPT_HOSTS, (host) =>
      stage.flow({
        startMs: startMs + host * 1050 + stage.draw.nextBelow(900),
        durationMs: 0,
        subscriber,
        endpoint: tcp(`${SWEEP_NET}.${host + 10}`, 445),
        bytesOut: 60,
        bytesIn: 0,
        state: host % 7 === 3 ? 'REJ' : 'S0',
      }),
    ),
  };
};

/** Many ports of one host within three minutes. */
export const verticalScan: Scenario = (stage) => {
  const subscriber = stage.person(CAST.verticalScan);
  const startMs = stage.timeAt(11.4, 0, 3 * MINUTE_MS);
  return {
    truth: {
      kind: 'port_scan_vertical',
      verdict: 'attack',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [SCAN_VICTIM],
      destinationPort: null,
      about: `${SCANNED_PORTS} ports of one host tried within three minutes`,
    },
    flows: times(SCANNED_PORTS, (index) => {
      const port = 20 + index * 3;
      const isOpen = OPEN_PORTS.has(port);
      return stage.flow({
        startMs: startMs + index * 570 + stage.draw.nextBelow(400),
        durationMs: isOpen ? 120 : 0,
        subscriber,
        endpoint: tcp(SCAN_VICTIM, port),
        bytesOut: isOpen ? 180 : 60,
        bytesIn: isOpen ? 120 : 0,
        state: isOpen ? 'SF' : index % 3 === 0 ? 'S0' : 'REJ',
      });
    }),
  };
};
