import type { Item, Log } from '../../core/ports.ts';

type Level = 'info' | 'warn' | 'error';

export interface LocalLogOptions {
  /** Where a line goes, without its newline; standard error unless given, so that standard output stays for results. */
  readonly write?: (line: string) => void;
  readonly now?: () => number;
}

/** One JSON object per line: time, level, event, then the detail's fields. */
export function localLog(options: LocalLogOptions = {}): Log {
  const write = options.write ?? ((line) => process.stderr.write(`${line}\n`));
  const now = options.now ?? Date.now;
  const line = (level: Level) => (event: string, detail?: Item) =>
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...detail }));
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
