import type { Filter, Pill } from '../../../core/contract/filter.ts';
import { UPLOADS } from '../../contract/query-engine-data.ts';

const pill = (field: Pill['field'], op: Pill['op'], ...values: Pill['values']): Pill => ({ field, op, values });
const filter = (...pills: Pill[]): Filter => ({ pills });

/** One filter of each kind the product can print; names are those of the goldens. */
export const FILTER_CASES: Readonly<Record<string, Filter>> = {
  everything: filter(),
  period: { from: '2026-01-05T10:00:00Z', to: '2026-01-07T00:00:00Z', pills: [] },
  'open-start': { to: '2026-01-06T12:30:00.500Z', pills: [] },
  'open-end': { from: '2026-01-06T12:30:00Z', pills: [] },
  words: { text: "o'brien 8.8", pills: [] },
  'words-number': { text: '+919826411116', pills: [] },
  'words-unicode': { text: 'BÜCHER', pills: [] },
  'subscriber-ten-digits': filter(pill('subscriber', 'is', '9826411116')),
  'subscriber-plus': filter(pill('subscriber', 'is', '+91 98264 11116')),
  'subscriber-imei': filter(pill('subscriber', 'is', '356938035643801')),
  'subscriber-contains': filter(pill('subscriber', 'contains', 'RAV')),
  'subscriber-exists': filter(pill('subscriber', 'exists')),
  'address-single': filter(pill('address', 'is', '10.1.2.3')),
  'address-v6': filter(pill('address', 'is', '2001:DB8:0::1')),
  'address-block': filter(pill('address', 'is', '100.64.0.0/10', '8.8.8.8')),
  'source-block': filter(pill('source_ip', 'is', '2001:db8::/32')),
  port: filter(pill('port', 'is', 443, '53')),
  'port-range': filter(pill('port', 'gte', 1024)),
  country: filter(pill('country', 'is', 'us')),
  'text-is': filter(pill('protocol', 'is', 'TCP', 'udp')),
  'text-contains': filter(pill('user_agent', 'contains', '100%')),
  'text-quote': filter(pill('user_agent', 'contains', "O'B")),
  'text-backslash': filter(pill('user_agent', 'contains', '\\')),
  'text-starts': filter(pill('domain', 'starts_with', 'MAIL.')),
  'msisdn-zero': filter(pill('msisdn', 'is', '09810000001')),
  'imei-printed': filter(pill('imei', 'is', '35-693803-564380-9', '123')),
  'entity-number': filter(pill('entity', 'is', '+919810000002', '10.1.2.3')),
  'b-party': filter(pill('b_party', 'contains', 'example')),
  'b-party-basis': filter(pill('b_party_basis', 'is', 'supplied')),
  'number-gte': filter(pill('bytes_total', 'gte', 500_000)),
  'number-lt': filter(pill('bytes_out', 'lt', '1000')),
  'number-is': filter(pill('destination_asn', 'is', 15169)),
  'double-range': filter(pill('duration_s', 'gte', 0.5), pill('duration_s', 'lt', 900.25)),
  'time-range': filter(pill('end_time', 'gte', '2026-01-06T00:00:00Z')),
  flags: filter(pill('quality_flags', 'is', 'DUR_NEG', 'TIME_NULL')),
  'flags-exist': filter(pill('quality_flags', 'exists')),
  'column-exists': filter(pill('domain', 'exists')),
  upload: filter(pill('upload_id', 'is', UPLOADS[0])),
  disabled: filter({ ...pill('protocol', 'is', 'tcp'), disabled: true }, pill('protocol', 'is', 'udp')),
  several: {
    from: '2026-01-05T00:00:00Z',
    to: '2026-01-08T00:00:00Z',
    text: 'example',
    pills: [pill('address', 'is', '8.8.8.8'), { ...pill('protocol', 'is', 'icmp'), negate: true }],
  },
};

/** The same with every pill negated. */
export function negated({ pills, ...rest }: Filter): Filter {
  return { ...rest, pills: pills.map((one) => ({ ...one, negate: !one.negate })) };
}
