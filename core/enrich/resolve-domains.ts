import { type AppBasis, appOfDomain } from './app-identification.ts';

/** One entry per domain, in order; null where no rule names it. */
export interface DomainColumns {
  readonly domain: readonly string[];
  readonly app_name: (string | null)[];
  readonly app_family: (string | null)[];
  readonly app_confidence: (number | null)[];
  readonly app_basis: (AppBasis | null)[];
}

/** The service of each domain as columns to join on: give distinct domains. */
export function resolveDomains(domains: readonly string[]): DomainColumns {
  const apps = domains.map(appOfDomain);
  return {
    domain: domains,
    app_name: apps.map((app) => app?.app_name ?? null),
    app_family: apps.map((app) => app?.app_family ?? null),
    app_confidence: apps.map((app) => app?.app_confidence ?? null),
    app_basis: apps.map((app) => app?.app_basis ?? null),
  };
}
