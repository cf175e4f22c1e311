import type { AppProtocol, Endpoint } from './flow.ts';

/** A quantity drawn log-normally: its median and the standard deviation of its logarithm. */
export interface Spread {
  readonly median: number;
  readonly sigma: number;
}

/** Shares of all sessions in working hours, evening and night; they need not add up to anything. */
export type Shares = readonly [day: number, evening: number, night: number];

export interface Service {
  readonly shares: Shares;
  readonly endpoints: readonly Endpoint[];
  /** Addresses used instead by subscribers with IPv6, in the same order; empty without IPv6. */
  readonly ipv6Endpoints: readonly Endpoint[];
  /** Bytes. */
  readonly out: Spread;
  readonly in: Spread;
  /** Seconds. */
  readonly duration: Spread;
}

/** [name, IPv4 address, IPv6 address if any] */
export type Host = readonly [domain: string | null, ip: string, ipv6?: string];

export function service(spec: {
  readonly app: string | null;
  readonly protocol?: 'tcp' | 'udp';
  readonly port?: number;
  readonly appProtocol?: AppProtocol | null;
  readonly shares: Shares;
  readonly out: Spread;
  readonly in: Spread;
  readonly duration: Spread;
  readonly hosts: readonly Host[];
}): Service {
  const { app, protocol = 'tcp', port = 443, appProtocol = 'tls', hosts } = spec;
  const endpoint = (domain: string | null, ip: string): Endpoint => ({ ip, port, protocol, app, appProtocol, domain });
  return {
    ...spec,
    endpoints: hosts.map(([domain, ip]) => endpoint(domain, ip)),
    ipv6Endpoints: hosts.flatMap(([domain, , ipv6]) => (ipv6 === undefined ? [] : [endpoint(domain, ipv6)])),
  };
}

export function spread(median: number, sigma: number): Spread {
  return { median, sigma };
}
