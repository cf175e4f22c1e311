import type { DelimitedFormat } from './format.ts';

/** Five columns: source_ip, destination_ip, session_start_time, session_end_time, bytes_transferred. */
export const session5: DelimitedFormat = {
  id: 'ipdr_session5',
  title: 'Five-column session list',
  kind: 'delimited',
  signature: { all: ['sourceip', 'destinationip', 'sessionstarttime', 'sessionendtime', 'bytestransferred'] },
  columns: {
    sourceip: 'source_ip',
    destinationip: 'destination_ip',
    sessionstarttime: 'event_time',
    sessionendtime: 'end_time',
    bytestransferred: 'bytes_total',
  },
  zone: 'Asia/Kolkata',
  zoneWhy: 'IPDR layouts state no zone and are kept in Indian time',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};
