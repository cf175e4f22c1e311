/**
 * Services by name, address and network: data only. Meta, WhatsApp and Telegram prefixes follow the operators' own lists and nDPI's of
 * October 2024; AS numbers agree with the names in the bundled ASN data where that announces them. The other prefixes and the domains
 * are common knowledge not yet compared with a list. All of it ages, so an identification carries its basis and confidence.
 * Infrastructure that several services share is named as the family (`Meta family`) or as its host (`AWS-hosted service`), never as one app.
 */
import type { AppRule } from './app-rules/app-rule.ts';
import { APPLE_MICROSOFT_APPS } from './app-rules/apple-microsoft-apps.ts';
import { GOOGLE_APPS } from './app-rules/google-apps.ts';
import { HOSTING_PROVIDERS } from './app-rules/hosting-providers.ts';
import { MEDIA_APPS } from './app-rules/media-apps.ts';
import { MEETING_APPS } from './app-rules/meeting-apps.ts';
import { MESSAGING_APPS } from './app-rules/messaging-apps.ts';
import { META_APPS } from './app-rules/meta-apps.ts';
import { SERVICE_APPS } from './app-rules/service-apps.ts';
import { SOCIAL_APPS } from './app-rules/social-apps.ts';

export type { AppRule };

/** Month of the lists the Meta, WhatsApp and Telegram prefixes were taken from. */
export const APP_RULES_SNAPSHOT = '2024-10';

export const APP_RULES: readonly AppRule[] = [
  ...META_APPS,
  ...MESSAGING_APPS,
  ...MEETING_APPS,
  ...GOOGLE_APPS,
  ...APPLE_MICROSOFT_APPS,
  ...SOCIAL_APPS,
  ...MEDIA_APPS,
  ...SERVICE_APPS,
  ...HOSTING_PROVIDERS,
];
