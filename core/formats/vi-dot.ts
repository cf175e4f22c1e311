import type { DelimitedFormat } from './format.ts';

/** Vodafone Idea DOT report. `CGI-ld` is the layout's own spelling; the inside address may be missing for PDP contexts. */
export const viDot: DelimitedFormat = {
  id: 'ipdr_vi_dot',
  title: 'Vi DOT report',
  kind: 'delimited',
  operator: 'Vi',
  signature: { all: ['translatedip', 'cgild', 'sourceip'], any: [['sessionstartdatetime']] },
  columns: {
    sourceip: 'source_ip',
    firstcellidnamelocation: 'cell_name',
    cgild: 'cell_id',
    pdpaddressipv4: 'pdp_v4',
    pdpaddressipv6: 'pdp_v6',
    esim: null,
    pdptype: null,
  },
  derive: {
    source_ip: (cell) => `coalesce(${cell('source_ip')}, ${cell('pdp_v4')}, ${cell('pdp_v6')})`,
  },
  zone: 'Asia/Kolkata',
  zoneWhy: 'Indian operators report in Indian time',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};
