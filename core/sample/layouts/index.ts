import type { SampleLayout } from '../layout.ts';
import { airtelCdr } from './airtel-cdr.ts';
import { airtelDynamic } from './airtel-dynamic.ts';
import { generic5 } from './generic5.ts';
import { generic21 } from './generic21.ts';
import { jioNat } from './jio-nat.ts';
import { suricataEve } from './suricata-eve.ts';
import { viDot } from './vi-dot.ts';
import { webThreat, webThreat9 } from './web-threat.ts';
import { zeekConn } from './zeek-conn.ts';
import { zeekJson } from './zeek-json.ts';

export const SAMPLE_LAYOUTS: readonly SampleLayout[] = [
  generic21,
  generic5,
  jioNat,
  airtelDynamic,
  airtelCdr,
  viDot,
  zeekConn,
  zeekJson,
  suricataEve,
  webThreat,
  webThreat9,
];
