import type { DelimitedFormat } from './format.ts';

/** Any delimited file whose headers the synonym table, a saved profile or the user explains. */
export const generic: DelimitedFormat = {
  id: 'generic',
  title: 'Delimited text with mapped columns',
  kind: 'delimited',
  signature: { all: [] },
  columns: {},
  zone: 'Asia/Kolkata',
  zoneWhy: 'no zone in the file; the default input zone of the settings',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'session',
  quoted: true,
};
