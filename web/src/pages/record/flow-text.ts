import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowValue } from '../../../../core/flow/record.ts';
import { countryName } from '../../charts/countries.ts';
import { formatBytes, formatCount, formatScore } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';

/** Well-known ports, for reading only: the port's number always stands beside the name. */
const PORT_NAMES: Readonly<Record<number, string>> = {
  20: 'FTP data',
  21: 'FTP',
  22: 'SSH',
  23: 'Telnet',
  25: 'SMTP',
  53: 'DNS',
  67: 'DHCP',
  69: 'TFTP',
  80: 'HTTP',
  110: 'POP3',
  123: 'NTP',
  135: 'MS RPC',
  137: 'NetBIOS',
  139: 'NetBIOS',
  143: 'IMAP',
  161: 'SNMP',
  389: 'LDAP',
  443: 'HTTPS',
  445: 'SMB',
  465: 'SMTPS',
  500: 'IKE',
  514: 'Syslog',
  587: 'Submission',
  636: 'LDAPS',
  853: 'DoT',
  993: 'IMAPS',
  995: 'POP3S',
  1194: 'OpenVPN',
  1433: 'MSSQL',
  1723: 'PPTP',
  1883: 'MQTT',
  1900: 'SSDP',
  3306: 'MySQL',
  3389: 'RDP',
  3478: 'STUN',
  4500: 'IPsec NAT',
  5060: 'SIP',
  5222: 'XMPP',
  5228: 'Google push',
  5353: 'mDNS',
  5432: 'PostgreSQL',
  5555: 'ADB',
  5900: 'VNC',
  6379: 'Redis',
  8080: 'HTTP alt',
  8443: 'HTTPS alt',
  9200: 'Elastic',
  11211: 'Memcached',
  27017: 'MongoDB',
  51820: 'WireGuard',
};

export function portName(port: number): string | undefined {
  return PORT_NAMES[port];
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;

/** Bit mask -> "SYN ACK"; "none" where no bit is set. */
export function tcpFlagNames(mask: number): string {
  const names = TCP_FLAGS.filter((_name, bit) => mask & (1 << bit));
  return names.length > 0 ? names.join(' ') : 'none';
}

/** Columns whose numbers are names: never grouped into thousands. */
const NAME_NUMBERS =
  /_port$|_port_start$|_port_end$|_asn$|^protocol_num$|^icmp_|^http_status$|^alert_id$|^alert_severity$|^member$/;

/** A value as one line of text with its unit; times are left to the caller, who knows the zone. Null gives null. */
export function flowText(column: FlowColumn, value: FlowValue | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : null;
  if (column.unit === 'B') return formatBytes(value as number | string);
  if (column.unit === 's') return formatDuration(Number(value));
  if (column.unit === 'packets') return `${formatCount(value as number | string)} packets`;
  if (column.name === 'score') return formatScore(value as number);
  if (column.name.startsWith('tcp_flags')) return tcpFlagNames(Number(value));
  if (column.name.endsWith('_country') && typeof value === 'string') return countryName(value);
  if (NAME_NUMBERS.test(column.name)) return String(value);
  if (column.unit === '°') return `${Number(value).toFixed(4)}°`;
  if (column.type === 'INTEGER' || column.type === 'BIGINT') return formatCount(value as number | string);
  return String(value);
}

/** The value without rounding, where the text is shorter than the value: the tooltip. */
export function exactText(column: FlowColumn, value: FlowValue | undefined): string | undefined {
  if (value === null || value === undefined || Array.isArray(value)) return undefined;
  if (column.unit === 'B') return `${formatCount(value as number | string)} bytes`;
  if (column.unit === 's') return `${value} s`;
  if (column.name.startsWith('tcp_flags')) return `mask ${value}`;
  if (column.name.endsWith('_country') || column.unit === '°') return String(value);
  if (column.name.endsWith('_port')) return portName(Number(value));
  return undefined;
}
