import type { DelimitedFormat } from './format.ts';
import { zeekDerive } from './zeek-derive.ts';

/** Zeek conn.log as tab-separated text. Column order comes from `#fields`, never from habit. */
export const zeekConn: DelimitedFormat = {
  id: 'zeek_conn',
  title: 'Zeek conn log (TSV)',
  kind: 'delimited',
  signature: { all: ['ts', 'idorigh', 'idresph', 'connstate'] },
  columns: {
    ts: 'event_time',
    uid: null,
    idorigh: 'source_ip',
    idorigp: 'source_port',
    idresph: 'destination_ip',
    idrespp: 'destination_port',
    proto: 'protocol',
    service: 'app_protocol',
    duration: 'duration_s',
    origbytes: 'bytes_out',
    respbytes: 'bytes_in',
    connstate: 'conn_state',
    origpkts: 'packets_out',
    resppkts: 'packets_in',
    origipbytes: 'ip_bytes_out',
    respipbytes: 'ip_bytes_in',
    ipproto: null,
    nodename: 'sensor',
  },
  derive: zeekDerive,
  zone: 'UTC',
  zoneWhy: 'Zeek writes seconds since 1970 in UTC',
  dateOrder: 'ymd',
  epochSeconds: true,
  recordType: 'FLOW',
  bytesScope: 'payload',
  quoted: false,
};
