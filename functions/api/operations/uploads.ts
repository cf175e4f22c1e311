import { isKnownError, NotFoundError } from '../../../core/errors.ts';
import type { Principal } from '../../../core/ports.ts';
import { deleteUpload, listReceipts } from '../../../core/usecase/uploads/delete-upload.ts';
import {
  type FilesInParts,
  type IncomingFiles,
  ofSize,
  type ReceivedHere,
} from '../../../core/usecase/uploads/incoming-files.ts';
import type { IngestQueue } from '../../../core/usecase/uploads/ingest-queue.ts';
import type { LoadedDemo } from '../../../core/usecase/uploads/load-demo.ts';
import { applyMapping, draftMapping, previewMapping } from '../../../core/usecase/uploads/map-upload.ts';
import { deleteProfile, listProfiles } from '../../../core/usecase/uploads/profiles.ts';
import { receiveUpload, requireOverrides } from '../../../core/usecase/uploads/receive-upload.ts';
import { requireSpace } from '../../../core/usecase/uploads/require-space.ts';
import type { UploadDeps } from '../../../core/usecase/uploads/upload-deps.ts';
import {
  getUploadItem,
  listUploadItems,
  rejectedKey,
  toUpload,
  toUploads,
} from '../../../core/usecase/uploads/upload-item.ts';
import { type ApiCall, type OperationsOf, streamAnswer, type UploadRoute } from '../operation.ts';

export interface UploadOperationDeps {
  readonly uploads: UploadDeps;
  readonly incoming: IncomingFiles;
  /** Where bytes come to this server itself; a host with presigned addresses has none. */
  readonly receivedHere: ReceivedHere | null;
  /** Where large files are sent in parts; a host that takes files itself has none. */
  readonly inParts: FilesInParts | null;
  readonly queue: Pick<IngestQueue, 'add'>;
  readonly gunzip: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  /** Loads the invented data set; answers the uploads it made. */
  readonly loadDemo: (actor: string) => Promise<LoadedDemo>;
}

export function uploadOperations(deps: UploadOperationDeps): OperationsOf<UploadRoute> {
  const { uploads, incoming, queue } = deps;
  const actorOf = (principal: Principal) => principal.username;
  return {
    uploads: async () => ({
      uploads: await toUploads(await listUploadItems(uploads.tables), uploads.progress),
    }),
    beginUpload: async ({ body, principal }) => {
      const { name, size_bytes, ...overrides } = body;
      requireOverrides(overrides);
      await requireSpace(uploads, size_bytes + incoming.expectedBytes());
      const ticket = await incoming.begin({ name, sizeBytes: size_bytes, overrides }, actorOf(principal));
      const { partBytes, ...sent } = ticket;
      return { ...sent, part_bytes: partBytes, method: 'PUT' as const };
    },
    sendUpload: (call) => send(deps, call),
    uploadParts: async ({ params, body }) => ({ urls: await inParts(deps).addresses(params.ticket, body.parts) }),
    completeUpload: ({ params }) => inParts(deps).complete(params.ticket),
    abandonUpload: ({ params }) => inParts(deps).abandon(params.ticket),
    incoming: async ({ params }) => incoming.state(params.ticket),
    upload: async ({ params }) => toUpload(await getUploadItem(uploads.tables, params.upload_id), uploads.progress),
    rejected: async ({ params, principal }) => {
      const item = await getUploadItem(uploads.tables, params.upload_id);
      if (item.ledger === null) throw new NotFoundError('this upload has no list of rejected lines');
      await uploads.audit.record({ actor: actorOf(principal), action: 'rejected_downloaded', target: item.upload_id });
      return streamAnswer({
        contentType: 'text/csv; charset=utf-8',
        body: deps.gunzip(uploads.objects.get(rejectedKey(item.upload_id))),
        headers: { 'content-disposition': `attachment; filename="rejected-${item.upload_id}.csv"` },
      });
    },
    mappingDraft: ({ params }) => draftMapping(uploads, params.upload_id),
    previewMapping: ({ params, body }) => previewMapping(uploads, params.upload_id, body),
    applyMapping: async ({ params, body, principal }) => {
      const item = await applyMapping(uploads, actorOf(principal), {
        uploadId: params.upload_id,
        mapping: body.mapping,
        saveAs: body.save_as,
      });
      void queue.add(item.upload_id);
      return toUpload(item, uploads.progress);
    },
    deleteUpload: ({ params, query, principal }) =>
      deleteUpload(uploads, { uploadId: params.upload_id, actor: actorOf(principal), reason: query.reason ?? null }),
    receipts: async () => ({ receipts: await listReceipts(uploads) }),
    profiles: async () => ({ profiles: await listProfiles(uploads.tables) }),
    deleteProfile: async ({ params, principal }) => {
      await deleteProfile(uploads, actorOf(principal), params.signature);
      return { ok: true as const };
    },
    demo: async ({ principal }) => deps.loadDemo(actorOf(principal)),
  };
}

function inParts({ inParts }: UploadOperationDeps): FilesInParts {
  if (inParts === null) throw new NotFoundError('files are sent whole here');
  return inParts;
}

async function send({ uploads, receivedHere: incoming, queue }: UploadOperationDeps, call: ApiCall<'sendUpload'>) {
  const { ticket } = call.params;
  if (incoming === null) throw new NotFoundError('files are sent to the address the ticket came with');
  const { name, sizeBytes, overrides } = incoming.take(ticket);
  try {
    const { item, duplicate } = await receiveUpload(uploads, {
      name,
      overrides,
      source: {
        body: ofSize(call.bytes, sizeBytes),
        onBytes: (bytes) => incoming.update(ticket, { bytes_received: bytes }),
      },
      actor: call.principal.username,
    });
    void queue.add(item.upload_id);
    return incoming.update(ticket, { state: 'stored', upload_id: item.upload_id, duplicate });
  } catch (error) {
    const message = isKnownError(error) ? error.message : 'the file did not arrive whole: send it again';
    incoming.update(ticket, { state: 'failed', message });
    throw error;
  }
}
