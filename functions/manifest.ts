/** What starts a function. On AWS the trigger becomes an event source, on one machine a route, watch, consumer or timer. */
export type Trigger =
  | { readonly kind: 'http' }
  /** Work somebody asked for, one message each; `arrivals`: also every new object of the arrivals bucket below these prefixes. */
  | { readonly kind: 'queue'; readonly queue: string; readonly arrivals?: readonly string[] }
  /** Steps of work on one large file, which a state machine calls one after the other. */
  | { readonly kind: 'steps' }
  | { readonly kind: 'schedule'; readonly everyMinutes: number };

/** What a function finds below /opt: the DuckDB binding, the prebuilt geo tables. */
export type Layer = 'duckdb' | 'geo';

export interface FunctionRow {
  /** Also the name of its folder in functions/. */
  readonly name: string;
  readonly trigger: Trigger;
  readonly memoryMb: number;
  readonly timeoutS: number;
  /** Room on /tmp: an original and the parts made of it lie there side by side. */
  readonly diskMb: number;
  readonly layers: readonly Layer[];
}

/** Lambda gives a processor per 1,769 MB: 8,192 MB is four and a half, which DuckDB uses. */
export const MANIFEST = [
  // Mapping previews and original texts of records are read by DuckDB: hence its layer, and room for a whole file.
  { name: 'api', trigger: { kind: 'http' }, memoryMb: 1024, timeoutS: 29, diskMb: 10_240, layers: ['duckdb', 'geo'] },
  {
    name: 'ingest',
    trigger: { kind: 'queue', queue: 'ingest', arrivals: ['incoming/', 'inbox/'] },
    memoryMb: 8192,
    timeoutS: 900,
    diskMb: 10_240,
    layers: ['duckdb', 'geo'],
  },
  {
    name: 'large',
    trigger: { kind: 'steps' },
    memoryMb: 8192,
    timeoutS: 900,
    diskMb: 10_240,
    layers: ['duckdb', 'geo'],
  },
  {
    name: 'detect',
    trigger: { kind: 'queue', queue: 'runs' },
    memoryMb: 8192,
    timeoutS: 900,
    diskMb: 10_240,
    layers: ['duckdb'],
  },
  {
    name: 'export',
    trigger: { kind: 'queue', queue: 'exports' },
    memoryMb: 2048,
    timeoutS: 900,
    diskMb: 512,
    layers: [],
  },
  {
    name: 'sweep',
    trigger: { kind: 'schedule', everyMinutes: 60 },
    memoryMb: 512,
    timeoutS: 300,
    diskMb: 512,
    layers: [],
  },
] as const satisfies readonly FunctionRow[];

export type FunctionName = (typeof MANIFEST)[number]['name'];
