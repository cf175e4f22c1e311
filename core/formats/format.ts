import type { FlowColumnName } from '../flow/columns.ts';

/** SQL text over the role's cleaned cells: `cell('msisdn')` is the first non-null cell mapped to that role. */
export type Cells = (role: string) => string;
export type Derivation = (cell: Cells) => string;

interface FormatBase {
  readonly id: string;
  readonly title: string;
  /** Zone of times that state none, and where that is known from. */
  readonly zone: string;
  readonly zoneWhy: string;
  readonly recordType: string;
  readonly bytesScope: string;
  readonly operator?: string;
  /** Bare numbers in time columns are seconds since 1970, however few digits they have. */
  readonly epochSeconds?: true;
  /** SQL of flow columns that are not simply their role's cell. */
  readonly derive?: Partial<Record<FlowColumnName, Derivation>>;
}

/** Lines of cells. Headers become roles by `columns`, else by the synonym table. */
export interface DelimitedFormat extends FormatBase {
  readonly kind: 'delimited';
  /** Compact headers: all of `all` and one of each group in `any` must be there. */
  readonly signature: { readonly all: readonly string[]; readonly any?: readonly (readonly string[])[] };
  /** A signature that also matches some other layout's files wins over it. */
  readonly beats?: readonly string[];
  /** Compact header -> role; null leaves the column out. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** Order of day and month where the values themselves do not tell. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd';
  readonly quoted: boolean;
  /** Cells that stand for null here, beside the usual ones. */
  readonly nulls?: readonly string[];
  /** `NA` is a country code in this layout's country columns. */
  readonly keepNa?: true;
}

/** One JSON object a line. `fields` gives the JSON paths, first present wins. */
export interface JsonFormat extends FormatBase {
  readonly kind: 'json';
  readonly recognise: (record: Readonly<Record<string, unknown>>) => boolean;
  /** Role -> dotted JSON paths; a path segment that holds dots is written in double quotes. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** JSON lines that are not flows of their own: joined to the flow with the same key, or skipped. */
  readonly join?: JsonJoin;
}

/** Several lines make one flow. */
export interface JsonJoin {
  /** JSON path of the key that ties lines together. */
  readonly key: string;
  /** JSON path of the line's kind. */
  readonly type: string;
  /** Kind that is the flow itself; the others add to it, or stand for it where it is missing. */
  readonly base: string;
  readonly skip: readonly string[];
}

export type Format = DelimitedFormat | JsonFormat;
