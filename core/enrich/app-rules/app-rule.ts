export type AppCategory =
  | 'messaging'
  | 'meeting'
  | 'social'
  | 'video'
  | 'music'
  | 'gaming'
  | 'shopping'
  | 'payment'
  | 'search'
  | 'mail'
  | 'cloud'
  | 'hosting'
  | 'dns'
  | 'vpn'
  | 'push'
  | 'remote'
  | 'web';

export interface AppRule {
  readonly app: string;
  /** Owner of the infrastructure. */
  readonly family: string;
  readonly category: AppCategory;
  /** True where only the host is known and anybody's service may run there. */
  readonly hosting?: true;
  /** A name and everything below it. */
  readonly domains?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly asns?: readonly number[];
}
