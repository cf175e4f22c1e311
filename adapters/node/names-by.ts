import type { Log } from '../../core/ports.ts';
import type { UploadDeps } from '../../core/usecase/uploads/upload-deps.ts';
import { type ReverseDns, reverseDns } from './reverse-dns.ts';

/** One for each resolver, with what it has answered. A resolver that cannot be asked gives no names, and no failure. */
export function namesBy(log: Log): UploadDeps['reverseDns'] {
  const known = new Map<string | null, ReverseDns>();
  return (server) => async (addresses) => {
    try {
      const resolver = known.get(server) ?? reverseDns({ server, now: () => performance.now() });
      known.set(server, resolver);
      return await resolver.names(addresses);
    } catch (error) {
      log.warn('reverse_dns', { error: String(error) });
      return new Map();
    }
  };
}
