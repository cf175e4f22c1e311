import { binary, call, type Expression, equals, flow, isNull, oneOf, text, when } from './expression.ts';

/** Record types of which a row is a session; the others are events beside or inside one. */
export const SESSION_TYPES = ['FLOW', 'DATA_SESSION'] as const;

export const isSession: Expression = oneOf(flow('record_type'), SESSION_TYPES.map(text));

/** Identical rows of one upload are counted once. */
export const isFirstOfItsKind: Expression = isNull(flow('duplicate_of'));

/** Bytes of a row: the total, else what is known of it. Those of a whole IP lease repeat on its rows and are not a row's own. */
export const rowBytes: Expression = {
  kind: 'case',
  branches: [
    {
      when: equals(flow('bytes_scope'), text('allocation')),
      result: { kind: 'literal', type: 'NULL', value: 'bigint' },
    },
  ],
  otherwise: call(
    'coalesce',
    flow('bytes_total'),
    binary('+', flow('bytes_out'), flow('bytes_in')),
    flow('bytes_out'),
    flow('bytes_in'),
  ),
};

/** Entity of rows that name a person's subscription; an address is never taken for one. */
export const subscriberEntity: Expression = when(binary('<>', flow('entity_kind'), text('source_ip')), flow('entity'));
