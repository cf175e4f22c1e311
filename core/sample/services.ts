import { type Service, service, spread } from './service.ts';
import { siteHosts } from './sites.ts';

/**
 * What people's phones talk to: shares of a mobile network's day, evening and night, at public addresses these
 * services use. Volumes and durations are log-normal, as measured traffic is (Paxson, "Empirically derived analytic
 * models of wide-area TCP connections", 1994).
 */
const MESSAGING: readonly Service[] = [
  service({
    app: 'WhatsApp',
    shares: [12, 13, 6],
    out: spread(9e3, 1.2),
    in: spread(21e3, 1.4),
    duration: spread(55, 1.1),
    hosts: [
      ['g.whatsapp.net', '157.240.16.52', '2a03:2880:f237:1c6:face:b00c:0:7260'],
      ['g.whatsapp.net', '157.240.198.60', '2a03:2880:f22f:c6:face:b00c:0:7260'],
      ['e1.whatsapp.net', '31.13.79.53'],
    ],
  }),
  service({
    app: 'WhatsApp',
    shares: [4, 5, 1],
    out: spread(30e3, 1.3),
    in: spread(0.8e6, 1.5),
    duration: spread(9, 0.9),
    hosts: [
      ['mmg.whatsapp.net', '157.240.239.60', '2a03:2880:f2d1:c5:face:b00c:0:167'],
      ['media.whatsapp.net', '163.70.139.60'],
    ],
  }),
  service({
    app: 'WhatsApp',
    protocol: 'udp',
    port: 3478,
    appProtocol: 'stun',
    shares: [1.4, 2.2, 0.2],
    out: spread(1.5e6, 0.9),
    in: spread(1.6e6, 0.9),
    duration: spread(240, 0.9),
    hosts: [
      [null, '157.240.225.31'],
      [null, '157.240.232.33'],
    ],
  }),
  service({
    app: 'Telegram',
    shares: [3, 4, 2],
    out: spread(14e3, 1.1),
    in: spread(60e3, 1.6),
    duration: spread(190, 1),
    hosts: [
      [null, '149.154.167.51'],
      [null, '149.154.175.58'],
      [null, '91.108.56.130'],
    ],
  }),
  service({
    app: 'Google push',
    port: 5228,
    shares: [4, 3, 16],
    out: spread(820, 0.4),
    in: spread(1150, 0.5),
    duration: spread(900, 0.5),
    hosts: [
      ['mtalk.google.com', '142.250.4.188', '2404:6800:4003:c05::bc'],
      ['mtalk.google.com', '74.125.200.188'],
    ],
  }),
  service({
    app: 'Apple push',
    port: 5223,
    shares: [2, 2, 6],
    out: spread(1000, 0.4),
    in: spread(1400, 0.5),
    duration: spread(1100, 0.5),
    hosts: [['17-courier.push.apple.com', '17.57.145.10']],
  }),
];

const MEDIA: readonly Service[] = [
  service({
    app: 'YouTube',
    protocol: 'udp',
    appProtocol: 'quic',
    shares: [6, 11, 3],
    out: spread(110e3, 1),
    in: spread(6e6, 1.4),
    duration: spread(120, 1),
    hosts: [
      ['rr2.googlevideo.com', '142.250.77.110', '2404:6800:4009:80b::200e'],
      ['rr4.googlevideo.com', '142.250.183.14', '2404:6800:4009:821::200e'],
    ],
  }),
  service({
    app: 'Instagram',
    shares: [5, 8, 2],
    out: spread(45e3, 1.1),
    in: spread(1.6e6, 1.4),
    duration: spread(70, 1),
    hosts: [
      ['i.instagram.com', '157.240.239.174'],
      ['scontent.cdninstagram.com', '163.70.139.63', '2a03:2880:f250:c3:face:b00c:0:43fe'],
    ],
  }),
  service({
    app: 'Facebook',
    shares: [4, 5, 1.5],
    out: spread(30e3, 1.1),
    in: spread(0.7e6, 1.4),
    duration: spread(60, 1),
    hosts: [
      ['graph.facebook.com', '157.240.16.35'],
      ['www.facebook.com', '163.70.139.35', '2a03:2880:f144:181:face:b00c:0:25de'],
    ],
  }),
  service({
    app: 'Netflix',
    shares: [0.7, 2.4, 0.5],
    out: spread(400e3, 0.9),
    in: spread(45e6, 1.1),
    duration: spread(420, 0.8),
    hosts: [['ipv4-c012-bom001-ix.1.oca.nflxvideo.net', '45.57.40.1']],
  }),
  service({
    app: 'Hotstar',
    shares: [0.9, 3, 0.3],
    out: spread(250e3, 0.9),
    in: spread(24e6, 1.1),
    duration: spread(300, 0.8),
    hosts: [['live12p.hotstar.com', '23.212.50.80']],
  }),
];

const WORK_AND_SYSTEM: readonly Service[] = [
  service({
    app: 'Google',
    shares: [10, 9, 5],
    out: spread(8e3, 1),
    in: spread(60e3, 1.3),
    duration: spread(25, 1.1),
    hosts: [
      ['www.google.com', '142.250.195.68', '2404:6800:4007:81e::2004'],
      ['fonts.gstatic.com', '142.250.67.35', '2404:6800:4009:81c::2003'],
      ['play.googleapis.com', '142.250.182.170'],
    ],
  }),
  service({
    app: 'Google Photos',
    shares: [0.6, 0.8, 5],
    out: spread(2.6e6, 1),
    in: spread(40e3, 0.8),
    duration: spread(40, 0.8),
    hosts: [['photosdata-pa.googleapis.com', '142.250.195.106', '2404:6800:4007:82c::200a']],
  }),
  service({
    app: 'Apple iCloud',
    shares: [1, 1, 4],
    out: spread(1.4e6, 1.2),
    in: spread(90e3, 1.2),
    duration: spread(35, 0.9),
    hosts: [
      ['p45-content.icloud.com', '17.248.162.5'],
      ['gateway.icloud.com', '17.253.84.125'],
    ],
  }),
  service({
    app: 'Microsoft 365',
    shares: [5, 1, 0.8],
    out: spread(60e3, 1.2),
    in: spread(210e3, 1.3),
    duration: spread(120, 1.1),
    hosts: [
      ['outlook.office365.com', '52.114.14.71'],
      ['login.microsoftonline.com', '20.190.145.140'],
    ],
  }),
  service({
    app: 'Amazon',
    shares: [3, 4, 0.8],
    out: spread(25e3, 1),
    in: spread(520e3, 1.2),
    duration: spread(30, 1),
    hosts: [
      ['www.amazon.in', '52.95.116.115'],
      ['m.media-amazon.com', '18.64.123.40'],
    ],
  }),
  service({
    app: null,
    port: 80,
    appProtocol: 'http',
    shares: [3, 3, 5],
    out: spread(420, 0.4),
    in: spread(520, 0.8),
    duration: spread(0.4, 0.6),
    hosts: [
      ['connectivitycheck.gstatic.com', '142.250.192.3'],
      ['captive.apple.com', '17.253.5.201'],
    ],
  }),
  service({
    app: null,
    protocol: 'udp',
    port: 123,
    appProtocol: 'ntp',
    shares: [1.5, 1.5, 4],
    out: spread(76, 0.01),
    in: spread(76, 0.01),
    duration: spread(0.04, 0.3),
    hosts: [
      ['time.google.com', '216.239.35.0'],
      ['time.apple.com', '17.253.84.253'],
    ],
  }),
  service({
    app: null,
    shares: [21, 19, 8],
    out: spread(15e3, 1.2),
    in: spread(220e3, 1.6),
    duration: spread(30, 1.2),
    hosts: siteHosts(),
  }),
];

const RESOLVERS = ['8.8.8.8', '1.1.1.1', '8.8.4.4'];
const NAMES = [...MESSAGING, ...MEDIA, ...WORK_AND_SYSTEM]
  .flatMap((each) => each.endpoints)
  .flatMap(({ domain }) => (domain === null ? [] : [domain]));

const NAME_SERVICE = service({
  app: null,
  protocol: 'udp',
  port: 53,
  appProtocol: 'dns',
  shares: [16, 13, 13],
  out: spread(68, 0.15),
  in: spread(170, 0.5),
  duration: spread(0.03, 0.6),
  hosts: NAMES.map((name, index) => [name, RESOLVERS[index % RESOLVERS.length] as string] as const),
});

export const SERVICES: readonly Service[] = [...MESSAGING, ...MEDIA, ...WORK_AND_SYSTEM, NAME_SERVICE];
