/** What starts a function. On AWS the trigger becomes an event source, on one machine a route, watch, consumer or timer. */
export type Trigger =
  | { readonly kind: 'http' }
  /** Work somebody asked for, one message each. */
  | { readonly kind: 'queue'; readonly queue: string }
  /** Objects arriving below a prefix, or files in a watched folder. */
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'schedule'; readonly everyMinutes: number };

export interface FunctionRow {
  /** Also the name of its folder in functions/. */
  readonly name: string;
  readonly trigger: Trigger;
  readonly memoryMb: number;
  readonly timeoutS: number;
}

export const MANIFEST = [
  { name: 'api', trigger: { kind: 'http' }, memoryMb: 1024, timeoutS: 29 },
  { name: 'ingest', trigger: { kind: 'folder', folder: 'inbox' }, memoryMb: 8192, timeoutS: 900 },
  { name: 'detect', trigger: { kind: 'queue', queue: 'runs' }, memoryMb: 8192, timeoutS: 900 },
  { name: 'sweep', trigger: { kind: 'schedule', everyMinutes: 60 }, memoryMb: 512, timeoutS: 300 },
] as const satisfies readonly FunctionRow[];

export type FunctionName = (typeof MANIFEST)[number]['name'];
