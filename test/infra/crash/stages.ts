import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../../cli/client.ts';
import type { Incoming, Receipt, Upload } from '../../../core/contract/uploads.ts';
import { caseFile, SECOND_MAPPING } from './case-file.ts';

/** What a user does to one upload; resolves when the server has said it is done. `said` tells of each promise it made. */
type Stage = (client: Client, said: (promise: string) => void) => Promise<void>;

const params = { upload_id: caseFile().uploadId };

async function settled(client: Client): Promise<void> {
  while ((await client.call<Upload>('upload', { params })).status === 'ingesting') await sleep(5);
}

export const STAGES = {
  ingest: async (client, said) => {
    const { name, bytes } = caseFile();
    const body = { name, size_bytes: bytes.length };
    const { ticket } = await client.call<{ ticket: string }>('beginUpload', { body });
    const sent = new Blob([bytes]).stream();
    await client.call<Incoming>('sendUpload', { params: { ticket }, bytes: sent });
    said('stored');
    await settled(client);
  },
  mapping: async (client, said) => {
    await client.call<Upload>('applyMapping', { params, body: { mapping: SECOND_MAPPING, save_as: 'again' } });
    said('mapped');
    await settled(client);
  },
  delete: async (client, said) => {
    await client.call<Receipt>('deleteUpload', { params, query: { reason: 'test' } });
    said('deleted');
  },
} satisfies Record<string, Stage>;

export type StageName = keyof typeof STAGES;
