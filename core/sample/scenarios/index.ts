import type { Scenario } from '../scenario.ts';
import { beacon, dnsTunnel, monitoringProbe, pushKeepalive } from './beacon.ts';
import { sshBruteForce } from './brute-force.ts';
import { exfiltration, rareCountry } from './exfiltration.ts';
import { flood } from './flood.ts';
import { imeiSwap, newHandset } from './identity.ts';
import { busyCdn, conferenceCall, nightBackup, updateBurst } from './look-alikes.ts';
import { horizontalScan, verticalScan } from './scans.ts';

/** In order of precedence: a world too small for all takes the first that fit. */
export const SCENARIOS: readonly Scenario[] = [
  exfiltration,
  rareCountry,
  imeiSwap,
  newHandset,
  nightBackup,
  conferenceCall,
  sshBruteForce,
  horizontalScan,
  verticalScan,
  pushKeepalive,
  beacon,
  busyCdn,
  updateBurst,
  monitoringProbe,
  dnsTunnel,
  flood,
];
