import type { AppRule } from './app-rule.ts';

const hosted = (family: string, label: string, asns: readonly number[], domains: readonly string[] = []): AppRule => ({
  app: `${label}-hosted service`,
  family,
  category: 'hosting',
  hosting: true,
  asns,
  domains,
});

export const HOSTING_PROVIDERS: readonly AppRule[] = [
  hosted(
    'Amazon',
    'AWS',
    [16509, 14618],
    ['amazonaws.com', 'cloudfront.net', 'awsglobalaccelerator.com', 'awsdns.com'],
  ),
  hosted('Google', 'Google Cloud', [396982], ['cloudfunctions.net', 'run.app', 'appspot.com']),
  hosted(
    'Microsoft',
    'Microsoft',
    [8075, 8068],
    ['azure.com', 'azureedge.net', 'azurefd.net', 'cloudapp.net', 'azurewebsites.net', 'trafficmanager.net'],
  ),
  hosted(
    'Cloudflare',
    'Cloudflare',
    [13335, 209242, 394536],
    ['cloudflare.com', 'cloudflare.net', 'workers.dev', 'pages.dev'],
  ),
  hosted(
    'Akamai',
    'Akamai',
    [20940, 16625, 63949, 12222, 21342],
    [
      'akamai.net',
      'akamaiedge.net',
      'akamaihd.net',
      'akamaized.net',
      'edgekey.net',
      'edgesuite.net',
      'akadns.net',
      'linode.com',
    ],
  ),
  hosted('Fastly', 'Fastly', [54113], ['fastly.net', 'fastlylb.net', 'fastly.com']),
  hosted('Oracle', 'Oracle Cloud', [31898], ['oraclecloud.com']),
  hosted('Alibaba', 'Alibaba Cloud', [45102, 37963], ['aliyun.com', 'alicdn.com', 'aliyuncs.com']),
  hosted('Tencent', 'Tencent', [132203, 45090, 132591], ['tencentcloudapi.com', 'myqcloud.com']),
  hosted('DigitalOcean', 'DigitalOcean', [14061], ['digitaloceanspaces.com']),
  hosted('OVH', 'OVH', [16276], ['ovh.net']),
  hosted('Hetzner', 'Hetzner', [24940], ['your-server.de']),
  hosted('Vultr', 'Vultr', [20473], ['vultrusercontent.com']),
  hosted('Limelight', 'Edgio', [22822, 15133], ['llnwd.net', 'edgecastcdn.net']),
  hosted('Datacamp', 'CDN77/Datacamp', [60068, 212238], ['cdn77.org']),
  hosted('Gcore', 'G-Core', [199524], ['gcdn.co']),
  hosted('i3D.net', 'i3D.net', [49544]),
  hosted('Nine', 'Nine', [29691]),
  hosted('M247', 'M247', [9009]),
  hosted('Imperva', 'Imperva', [19551], ['incapdns.net']),
];
