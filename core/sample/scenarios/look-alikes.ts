import { DAY_MS, HOUR_MS, MINUTE_MS } from '../ist-time.ts';
import { CAST, type Scenario, tcp, times, udp } from '../scenario.ts';
import type { Subscriber } from '../subscriber.ts';

function nightsIn(period: { fromMs: number; toMs: number }): number {
  return Math.max(1, Math.floor((period.toMs - period.fromMs) / DAY_MS));
}

const BACKUP = '142.250.195.106';

/** The phone backs itself up at about 02:30 every night: large uploads, yet the same cloud and the same size each time. */
export const nightBackup: Scenario = (stage) => {
  const subscriber = stage.person(CAST.nightBackup);
  return {
    truth: {
      kind: 'night_backup',
      verdict: 'innocent',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: [BACKUP],
      destinationPort: 443,
      about: 'phone backup of about 460 MB every night to the same cloud',
    },
    flows: times(nightsIn(stage.period), (daysBack) => stage.timeAt(2.5, daysBack, 30 * MINUTE_MS)).flatMap((startMs) =>
      times(6, (index) =>
        stage.flow({
          startMs: startMs + index * 4 * MINUTE_MS + stage.draw.nextBelow(30_000),
          durationMs: 200_000,
          subscriber,
          endpoint: tcp(BACKUP, 443, {
            app: 'Google Photos',
            appProtocol: 'tls',
            domain: 'photosdata-pa.googleapis.com',
          }),
          bytesOut: 74_000_000 + stage.draw.nextBelow(5_000_000),
          bytesIn: 300_000 + stage.draw.nextBelow(80_000),
        }),
      ),
    ),
  };
};

const CDN_HOSTS = times(24, (index) => `151.101.${index * 4 + 1}.140`);

/** An evening of a picture-heavy site: hundreds of sessions with dozens of addresses of one CDN. */
export const busyCdn: Scenario = (stage) => {
  const subscriber = stage.person(CAST.busyCdn);
  const startMs = stage.timeAt(20, 0, 40 * MINUTE_MS);
  return {
    truth: {
      kind: 'busy_cdn',
      verdict: 'innocent',
      entity: { kind: 'msisdn', value: subscriber.msisdn },
      destinations: CDN_HOSTS,
      destinationPort: 443,
      about: 'picture-heavy site: 400 sessions with 24 addresses of one CDN, all answered',
    },
    flows: times(400, (index) =>
      stage.flow({
        startMs: startMs + index * 5800 + stage.draw.nextBelow(5000),
        durationMs: 900 + stage.draw.nextBelow(9000),
        subscriber,
        endpoint: tcp(CDN_HOSTS[stage.draw.nextBelow(CDN_HOSTS.length)] as string, 443, {
          appProtocol: 'tls',
          domain: 'img.pictures.example',
        }),
        bytesOut: 2_000 + stage.draw.nextBelow(3_000),
        bytesIn: 90_000 + stage.draw.nextBelow(900_000),
      }),
    ),
  };
};

const CONFERENCE = '52.114.14.71';

/** Three colleagues hold a video call of 50 minutes over the same relay: as much up as down, for long. */
export const conferenceCall: Scenario = (stage) => {
  const startMs = stage.timeAt(15, 0, HOUR_MS);
  const leg = (subscriber: Subscriber, index: number) =>
    stage.flow({
      startMs: startMs + index * 9_000 + stage.draw.nextBelow(4_000),
      durationMs: 50 * MINUTE_MS - index * 20_000,
      subscriber,
      endpoint: udp(CONFERENCE, 3479, { app: 'Microsoft Teams', appProtocol: 'stun' }),
      bytesOut: 520_000_000 + stage.draw.nextBelow(80_000_000),
      bytesIn: 610_000_000 + stage.draw.nextBelow(90_000_000),
    });
  return {
    truth: {
      kind: 'conference_call',
      verdict: 'innocent',
      entity: { kind: 'destination_port', value: '3479' },
      destinations: [CONFERENCE],
      destinationPort: 3479,
      about: 'video conference of three people for 50 minutes',
    },
    flows: CAST.conference.map((place, index) => leg(stage.person(place), index)),
  };
};

const UPDATE_HOSTS = ['23.205.106.10', '23.212.50.81'];
const UPDATED_PHONES = 40;

/** A system update is released: dozens of phones fetch it in the same half hour. */
export const updateBurst: Scenario = (stage) => {
  const startMs = stage.timeAt(1.4, 0, 35 * MINUTE_MS);
  const phones = times(Math.min(UPDATED_PHONES, stage.subscribers.length), (index) =>
    stage.person(CAST.updateFrom + index),
  );
  return {
    truth: {
      kind: 'update_burst',
      verdict: 'innocent',
      entity: { kind: 'destination_port', value: '443' },
      destinations: UPDATE_HOSTS,
      destinationPort: 443,
      about: `system update fetched by ${phones.length} phones within half an hour`,
    },
    flows: phones
      .filter((phone) => startMs >= phone.activeFromMs && startMs + HOUR_MS < phone.activeToMs)
      .flatMap((subscriber) =>
        times(8, (part) =>
          stage.flow({
            startMs: startMs + part * 3 * MINUTE_MS + stage.draw.nextBelow(8 * MINUTE_MS),
            durationMs: 40_000 + stage.draw.nextBelow(60_000),
            subscriber,
            endpoint: tcp(UPDATE_HOSTS[part % 2] as string, 443, {
              app: 'System update',
              appProtocol: 'tls',
              domain: 'ota.updates.example',
            }),
            bytesOut: 120_000 + stage.draw.nextBelow(60_000),
            bytesIn: 45_000_000 + stage.draw.nextBelow(30_000_000),
          }),
        ),
      ),
  };
};
