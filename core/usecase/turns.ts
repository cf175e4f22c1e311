/** Work on one thing, one after the other; work on different things does not wait for each other. */
export interface Turns {
  /**
   * Does the work once what was asked for before is done, well or not. Throws ConflictError where another process is at
   * it for too long to wait.
   */
  take<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Turns within one process. */
export function processTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    take(name, work) {
      const done = (last.get(name) ?? Promise.resolve()).then(work);
      const over = done
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (last.get(name) === over) last.delete(name);
        });
      last.set(name, over);
      return done;
    },
  };
}
