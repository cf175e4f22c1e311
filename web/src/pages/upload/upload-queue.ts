import { useSyncExternalStore } from 'react';
import { callApi } from '../../lib/api.ts';
import { messageOf } from '../../lib/problem.ts';
import { queryClient } from '../../lib/query-client.ts';
import { uploadFile } from '../../lib/upload-file.ts';

/** Files on their way. Lives outside the page, so that sending goes on while other pages are looked at. */
export interface QueuedFile {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly phase: 'waiting' | 'sending' | 'storing' | 'stored' | 'failed' | 'cancelled';
  readonly sent: number;
  readonly startedMs: number | null;
  readonly uploadId: string | null;
  /** The same bytes were here before. */
  readonly duplicate: boolean;
  readonly message: string | null;
}

/** Sending more at a time shares the same line and only delays the first result. */
const PARALLEL = 2;
const POLL_MS = 700;

/** Uploads this visit has seen unfinished: what became of them is shown too. */
const followed = new Set<string>();

export function follow(uploadIds: readonly string[]): void {
  for (const uploadId of uploadIds) followed.add(uploadId);
}

export function isFollowed(uploadId: string): boolean {
  return followed.has(uploadId);
}

const files = new Map<number, { file: File; abort: AbortController }>();
let queue: readonly QueuedFile[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly QueuedFile[]): void {
  queue = next;
  for (const listener of listeners) listener();
}

function change(id: number, to: Partial<QueuedFile>): void {
  publish(queue.map((entry) => (entry.id === id ? { ...entry, ...to } : entry)));
}

export function enqueue(added: readonly File[]): void {
  const entries = added.map((file): QueuedFile => {
    const id = nextId++;
    files.set(id, { file, abort: new AbortController() });
    return {
      id,
      name: file.name,
      size: file.size,
      phase: 'waiting',
      sent: 0,
      startedMs: null,
      uploadId: null,
      duplicate: false,
      message: null,
    };
  });
  publish([...entries, ...queue]);
  pump();
}

export function cancel(id: number): void {
  files.get(id)?.abort.abort();
  change(id, { phase: 'cancelled', message: 'Cancelled; nothing was stored.' });
}

export function retry(id: number): void {
  const held = files.get(id);
  if (!held) return;
  files.set(id, { file: held.file, abort: new AbortController() });
  change(id, { phase: 'waiting', sent: 0, message: null });
  pump();
}

export function dismiss(id: number): void {
  files.delete(id);
  publish(queue.filter((entry) => entry.id !== id));
}

function pump(): void {
  const running = queue.filter((entry) => entry.phase === 'sending' || entry.phase === 'storing').length;
  const waiting = queue.filter((entry) => entry.phase === 'waiting').reverse();
  for (const entry of waiting.slice(0, Math.max(0, PARALLEL - running))) void sendOne(entry.id);
}

async function sendOne(id: number): Promise<void> {
  const held = files.get(id);
  if (!held) return;
  const { file, abort } = held;
  change(id, { phase: 'sending', startedMs: performance.now() });
  try {
    const onProgress = ({ sent, total }: { sent: number; total: number }): void =>
      change(id, { sent: Math.min(sent, file.size), phase: sent >= total ? 'storing' : 'sending' });
    let incoming = await uploadFile(file, onProgress, abort.signal);
    while (incoming.state === 'waiting' || incoming.state === 'receiving') {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      incoming = await callApi('incoming', { params: { ticket: incoming.ticket }, signal: abort.signal });
    }
    if (incoming.state === 'failed')
      change(id, { phase: 'failed', message: incoming.message ?? 'The file was refused.' });
    else {
      change(id, { phase: 'stored', sent: file.size, uploadId: incoming.upload_id, duplicate: incoming.duplicate });
      files.delete(id);
    }
  } catch (error) {
    if (!abort.signal.aborted) change(id, { phase: 'failed', message: messageOf(error) });
  }
  void queryClient.invalidateQueries({ queryKey: ['uploads'] });
  pump();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useQueue(): readonly QueuedFile[] {
  return useSyncExternalStore(subscribe, () => queue);
}

/** How many files are still on their way. */
export function useActiveUploads(): number {
  return useQueue().filter((entry) => ['waiting', 'sending', 'storing'].includes(entry.phase)).length;
}
