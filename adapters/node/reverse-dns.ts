/**
 * Names of addresses, asked of a resolver: slowly, few at a time and for a limited while, so that normalising never
 * hangs on it and no resolver is flooded. Answers are kept in memory alone: on disk they would outlive the uploads
 * whose addresses they name.
 */
import { Resolver } from 'node:dns/promises';
import { parseAddress } from '../../core/enrich/address.ts';
import { addressClass } from '../../core/enrich/address-class.ts';
import { InvalidInputError } from '../../core/errors.ts';

export interface ReverseDnsOptions {
  /** Resolver as ADDRESS or ADDRESS:PORT; null for the system's. */
  readonly server: string | null;
  /** Milliseconds; monotonic enough to measure the limits with. */
  readonly now: () => number;
  readonly limits?: Partial<ReverseDnsLimits>;
}

export interface ReverseDnsLimits {
  /** Questions asked for one call; what is known already is not asked. */
  readonly maxQuestions: number;
  readonly perSecond: number;
  /** Questions on their way at the same time. */
  readonly atOnce: number;
  /** For one question. */
  readonly timeoutMs: number;
  /** For one call: what is not answered by then stays without a name. */
  readonly budgetMs: number;
  readonly keepNameMs: number;
  /** A name may come to be; an address without one is asked about again sooner. */
  readonly keepAbsenceMs: number;
  readonly maxKept: number;
}

const DEFAULT_LIMITS: ReverseDnsLimits = {
  maxQuestions: 500,
  perSecond: 50,
  atOnce: 16,
  timeoutMs: 1500,
  budgetMs: 15_000,
  keepNameMs: 24 * 3_600_000,
  keepAbsenceMs: 3_600_000,
  maxKept: 50_000,
};

export interface ReverseDns {
  /**
   * Names of public addresses, the first of them first where not all can be asked; an address that has none, or whose
   * resolver fails, is left out. Never throws.
   */
  names(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface Kept {
  readonly name: string | null;
  readonly untilMs: number;
}

/** Throws InvalidInputError for a server that is no address. */
export function reverseDns(options: ReverseDnsOptions): ReverseDns {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { now } = options;
  const kept = new Map<string, Kept>();
  const turn = pacer(limits.perSecond, now);
  newResolver(options.server, limits.timeoutMs);

  function keep(address: string, name: string | null): void {
    kept.delete(address);
    kept.set(address, { name, untilMs: now() + (name === null ? limits.keepAbsenceMs : limits.keepNameMs) });
    const oldest = kept.keys().next();
    if (kept.size > limits.maxKept && !oldest.done) kept.delete(oldest.value);
  }

  function known(address: string): Kept | null {
    const found = kept.get(address);
    return found === undefined || found.untilMs <= now() ? null : found;
  }

  return {
    async names(addresses) {
      const wanted = [...new Set(addresses)].filter(isPublic);
      const questions = wanted.filter((address) => known(address) === null).slice(0, limits.maxQuestions);
      if (questions.length > 0) {
        const resolver = newResolver(options.server, limits.timeoutMs);
        const endMs = now() + limits.budgetMs;
        const worker = async () => {
          for (let next = questions.shift(); next !== undefined; next = questions.shift()) {
            if (!(await turn(endMs))) return;
            const answer = await ask(resolver, next);
            if (answer !== undefined) keep(next, answer);
          }
        };
        const cut = setTimeout(() => resolver.cancel(), limits.budgetMs);
        await Promise.all(Array.from({ length: limits.atOnce }, worker));
        clearTimeout(cut);
      }
      const names = wanted.map((address) => [address, known(address)?.name ?? null] as const);
      return new Map(names.filter((pair): pair is readonly [string, string] => pair[1] !== null));
    },
  };
}

function isPublic(address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== null && addressClass(parsed) === 'public';
}

function newResolver(server: string | null, timeoutMs: number): Resolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  if (server === null) return resolver;
  try {
    resolver.setServers([server]);
  } catch (cause) {
    throw new InvalidInputError(`expected the address of a resolver, got ${JSON.stringify(server)}`, { cause });
  }
  return resolver;
}

/** The name; null where there is none; undefined where nobody could say. */
async function ask(resolver: Resolver, address: string): Promise<string | null | undefined> {
  try {
    const names = (await resolver.resolvePtr(pointerName(address))).map(plain).filter((name) => name !== null);
    return names.sort()[0] ?? null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? null : undefined;
  }
}

/** RFC 1035 section 3.5 and RFC 3596 section 2.5. */
function pointerName(address: string): string {
  const parsed = parseAddress(address)!;
  if (parsed.version === 4) return `${parsed.text.split('.').reverse().join('.')}.in-addr.arpa`;
  return `${[...parsed.key.slice(1)].reverse().join('.')}.ip6.arpa`;
}

/** Anybody may put any text into the name of his address: only what can be a host name is taken. */
function plain(name: string): string | null {
  const bare = name.replace(/\.$/, '').toLowerCase();
  return bare.length <= 253 && /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)+$/.test(bare)
    ? bare
    : null;
}

/** Spaces questions evenly, over all calls; answers false where the turn would come too late. */
function pacer(perSecond: number, now: () => number): (endMs: number) => Promise<boolean> {
  let nextMs = Number.NEGATIVE_INFINITY;
  return async (endMs) => {
    const atMs = Math.max(now(), nextMs);
    if (atMs >= endMs) return false;
    nextMs = atMs + 1000 / perSecond;
    const waitMs = atMs - now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return true;
  };
}
