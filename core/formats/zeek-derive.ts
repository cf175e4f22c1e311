import type { Derivation } from './format.ts';

/**
 * Zeek's conn fields beyond plain copies: payload bytes, else bytes on the wire; ICMP keeps type and code where others
 * keep ports.
 */
export const zeekDerive: Record<string, Derivation> = {
  bytes_out: (cell) => `coalesce(${cell('volume:bytes_out')}, ${cell('volume:ip_bytes_out')})`,
  bytes_in: (cell) => `coalesce(${cell('volume:bytes_in')}, ${cell('volume:ip_bytes_in')})`,
  source_port: (cell) => `CASE WHEN ${cell('protocol')} LIKE 'icmp%' THEN NULL ELSE ${cell('port:source_port')} END`,
  destination_port: (cell) =>
    `CASE WHEN ${cell('protocol')} LIKE 'icmp%' THEN NULL ELSE ${cell('port:destination_port')} END`,
  icmp_type: (cell) => `CASE WHEN ${cell('protocol')} LIKE 'icmp%' THEN ${cell('port:source_port')} END`,
  icmp_code: (cell) => `CASE WHEN ${cell('protocol')} LIKE 'icmp%' THEN ${cell('port:destination_port')} END`,
};
