import type { Cell, Operator } from './operators.ts';
import type { City } from './places.ts';

/** One invented person's SIM, handset and usual places. */
export interface Subscriber {
  readonly index: number;
  /** Position in the world's list of groups. */
  readonly group: number;
  readonly operator: Operator;
  readonly city: City;
  readonly msisdn: string;
  readonly imsi: string;
  /** 15 digits, the check digit printed as 0. */
  readonly imei: string;
  readonly newHandset: { readonly fromMs: number; readonly imei: string } | null;
  /** The SIM is switched on in [activeFromMs, activeToMs). */
  readonly activeFromMs: number;
  readonly activeToMs: number;
  readonly insideIp: string;
  /** Null where the group has no IPv6. */
  readonly ipv6: string | null;
  readonly home: Cell;
  readonly work: Cell;
  readonly rat: '4G' | '5G';
  readonly prepaid: boolean;
  /** CGNAT place: subscribers 2k and 2k+1 of an address swap two blocks of ports at each lease. */
  readonly natIp: string;
  readonly natSlot: number;
  /** How much this person uses the network, relative to the others. */
  readonly activity: number;
}
