import { existsSync } from 'node:fs';

const PLACES = [
  process.env['FLOWTRAIL_CHROMIUM'],
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium for browser tests; null where there is none (FLOWTRAIL_CHROMIUM or CHROMIUM names one elsewhere). */
export const CHROMIUM: string | null = PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;
