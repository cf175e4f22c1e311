import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { CHROMIUM } from '../chromium.ts';
import { administrator } from './chapters/administrator.ts';
import { appearance } from './chapters/appearance.ts';
import { approval } from './chapters/approval.ts';
import { audit } from './chapters/audit.ts';
import { deletion } from './chapters/deletion.ts';
import { demoData } from './chapters/demo-data.ts';
import { detection } from './chapters/detection.ts';
import { exports } from './chapters/exports.ts';
import { keyboard } from './chapters/keyboard.ts';
import { ledger } from './chapters/ledger.ts';
import { mapping } from './chapters/mapping.ts';
import { overview } from './chapters/overview.ts';
import { phone } from './chapters/phone.ts';
import { search } from './chapters/search.ts';
import { secondFactor } from './chapters/second-factor.ts';
import { signingOut } from './chapters/signing-out.ts';
import { uploading } from './chapters/uploading.ts';
import { viewer } from './chapters/viewer.ts';
import { startDashboard } from './dashboard.ts';
import type { Walk } from './walk.ts';

const required = process.env['REQUIRE_BROWSER'] === '1';
if (CHROMIUM === null && !required) {
  process.stderr.write('The browser walk is skipped: no Chromium here (CHROMIUM=path names one).\n');
}

/** One host, one browser, one story: what a person can do with Flowtrail, in the order they would do it. */
describe.skipIf(CHROMIUM === null && !required)('a walk through the dashboard', () => {
  let walk: Walk | null = null;
  const present = (): Walk => {
    if (walk === null) throw new Error('the dashboard did not start');
    return walk;
  };

  beforeAll(async () => {
    const dashboard = await startDashboard();
    walk = { dashboard, admin: await dashboard.person(), analyst: await dashboard.person() };
  });
  afterEach(async () => {
    const { admin, analyst, dashboard } = present();
    expect([...admin.complaints(), ...analyst.complaints()], 'console, policy and foreign requests').toEqual([]);
    expect(dashboard.faults, 'faults the host logged').toEqual([]);
    for (const { context } of [admin, analyst]) for (const page of context.pages()) await page.close();
  });
  afterAll(() => walk?.dashboard.stop());

  administrator(present);
  approval(present);
  secondFactor(present);
  demoData(present);
  uploading(present);
  mapping(present);
  ledger(present);
  search(present);
  exports(present);
  overview(present);
  detection(present);
  keyboard(present);
  appearance(present);
  phone(present);
  deletion(present);
  viewer(present);
  audit(present);
  signingOut(present);
});
