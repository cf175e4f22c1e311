import { isLoopback, type LocalConfig } from './config.ts';

export interface HostAddresses {
  /** Origin people use, and the sign-in provider's issuer. */
  readonly origin: string;
  /** Where this process itself listens, for commands on the same machine. */
  readonly direct: string;
  /** Host headers the server answers to. */
  readonly hosts: readonly string[];
}

/** Addresses of a server that listens on a port as configured. */
export function hostAddresses(config: LocalConfig, port: number): HostAddresses {
  const everywhere = config.host === '0.0.0.0' || config.host === '::';
  const name = everywhere ? '127.0.0.1' : config.host;
  const scheme = config.tls_cert === undefined ? 'http' : 'https';
  const direct = new URL(`${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`).origin;
  const origin = config.origin ?? direct;
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((local) => `${local}:${port}`);
  const here = everywhere || isLoopback(config.host) ? local : [];
  return { origin, direct, hosts: [...new Set([new URL(origin).host, new URL(direct).host, ...here])] };
}
