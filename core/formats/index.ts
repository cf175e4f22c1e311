import { airtelCdrOfMsisdn } from './airtel-cdr-of-msisdn.ts';
import { airtelDynamic } from './airtel-dynamic.ts';
import type { Format } from './format.ts';
import { generic } from './generic.ts';
import { jioNat } from './jio-nat.ts';
import { session5 } from './session5.ts';
import { suricataEve } from './suricata-eve.ts';
import { viDot } from './vi-dot.ts';
import { webThreat } from './web-threat.ts';
import { zeekConn } from './zeek-conn.ts';
import { zeekConnJson } from './zeek-conn-json.ts';

/** Every layout Flowtrail knows. A new one is its own file and a line here; nothing else changes. */
export const FORMATS: readonly Format[] = [
  session5,
  jioNat,
  airtelDynamic,
  airtelCdrOfMsisdn,
  viDot,
  zeekConn,
  zeekConnJson,
  suricataEve,
  webThreat,
  generic,
];

export function formatById(id: string): Format | undefined {
  return FORMATS.find((format) => format.id === id);
}
