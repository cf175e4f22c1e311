/** A part a flow cannot do without, and the roles of which any one gives it. */
export interface NeededRoles {
  readonly what: string;
  readonly any: readonly string[];
}

/** A flow needs one address or subscriber, and one time. */
export const NEEDED_ROLES: readonly NeededRoles[] = [
  {
    what: 'an address or subscriber',
    any: [
      'source_ip',
      'destination_ip',
      'nat_source_ip',
      'msisdn',
      'imsi',
      'user_id',
      'subscriber_id',
      'public_v4',
      'private_v4',
    ],
  },
  { what: 'a time', any: ['event_time', 'session_start', 'start_date', 'alloc_start_date'] },
];

/** What the roles lack, in words; empty where nothing is missing. */
export function missingRoles(roles: readonly (string | null)[]): string[] {
  return NEEDED_ROLES.filter(({ any }) => !any.some((role) => roles.includes(role))).map(({ what }) => what);
}
