import type { AppRule } from './app-rule.ts';

export const MEETING_APPS: readonly AppRule[] = [
  {
    app: 'Zoom',
    family: 'Zoom',
    category: 'meeting',
    domains: ['zoom.us', 'zoom.com', 'zoomgov.com', 'zmtrans.com'],
    asns: [30103],
  },
  {
    app: 'Microsoft Teams',
    family: 'Microsoft',
    category: 'meeting',
    domains: ['teams.microsoft.com', 'teams.live.com', 'teams.cdn.office.net', 'teams.office.com'],
    prefixes: ['52.112.0.0/14', '52.122.0.0/15', '2603:1063::/38'],
  },
  {
    app: 'Skype',
    family: 'Microsoft',
    category: 'meeting',
    domains: ['skype.com', 'skypeassets.com', 'lync.com', 'sfbassets.com'],
  },
  {
    app: 'Google Meet',
    family: 'Google',
    category: 'meeting',
    domains: ['meet.google.com', 'meetings.googleapis.com'],
    prefixes: ['74.125.250.0/24', '142.250.82.0/24', '2001:4860:4864:5::/64', '2001:4860:4864:6::/64'],
  },
  {
    app: 'Webex',
    family: 'Cisco',
    category: 'meeting',
    domains: ['webex.com', 'wbx2.com', 'ciscospark.com'],
    asns: [13445],
  },
  { app: 'GoTo', family: 'GoTo', category: 'meeting', domains: ['gotomeeting.com', 'goto.com', 'logmein.com'] },
  { app: 'Jitsi', family: 'Jitsi', category: 'meeting', domains: ['jit.si'] },
];
