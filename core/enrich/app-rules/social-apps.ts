import type { AppRule } from './app-rule.ts';

export const SOCIAL_APPS: readonly AppRule[] = [
  {
    app: 'X (Twitter)',
    family: 'X',
    category: 'social',
    domains: ['twitter.com', 'x.com', 'twimg.com', 't.co', 'periscope.tv', 'pscp.tv'],
    asns: [13414],
  },
  {
    app: 'TikTok',
    family: 'ByteDance',
    category: 'video',
    domains: ['tiktok.com', 'tiktokv.com', 'tiktokcdn.com', 'tiktokcdn-us.com', 'musical.ly', 'ttwstatic.com'],
    asns: [138699, 11983],
  },
  {
    app: 'ByteDance family',
    family: 'ByteDance',
    category: 'video',
    domains: ['bytedance.com', 'byteoversea.com', 'ibytedtos.com', 'bytefcdn-oversea.com', 'pstatp.com'],
    asns: [396986],
  },
  {
    app: 'Snapchat',
    family: 'Snap',
    category: 'messaging',
    domains: ['snapchat.com', 'snap.com', 'sc-cdn.net', 'snapkit.com', 'sc-jpl.com', 'feelinsonice.com', 'sc-gw.com'],
  },
  {
    app: 'Reddit',
    family: 'Reddit',
    category: 'social',
    domains: ['reddit.com', 'redd.it', 'redditmedia.com', 'redditstatic.com'],
  },
  {
    app: 'Pinterest',
    family: 'Pinterest',
    category: 'social',
    domains: ['pinterest.com', 'pinimg.com'],
    asns: [53620],
  },
  { app: 'Tumblr', family: 'Automattic', category: 'social', domains: ['tumblr.com'] },
  {
    app: 'VK',
    family: 'VK',
    category: 'social',
    domains: ['vk.com', 'vk.me', 'userapi.com', 'vkuseraudio.net', 'vk-cdn.net', 'vk.ru'],
    asns: [47541],
  },
  {
    app: 'VK family',
    family: 'VK',
    category: 'social',
    domains: ['mail.ru', 'ok.ru', 'mycdn.me', 'odnoklassniki.ru'],
    asns: [47764],
  },
  { app: 'ShareChat', family: 'ShareChat', category: 'social', domains: ['sharechat.com', 'mojapp.in'] },
  { app: 'Koo', family: 'Koo', category: 'social', domains: ['kooapp.com'] },
  { app: 'Tencent QQ', family: 'Tencent', category: 'messaging', domains: ['qq.com', 'gtimg.com', 'gtimg.cn'] },
  { app: 'Weibo', family: 'Sina', category: 'social', domains: ['weibo.com', 'weibo.cn', 'sinaimg.cn'] },
];
