import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';
import { type Client, openClient } from '../../cli/client.ts';
import type { SearchResponse } from '../../core/contract/search.ts';
import type { AuditEntry } from '../../core/contract/system.ts';
import type { Incoming, Upload } from '../../core/contract/uploads.ts';
import type { Log } from '../../core/ports.ts';
import type { Overrides } from '../../core/usecase/uploads/upload-item.ts';
import { localConfig } from '../../infra/local/config.ts';
import { type Host, startHost } from '../../infra/local/host.ts';
import { type HostServices, wire } from '../../infra/local/wire.ts';
import { smallGeo } from '../core/enrich/geo-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

// A whole host on a busy machine takes its time; a hang still ends.
vi.setConfig({ testTimeout: 60_000 });

export interface UploadsHost {
  readonly data: string;
  readonly url: string;
  readonly host: Host;
  /** The API as the command line of this machine's user, who may do everything. */
  readonly client: Client;
  readonly logged: readonly { event: string; detail: unknown }[];
  /** Sends a file and waits until it is settled. */
  send(name: string, content: string | Uint8Array, overrides?: Overrides): Promise<Sent>;
  upload(uploadId: string): Promise<Upload>;
  /** The upload once nothing is under way. */
  settled(uploadId: string): Promise<Upload>;
  /** All flows, at most 1000, with these columns. */
  rows(columns: readonly string[], pills?: readonly unknown[]): Promise<SearchResponse['rows']>;
  /** Audit entries of an action, oldest first. */
  audited(action: string): Promise<AuditEntry[]>;
}

export interface Sent {
  readonly upload: Upload;
  readonly duplicate: boolean;
}

/** The real host on a free port over a folder of its own, with small geo tables, stopped after the test. */
export async function uploadsHost(
  given: Partial<Pick<HostServices, 'disk' | 'background' | 'clock'>> & { data?: string } = {},
): Promise<UploadsHost> {
  const { data = temporaryFolder(), background = false, disk, clock } = given;
  const logged: { event: string; detail: unknown }[] = [];
  const line = (event: string, detail?: unknown) => void logged.push({ event, detail });
  const log: Log = { info: line, warn: line, error: line };
  const host = await startHost(localConfig({ data, port: 0 }), {
    background,
    log,
    ...(clock !== undefined && { clock }),
    wire: (services) => wire({ ...services, geo: async () => smallGeo(), ...(disk !== undefined && { disk }) }),
  });
  onTestFinished(() => host.stop());
  const client = await openClient(data);
  const upload = (upload_id: string) => client.call<Upload>('upload', { params: { upload_id } });
  const settled = async (uploadId: string) => {
    for (;;) {
      const now = await upload(uploadId);
      if (now.status !== 'ingesting' && now.status !== 'receiving') {
        await host.idle?.();
        return now;
      }
      await sleep(10);
    }
  };
  return {
    data,
    url: host.url,
    host,
    client,
    logged,
    upload,
    settled,
    send: async (name, content, overrides = {}) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const body = { name, size_bytes: bytes.byteLength, ...overrides };
      const { ticket } = await client.call<{ ticket: string }>('beginUpload', { body });
      const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
      const stored = await client.call<Incoming>('sendUpload', { params: { ticket }, bytes: stream });
      return { upload: await settled(stored.upload_id ?? ''), duplicate: stored.duplicate };
    },
    rows: async (columns, pills = []) => {
      const body = { filter: { pills }, columns, sort: [{ column: 'row_number' }], limit: 1000, offset: 0 };
      const { rows } = await client.call<SearchResponse>('search', { body });
      // A row carries its record's key whatever was asked for.
      return rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
    },
    audited: async (action) => {
      const { entries } = await client.call<{ entries: AuditEntry[] }>('audit', { query: { action, limit: '500' } });
      return entries.reverse();
    },
  };
}

/** A small CSV the recogniser knows by its headers: `count` rows, one a minute. */
export function plainCsv(count = 20, domain: (i: number) => string = (i) => `site${i}.example`): string {
  const header = 'Start Time,User ID,Source IP,Destination IP,Destination Port,Protocol,Bytes Up,Bytes Down,Domain';
  const rows = Array.from(
    { length: count },
    (_, i) =>
      `2025-06-03 10:${String(i % 60).padStart(2, '0')}:00,user${i % 5},10.0.0.${(i % 250) + 1},157.240.1.${(i % 250) + 1},443,TCP,${100 + i},${2000 + i},${domain(i)}`,
  );
  return `${[header, ...rows].join('\n')}\n`;
}
