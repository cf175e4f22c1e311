import type { DelimitedFormat } from './format.ts';

/**
 * Jio NAT IPDR: 26 columns, and the IPv6/broadband variants with 24 or 22. Volumes belong to the IP lease and repeat on
 * every row of it, so they go to alloc_bytes_*; the device id column carries the IMEI. A file whose TIME1 is empty
 * throughout lists leases: there the lease is the record.
 */
export const jioNat: DelimitedFormat = {
  id: 'ipdr_jio_nat',
  title: 'Jio NAT IPDR',
  kind: 'delimited',
  operator: 'Jio',
  signature: {
    all: ['destinationipaddress'],
    any: [
      ['landlinemsisdnmdnleasedcircuitidforinternetaccess', 'landlinemsisdnmdnleasedcircuitid'],
      ['sourceipaddress', 'sourceipaddressipaddressassignedtranslated'],
    ],
  },
  columns: {
    time1ddmmyyyyhhmmss: 'event_time',
    time1: 'event_time',
    startdateofpublicipaddressallocationddmmyyyy: 'alloc_start_date',
    iststarttimeofpublicipaddressallocationhhmmss: 'alloc_start_clock',
    enddateofpublicipaddressallocationddmmyyyy: 'alloc_end_date',
    istendtimeofpublicipaddressallocationhhmmss: 'alloc_end_clock',
    datavolumeuplink: 'alloc_bytes_out',
    datavolumeuplinkdata: 'alloc_bytes_out',
    datavolumedownlink: 'alloc_bytes_in',
    volumedownlink: 'alloc_bytes_in',
    simtype: 'connection_type',
  },
  derive: {
    record_type: (cell) => `CASE WHEN ${cell('event_time')} IS NULL THEN 'IP_ALLOCATION' ELSE 'FLOW' END`,
    event_time: (cell) => `coalesce(${cell('time:event_time')}, ${cell('time:alloc_start')})`,
    end_time: (cell) => `CASE WHEN ${cell('event_time')} IS NULL THEN ${cell('time:alloc_end')} END`,
  },
  zone: 'Asia/Kolkata',
  zoneWhy: 'the headers say IST',
  dateOrder: 'dmy',
  recordType: 'FLOW',
  bytesScope: 'allocation',
  quoted: true,
};
