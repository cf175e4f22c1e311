import type { JsonFormat } from './format.ts';

/**
 * Suricata eve.json. Lines of one flow_id are one flow: `flow` is the record, alert, dns, http and tls add to it; where
 * no `flow` line exists the others stand for it, flagged PARTIAL. An alert's addresses follow the packet, so the flow's
 * own direction wins.
 */
export const suricataEve: JsonFormat = {
  id: 'suricata_eve',
  title: 'Suricata eve.json',
  kind: 'json',
  recognise: (record) => 'event_type' in record && 'timestamp' in record,
  fields: {
    event_time: ['flow.start', 'timestamp'],
    end_time: ['flow.end'],
    source_ip: ['flow.src_ip', 'src_ip'],
    source_port: ['flow.src_port', 'src_port'],
    destination_ip: ['flow.dest_ip', 'dest_ip'],
    destination_port: ['flow.dest_port', 'dest_port'],
    protocol: ['proto'],
    app_protocol: ['app_proto'],
    bytes_out: ['flow.bytes_toserver'],
    bytes_in: ['flow.bytes_toclient'],
    packets_out: ['flow.pkts_toserver'],
    packets_in: ['flow.pkts_toclient'],
    conn_state: ['flow.state'],
    action: ['alert.action', 'flow.action'],
    icmp_type: ['icmp_type'],
    icmp_code: ['icmp_code'],
    tcp_flags_out_hex: ['tcp.tcp_flags_ts'],
    tcp_flags_in_hex: ['tcp.tcp_flags_tc'],
    sni: ['tls.sni'],
    tls_version: ['tls.version'],
    ja3: ['tls.ja3.hash'],
    http_host: ['http.hostname'],
    http_method: ['http.http_method'],
    http_status: ['http.status'],
    url_path: ['http.url'],
    user_agent: ['http.http_user_agent'],
    dns_name: ['dns.rrname', 'dns.queries[0].rrname', 'dns.query[0].rrname'],
    dns_qtype: ['dns.rrtype', 'dns.queries[0].rrtype', 'dns.query[0].rrtype'],
    dns_rcode: ['dns.rcode'],
    alert_signature: ['alert.signature'],
    alert_id: ['alert.signature_id'],
    alert_severity: ['alert.severity'],
    attack_type: ['alert.category'],
    sensor: ['host', 'in_iface'],
  },
  derive: {
    app_protocol: (cell) => `nullif(lower(${cell('app_protocol')}), 'failed')`,
    domain: (cell) => `ft_domain(coalesce(${cell('sni')}, ${cell('http_host')}, ${cell('dns_name')}))`,
    domain_basis: (cell) =>
      `CASE WHEN ${cell('sni')} IS NOT NULL THEN 'sni' WHEN ${cell('http_host')} IS NOT NULL THEN 'http_host' WHEN ${cell('dns_name')} IS NOT NULL THEN 'dns' END`,
    tcp_flags_out: (cell) => `ft_hex(${cell('tcp_flags_out_hex')})`,
    tcp_flags_in: (cell) => `ft_hex(${cell('tcp_flags_in_hex')})`,
    action: (cell) =>
      `CASE lower(${cell('action')}) WHEN 'allowed' THEN 'alert' WHEN 'blocked' THEN 'drop' WHEN 'accept' THEN 'allow' ELSE lower(${cell('action')}) END`,
  },
  join: { key: 'flow_id', type: 'event_type', base: 'flow', skip: ['stats'] },
  zone: 'UTC',
  zoneWhy: 'eve timestamps carry their offset',
  recordType: 'FLOW',
  bytesScope: 'session',
};
