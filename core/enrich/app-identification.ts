/**
 * Which service a flow belongs to. Order of evidence: domain, then what the source itself says, then prefix, AS number, port.
 * A higher basis wins outright; a confidence says how far it can be trusted, it does not decide.
 */
import { type AddressWords, wordsOfKey } from './address-words.ts';
import { PORT_APPS, PORT_REFINEMENTS, type PortApp, type PortRefinement } from './app-ports.ts';
import { APP_RULES, type AppRule } from './app-rules.ts';
import { prefixMap } from './prefix-map.ts';

export type AppBasis = 'domain' | 'prefix' | 'asn' | 'port' | 'prefix+port' | 'asn+port';

export interface AppIdentification {
  readonly app_name: string;
  readonly app_family: string | null;
  /** 0 to 100. */
  readonly app_confidence: number;
  readonly app_basis: AppBasis;
}

/** What is known of a flow's far end; null or absent where it is not. `protocol` in lower case. */
export interface AppEvidence {
  readonly domain?: string | null;
  /** See `keyOf`. */
  readonly addressKey?: string | null;
  readonly asn?: number | null;
  readonly port?: number | null;
  readonly protocol?: string | null;
}

const DOMAIN_CONFIDENCE = 95;
/** A whole network of one company: a little less than its shortest published prefix. */
const ASN_CONFIDENCE = 75;
/** Only the host is known, not whose service it is. */
const HOSTING_CONFIDENCE = 40;

const byDomain = indexed((rule) => rule.domains ?? []);
const byAsn = indexed((rule) => rule.asns ?? []);
const byPrefix = prefixMap(
  APP_RULES.flatMap((rule) =>
    (rule.prefixes ?? []).map((cidr) => ({ cidr, value: identification(rule, 'prefix', prefixConfidence(cidr)) })),
  ),
);
const byPort = new Map<string, PortApp>(PORT_APPS.map((row) => [`${row.protocol}:${row.port}`, row] as const));
const byAddressAndPort = new Map<string, PortRefinement>(
  PORT_REFINEMENTS.map((row) => [`${row.address_app}:${row.protocol}:${row.port}`, row] as const),
);

/** The best identification the evidence allows, or null. What the source itself names ranks between domain and prefix: the caller's part. */
export function identifyApp(evidence: AppEvidence): AppIdentification | null {
  const { domain, addressKey, asn, port, protocol } = evidence;
  const named = domain ? appOfDomain(domain) : null;
  if (named !== null) return named;
  const address = addressKey ? wordsOfKey(addressKey) : null;
  const found = appOfAddress(address, asn ?? null);
  if (found === null) return port == null ? null : appOfPort(port, protocol ?? null);
  return refined(found, port ?? null, protocol ?? null) ?? found;
}

/** By the longest listed suffix of a domain name (any case, a trailing dot is ignored). */
export function appOfDomain(domain: string): AppIdentification | null {
  let name = domain.toLowerCase();
  if (name.endsWith('.')) name = name.slice(0, -1);
  for (;;) {
    const rule = byDomain.get(name);
    if (rule !== undefined) return identification(rule, 'domain', DOMAIN_CONFIDENCE);
    const dot = name.indexOf('.');
    if (dot < 0) return null;
    name = name.slice(dot + 1);
  }
}

/** By the longest listed prefix, then by AS number. */
export function appOfAddress(address: AddressWords | null, asn: number | null): AppIdentification | null {
  const listed = address === null ? null : byPrefix(address);
  if (listed !== null) return listed;
  const rule = asn === null ? undefined : byAsn.get(asn);
  return rule === undefined ? null : identification(rule, 'asn', ASN_CONFIDENCE);
}

/** By destination port. Only tcp, udp and an unknown protocol have ports to go by. */
export function appOfPort(port: number, protocol: string | null): AppIdentification | null {
  if (protocol !== null && protocol !== 'tcp' && protocol !== 'udp') return null;
  const row: PortApp | undefined = byPort.get(`${protocol}:${port}`) ?? byPort.get(`null:${port}`);
  if (row === undefined) return null;
  return { app_name: row.app_name, app_family: row.app_family, app_confidence: row.app_confidence, app_basis: 'port' };
}

function refined(found: AppIdentification, port: number | null, protocol: string | null): AppIdentification | null {
  const row: PortRefinement | undefined = byAddressAndPort.get(`${found.app_name}:${protocol}:${port}`);
  if (row === undefined) return null;
  const app_basis = found.app_basis === 'asn' ? 'asn+port' : 'prefix+port';
  return { app_name: row.app_name, app_family: row.app_family, app_confidence: row.app_confidence, app_basis };
}

function identification(rule: AppRule, basis: AppBasis, confidence: number): AppIdentification {
  return {
    app_name: rule.app,
    app_family: rule.family,
    app_confidence: rule.hosting === true ? HOSTING_CONFIDENCE : confidence,
    app_basis: basis,
  };
}

/** The longer the prefix, the more likely it is dedicated: IPv4 /20 on 90, /16 on 85, else 78; IPv6 /48 on, /32 on, else. */
function prefixConfidence(cidr: string): number {
  const [base, bits] = cidr.split('/') as [string, string];
  const [dedicated, shared] = base.includes(':') ? [48, 32] : [20, 16];
  if (Number(bits) >= dedicated) return 90;
  return Number(bits) >= shared ? 85 : 78;
}

function indexed<K>(keysOf: (rule: AppRule) => readonly K[]): ReadonlyMap<K, AppRule> {
  return new Map(APP_RULES.flatMap((rule) => keysOf(rule).map((key) => [key, rule] as const)));
}
