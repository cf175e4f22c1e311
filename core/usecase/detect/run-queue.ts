export interface RunQueue {
  add(runId: string): void;
  /** Resolves when no run is queued or running. */
  idle(): Promise<void>;
}

/** Runs of one process, one at a time, in order. */
export function runQueue(perform: (runId: string) => Promise<void>): RunQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    add(runId) {
      last = last.then(() => perform(runId)).catch(() => undefined);
    },
    idle: () => last,
  };
}
