import type { DelimitedFormat } from './format.ts';

/**
 * Web-threat CSV exported from flow logs, with its full or its nine-column header. The source is the external client and
 * the byte columns are named from the server's side: its bytes_in is what the client sent.
 */
export const webThreat: DelimitedFormat = {
  id: 'web_threat',
  title: 'Web-threat flow CSV',
  kind: 'delimited',
  signature: { all: ['bytesin', 'bytesout', 'creationtime', 'srcip', 'srcipcountrycode', 'dstip'] },
  columns: {
    bytesin: 'bytes_out',
    bytesout: 'bytes_in',
    creationtime: 'event_time',
    endtime: 'end_time',
    srcip: 'source_ip',
    dstip: 'destination_ip',
    dstport: 'destination_port',
    srcipcountrycode: 'source_country',
    protocol: 'app_protocol',
    responsecode: 'http_status',
    rulenames: 'attack_type',
    observationname: null,
    sourcemeta: null,
    sourcename: 'sensor',
    time: null,
    detectiontypes: null,
  },
  derive: {
    protocol: (cell) =>
      `CASE WHEN lower(${cell('app_protocol')}) IN ('http', 'https') THEN 'tcp' ELSE ft_protocol(${cell('app_protocol')}) END`,
    label: (cell) => `CASE WHEN ${cell('attack_type')} IS NOT NULL THEN 'attack' END`,
  },
  zone: 'UTC',
  zoneWhy: 'the layout is documented as UTC',
  dateOrder: 'ymd',
  recordType: 'FLOW',
  bytesScope: 'window',
  keepNa: true,
  quoted: true,
};
