import type { JsonFormat } from './format.ts';
import { zeekDerive } from './zeek-derive.ts';

/** Zeek conn.log as JSON lines; shippers that dislike dots write id_orig_h or a nested id. */
export const zeekConnJson: JsonFormat = {
  id: 'zeek_conn_json',
  title: 'Zeek conn log (JSON)',
  kind: 'json',
  recognise: (record) =>
    'conn_state' in record && ('id.orig_h' in record || 'id_orig_h' in record || typeof record['id'] === 'object'),
  fields: {
    event_time: ['ts'],
    source_ip: ['"id.orig_h"', 'id_orig_h', 'id.orig_h'],
    source_port: ['"id.orig_p"', 'id_orig_p', 'id.orig_p'],
    destination_ip: ['"id.resp_h"', 'id_resp_h', 'id.resp_h'],
    destination_port: ['"id.resp_p"', 'id_resp_p', 'id.resp_p'],
    protocol: ['proto'],
    app_protocol: ['service'],
    duration_s: ['duration'],
    bytes_out: ['orig_bytes'],
    bytes_in: ['resp_bytes'],
    ip_bytes_out: ['orig_ip_bytes'],
    ip_bytes_in: ['resp_ip_bytes'],
    packets_out: ['orig_pkts'],
    packets_in: ['resp_pkts'],
    conn_state: ['conn_state'],
    sensor: ['"@system"', '_node_name', 'agent_hostname'],
  },
  derive: zeekDerive,
  zone: 'UTC',
  zoneWhy: 'Zeek writes seconds since 1970 in UTC',
  epochSeconds: true,
  recordType: 'FLOW',
  bytesScope: 'payload',
};
