import type { DelimitedFormat } from './format.ts';

/**
 * Airtel Dynamic IPDR, with letterhead and footer. The public side stands in Source_Public_*, the inside address in
 * Source_Private_IPV4; native IPv6 has no inside address, so there the public one is the source and nothing is NATed.
 */
export const airtelDynamic: DelimitedFormat = {
  id: 'ipdr_airtel_dynamic',
  title: 'Airtel Dynamic IPDR',
  kind: 'delimited',
  operator: 'Airtel',
  signature: {
    all: ['msisdnuserid', 'eventstarttime'],
    any: [['sourcepublicipv4', 'sourcepublicipv6', 'destinationip4', 'destinationip6']],
  },
  columns: {
    msisdnuserid: 'msisdn',
    eventstarttime: 'event_time',
    sessionstarttime: 'session_start',
    sessionendtime: 'end_time',
    sourcepublicipv4: 'public_v4',
    sourcepublicipv6: 'public_v6',
    sourceprivateipv4: 'private_v4',
  },
  derive: {
    source_ip: (cell) => `coalesce(${cell('private_v4')}, ${cell('public_v6')}, ${cell('public_v4')})`,
    nat_source_ip: (cell) =>
      `CASE WHEN ${cell('private_v4')} IS NOT NULL THEN coalesce(${cell('public_v4')}, ${cell('public_v6')}) END`,
    nat_source_port: (cell) => `CASE WHEN ${cell('private_v4')} IS NOT NULL THEN ${cell('port:nat_source_port')} END`,
    source_port: (cell) =>
      `coalesce(${cell('port:source_port')}, CASE WHEN ${cell('private_v4')} IS NULL THEN ${cell('port:nat_source_port')} END)`,
  },
  zone: 'Asia/Kolkata',
  zoneWhy: 'Indian operators report in Indian time',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};
