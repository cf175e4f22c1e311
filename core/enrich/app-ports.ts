/** Services by destination port: the weakest evidence, so never above 50. Numbers from the IANA port registry unless noted. */

/** A row of the port table. `protocol` null: tcp, udp and unknown protocol, where no row names the flow's own protocol. */
export interface PortApp {
  readonly protocol: 'tcp' | 'udp' | null;
  readonly port: number;
  readonly app_name: string;
  readonly app_family: string | null;
  /** 50: a number used for little else; 40: the protocol is guessed too; 30: a habit of one program, or a number many use. */
  readonly app_confidence: number;
}

/** Narrows the family found by address when the port belongs to one of its services. */
export interface PortRefinement {
  /** `app_name` of the address's identification. */
  readonly address_app: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly app_name: string;
  readonly app_family: string;
  readonly app_confidence: number;
}

const rows = (protocol: PortApp['protocol'], confidence: number, list: Readonly<Record<number, string>>): PortApp[] =>
  Object.entries(list).map(([port, app_name]) => ({
    protocol,
    port: Number(port),
    app_name,
    app_family: null,
    app_confidence: confidence,
  }));

const span = (first: number, last: number, name: string): Record<number, string> =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [first + i, name]));

export const PORT_APPS: readonly PortApp[] = [
  ...rows(null, 50, {
    53: 'DNS',
    88: 'Kerberos',
    111: 'RPC portmapper',
    389: 'LDAP',
    5060: 'SIP',
    5061: 'SIP over TLS',
    1701: 'L2TP',
  }),
  ...rows('tcp', 50, {
    20: 'FTP data',
    21: 'FTP',
    22: 'SSH',
    23: 'Telnet',
    25: 'SMTP',
    43: 'WHOIS',
    80: 'HTTP',
    110: 'POP3',
    119: 'NNTP',
    135: 'MS RPC',
    139: 'NetBIOS session',
    143: 'IMAP',
    179: 'BGP',
    443: 'HTTPS',
    445: 'SMB',
    465: 'SMTP over TLS',
    515: 'LPD printing',
    554: 'RTSP',
    587: 'Mail submission',
    631: 'IPP printing',
    636: 'LDAP over TLS',
    853: 'DNS over TLS',
    873: 'rsync',
    990: 'FTP over TLS',
    993: 'IMAP over TLS',
    995: 'POP3 over TLS',
    1080: 'SOCKS proxy',
    1194: 'OpenVPN',
    1433: 'SQL Server',
    1521: 'Oracle database',
    1723: 'PPTP VPN',
    1883: 'MQTT',
    2049: 'NFS',
    3306: 'MySQL',
    3389: 'Remote Desktop',
    4899: 'Radmin',
    5222: 'XMPP chat',
    5432: 'PostgreSQL',
    5900: 'VNC',
    5938: 'TeamViewer',
    6379: 'Redis',
    8883: 'MQTT over TLS',
    9200: 'Elasticsearch',
    11211: 'memcached',
    27017: 'MongoDB',
  }),
  ...rows('udp', 50, {
    67: 'DHCP',
    68: 'DHCP',
    69: 'TFTP',
    123: 'NTP',
    137: 'NetBIOS names',
    138: 'NetBIOS datagrams',
    161: 'SNMP',
    162: 'SNMP trap',
    443: 'QUIC',
    500: 'IKE (IPsec VPN)',
    514: 'syslog',
    546: 'DHCPv6',
    547: 'DHCPv6',
    853: 'DNS over QUIC',
    1194: 'OpenVPN',
    1812: 'RADIUS',
    1813: 'RADIUS accounting',
    1900: 'SSDP',
    2123: 'GTP control',
    2152: 'GTP user data',
    3478: 'STUN (calls)',
    4500: 'IPsec NAT traversal',
    5353: 'mDNS',
    5355: 'LLMNR',
    51820: 'WireGuard',
  }),
  ...rows(null, 40, {
    80: 'HTTP',
    443: 'HTTPS',
    3389: 'Remote Desktop',
    1194: 'OpenVPN',
    51820: 'WireGuard',
    123: 'NTP',
  }),
  ...rows('tcp', 30, {
    ...span(6881, 6889, 'BitTorrent'),
    51413: 'BitTorrent',
    4662: 'eMule',
    6667: 'IRC',
    6697: 'IRC over TLS',
    8000: 'HTTP (alternative)',
    8080: 'HTTP (alternative)',
    8443: 'HTTPS (alternative)',
    3128: 'HTTP proxy',
    9001: 'Tor relay',
    9030: 'Tor directory',
    9050: 'Tor SOCKS',
    9150: 'Tor Browser SOCKS',
    5223: 'Apple push',
    5228: 'Google push (FCM)',
    5229: 'Google push (FCM)',
    5230: 'Google push (FCM)',
    4444: 'unregistered 4444 (often Metasploit)',
    8291: 'MikroTik Winbox',
    8333: 'Bitcoin',
    1935: 'RTMP streaming',
    25565: 'Minecraft',
    7070: 'AnyDesk',
  }),
  ...rows('udp', 30, {
    ...span(6881, 6889, 'BitTorrent'),
    51413: 'BitTorrent',
    4672: 'eMule',
    ...span(8801, 8810, 'Zoom'),
    ...span(3479, 3481, 'Microsoft Teams or STUN'),
    ...span(19302, 19309, 'Google STUN (Meet)'),
    ...span(596, 599, 'Telegram reflector'),
    27015: 'Steam game',
    5938: 'TeamViewer',
    4789: 'VXLAN',
  }),
];

/** WhatsApp keeps its chat on these ports of Meta's network; Discord its voice on these of i3D.net's. 5223 and 5228 alone are push services of others. */
export const PORT_REFINEMENTS: readonly PortRefinement[] = [
  ...[5222, 5223, 5228, 4244, 5242].map((port) => ({
    address_app: 'Meta family',
    protocol: 'tcp' as const,
    port,
    app_name: 'WhatsApp',
    app_family: 'Meta',
    app_confidence: 75,
  })),
  ...Array.from({ length: 31 }, (_, i) => ({
    address_app: 'i3D.net-hosted service',
    protocol: 'udp' as const,
    port: 50000 + i,
    app_name: 'Discord',
    app_family: 'Discord',
    app_confidence: 60,
  })),
];
