/** Waits. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Does something every so often until the answer is called; a turn that fails does not end the others. */
export function every(ms: number, work: () => Promise<void>): () => void {
  const timer = setInterval(() => void work().catch(() => undefined), ms);
  timer.unref();
  return () => clearInterval(timer);
}
