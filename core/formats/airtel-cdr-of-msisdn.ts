import type { DelimitedFormat } from './format.ts';

/** Airtel 'CDR OF MSISDN' and 'IPDR OF Mobile No', as sent or as saved again by Excel (dates month first, E-form ids). */
export const airtelCdrOfMsisdn: DelimitedFormat = {
  id: 'ipdr_airtel_cdr_of_msisdn',
  title: 'Airtel CDR of MSISDN',
  kind: 'delimited',
  operator: 'Airtel',
  signature: { all: ['msisdn', 'downlinkvol', 'uplinkvol', 'sessionstarttime', 'translatedippublicipv4'] },
  columns: {
    sessionstarttime: 'event_time',
    sessionendtime: 'end_time',
    translatedippublicipv4: 'public_v4',
    publicipv6: 'public_v6',
    translatedportpublicport: 'nat_source_port',
    sourceip: 'private_v4',
    pdpaddress: 'pdp_v4',
    roamingnetworkindicator: 'roaming_flag',
    icroperatorname: null,
  },
  derive: {
    source_ip: (cell) =>
      `coalesce(${cell('private_v4')}, ${cell('pdp_v4')}, ${cell('public_v6')}, ${cell('public_v4')})`,
    nat_source_ip: (cell) =>
      `CASE WHEN coalesce(${cell('private_v4')}, ${cell('pdp_v4')}) IS NOT NULL THEN coalesce(${cell('public_v4')}, ${cell('public_v6')}) END`,
  },
  zone: 'Asia/Kolkata',
  zoneWhy: 'Indian operators report in Indian time',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};
