import type { FlowColumn } from './column.ts';

export interface DerivedColumn extends FlowColumn {
  /** Portable SQL over stored columns: the same text runs on Trino and on DuckDB. */
  readonly sql: string;
}

/**
 * Columns computed on read. An IPDR knows its subscriber (A-party) and an address the device talked to; whom that
 * address stands for (B-party) is never more than its basis says, so both carry one.
 */
export const DERIVED_COLUMNS = [
  {
    name: 'a_party',
    type: 'VARCHAR',
    group: 'who',
    label: 'A-party',
    about: 'the initiating subscriber, or address where no subscriber is known',
    ocsf: null,
    ecs: null,
    sql: 'entity',
  },
  {
    name: 'a_party_basis',
    type: 'VARCHAR',
    group: 'who',
    label: 'A-party basis',
    about: 'which column named the A-party',
    ocsf: null,
    ecs: null,
    sql: 'entity_kind',
  },
  {
    name: 'b_party',
    type: 'VARCHAR',
    group: 'who',
    label: 'B-party',
    about: 'the responder: a supplied number, else the domain, else the destination address',
    ocsf: null,
    ecs: null,
    sql: 'coalesce(b_party_number, domain, destination_ip)',
  },
  {
    name: 'b_party_basis',
    type: 'VARCHAR',
    group: 'who',
    label: 'B-party basis',
    about: 'supplied (a number in the source) or service_endpoint (an address or name, not a person)',
    ocsf: null,
    ecs: null,
    sql: "case when b_party_number is not null then 'supplied' when domain is not null or destination_ip is not null then 'service_endpoint' end",
  },
] as const satisfies readonly DerivedColumn[];

export type DerivedColumnName = (typeof DERIVED_COLUMNS)[number]['name'];
