import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../cli/http-client.ts';
import { sendFile } from '../../cli/send-file.ts';
import { UnavailableError } from '../../core/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A server that takes files in parts of 4 bytes, or whole; `refuses` says which sendings fail. */
function server(partBytes: number | null, refuses: (url: string, attempt: number) => boolean = () => false) {
  const stored = new Map<string, string>();
  const attempts = new Map<string, number>();
  const calls: string[] = [];
  const answers: Record<string, (body: { parts: number[] }) => unknown> = {
    beginUpload: () => ({
      ticket: 't',
      url: partBytes === null ? 'whole' : null,
      method: 'PUT',
      part_bytes: partBytes,
    }),
    uploadParts: ({ parts }) => ({ urls: parts.map((part) => `part-${part}`) }),
    completeUpload: () => ({}),
    abandonUpload: () => ({}),
  };
  const client = {
    async call(route: string, { body }: { body?: unknown } = {}) {
      calls.push(route);
      return answers[route]!(body as { parts: number[] });
    },
    async send(url: string, { bytes, size }: { bytes: ReadableStream<Uint8Array>; size: number }) {
      attempts.set(url, (attempts.get(url) ?? 0) + 1);
      const text = await new Response(bytes).text();
      expect(text.length).toBe(size);
      if (refuses(url, attempts.get(url)!)) throw new UnavailableError('the line broke');
      stored.set(url, text);
    },
  };
  return { client: client as unknown as Client, stored, calls };
}

const file = (text: string) => {
  const path = join(temporaryFolder(), 'records.csv');
  writeFileSync(path, text);
  return path;
};

describe('sendFile', () => {
  it('sends a large file in parts, and a part again that did not arrive', async () => {
    const { client, stored, calls } = server(4, (url, attempt) => url === 'part-2' && attempt === 1);
    expect(await sendFile(client, file('0123456789, and grown since'), { size_bytes: 10 })).toBe('t');
    expect(['part-1', 'part-2', 'part-3'].map((url) => stored.get(url))).toEqual(['0123', '4567', '89']);
    expect([calls.at(0), calls.at(-1)]).toEqual(['beginUpload', 'completeUpload']);
    expect(calls).not.toContain('abandonUpload');
  });

  it.each(['', '0123456789'])('sends a file whole where the server says so: %j', async (text) => {
    const { client, stored, calls } = server(null);
    await sendFile(client, file(text), { size_bytes: text.length });
    expect([[...stored], calls]).toEqual([[['whole', text]], ['beginUpload']]);
  });
});
