import type { Settings } from '../contract/system.ts';
import { parseAddress } from '../enrich/address.ts';
import { InvalidInputError } from '../errors.ts';
import type { TableStore } from '../ports.ts';
import type { AuditLog } from './audit/audit-log.ts';

const SETTINGS = 'settings';

/** Until an administrator says otherwise: India's zone for input that states none, and nothing asked of the network. */
const DEFAULTS: Settings = {
  zone: 'Asia/Kolkata',
  default_input_zone: 'Asia/Kolkata',
  reverse_dns: { mode: 'off', server: null },
};

export async function loadSettings(tables: TableStore): Promise<Settings> {
  const stored = await tables.get('settings', SETTINGS);
  return { ...DEFAULTS, ...(stored?.item as Partial<Settings> | undefined) };
}

/** Throws InvalidInputError for an unknown zone, or reverse DNS by a resolver that is not named. */
export async function saveSettings(
  deps: { tables: TableStore; audit: AuditLog },
  actor: string,
  settings: Settings,
): Promise<Settings> {
  requireZone('zone', settings.zone);
  requireZone('default_input_zone', settings.default_input_zone);
  const { mode, server } = settings.reverse_dns;
  if (mode === 'resolver' && parseAddress(server ?? '') === null) {
    throw new InvalidInputError(`expected the address of a resolver, got ${JSON.stringify(server)}`, {
      field: 'reverse_dns.server',
    });
  }
  await deps.tables.put('settings', SETTINGS, { ...settings });
  await deps.audit.record({ actor, action: 'settings_changed', detail: { ...settings } });
  return settings;
}

function requireZone(field: string, zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw new InvalidInputError(`expected an IANA time zone, got ${JSON.stringify(zone)}`, { field, cause });
  }
}
