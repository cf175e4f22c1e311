/** Changes of one upload, one after the other; those of different uploads do not wait for each other. */
export interface UploadTurns {
  /** Does the work once what was asked for before is done, well or not. */
  take<T>(uploadId: string, work: () => Promise<T>): Promise<T>;
}

export function uploadTurns(): UploadTurns {
  const last = new Map<string, Promise<void>>();
  return {
    take(uploadId, work) {
      const done = (last.get(uploadId) ?? Promise.resolve()).then(work);
      const over = done
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          if (last.get(uploadId) === over) last.delete(uploadId);
        });
      last.set(uploadId, over);
      return done;
    },
  };
}
