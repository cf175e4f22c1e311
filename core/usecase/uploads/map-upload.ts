import type { Mapping, MappingDraft, PreviewResponse } from '../../contract/uploads.ts';
import { ConflictError, InvalidInputError } from '../../errors.ts';
import { compactHeader, headerSignature } from '../../formats/compact-header.ts';
import type { FileHead } from '../../formats/file-head.ts';
import { findHeader, type HeaderRow } from '../../formats/header-row.ts';
import { missingRoles, NEEDED_ROLES } from '../../formats/needed-roles.ts';
import { recognise, sampleRows } from '../../formats/recognise.ts';
import { isMappingTarget, MAPPING_TARGETS } from '../../formats/roles.ts';
import { suggestRoles } from '../../formats/suggest-roles.ts';
import { ASK_USER } from '../../formats/synonyms.ts';
import { isZone } from '../../formats/zone.ts';
import { loadSettings } from '../settings.ts';
import { planWith } from './normalise-upload.ts';
import { profileWrite } from './profiles.ts';
import type { UploadDeps } from './upload-deps.ts';
import {
  backToWork,
  getStoredUpload,
  getUploadItem,
  type Overrides,
  type UploadItem,
  uploadWrite,
} from './upload-item.ts';
import { withFile } from './with-files.ts';

const PREVIEW_ROWS = 20;
/** A column is something else than it is mapped to when at least this share of its sampled cells does not read. */
const REFUSED_SHARE = 0.5;

interface Mappable {
  readonly item: UploadItem;
  readonly head: FileHead;
  readonly header: HeaderRow;
}

async function mappable<T>(
  deps: UploadDeps,
  uploadId: string,
  work: (file: Mappable & { readonly path: string }) => Promise<T>,
): Promise<T> {
  const item = await getUploadItem(deps.tables, uploadId);
  return withFile(deps.objects, item.original_key, async (path) =>
    work({ ...(await headerOf(deps, item, path)), path }),
  );
}

/** Throws ConflictError for a file that names no columns. */
async function headerOf(deps: UploadDeps, item: UploadItem, path: string): Promise<Mappable> {
  const head = await deps.flows.head(path, item.name);
  const header = head.refusal === null ? findHeader(head.lines) : null;
  if (header === null)
    throw new ConflictError('this file has no row that names its columns, so there is nothing to map');
  return { item, head, header };
}

/** Columns, samples and suggestions to begin a mapping from. */
export function draftMapping(deps: UploadDeps, uploadId: string): Promise<MappingDraft> {
  return mappable(deps, uploadId, (file) => draftOf(deps, file));
}

async function draftOf(deps: UploadDeps, { item, head, header }: Mappable): Promise<MappingDraft> {
  const settings = await loadSettings(deps.tables);
  const rows = sampleRows(head, header);
  const suggested = suggestRoles(header.cells, {});
  return {
    upload_id: item.upload_id,
    delimiter: header.delimiter,
    header_line: header.line,
    columns: header.cells.map((cell, i) => ({
      header: cell,
      samples: [...new Set(rows.map((row) => (row[i] ?? '').trim()).filter((value) => value !== ''))].slice(0, 5),
      suggested: item.overrides.mapping?.columns[cell] ?? suggested[i] ?? null,
      why: whyOf(cell, suggested[i] ?? null),
    })),
    targets: [...MAPPING_TARGETS],
    needed: NEEDED_ROLES.map(({ what, any }) => ({ what, any: [...any] })),
    zone: item.overrides.mapping?.zone ?? settings.default_input_zone,
    date_order: item.overrides.mapping?.date_order ?? null,
  };
}

function whyOf(header: string, role: string | null): string {
  if (role !== null) return 'known header';
  return ASK_USER.has(compactHeader(header))
    ? 'its meaning differs from file to file: look at the samples'
    : 'not a known header';
}

/** Throws InvalidInputError naming the column, zone or missing part. */
export function requireMapping(mapping: Mapping, headers: readonly string[]): void {
  const known = new Set(headers);
  for (const [header, target] of Object.entries(mapping.columns)) {
    if (!known.has(header))
      throw new InvalidInputError(`the file has no column ${JSON.stringify(header)}`, { field: `columns.${header}` });
    if (target !== null && !isMappingTarget(target)) {
      throw new InvalidInputError(`${JSON.stringify(target)} is nothing a column can be mapped to`, {
        field: `columns.${header}`,
      });
    }
  }
  const missing = missingRoles(Object.values(mapping.columns));
  if (missing.length > 0) {
    throw new InvalidInputError(`a mapping needs ${missing.join(' and ')}`, { field: 'columns' });
  }
  if (mapping.zone !== undefined && !isZone(mapping.zone)) {
    throw new InvalidInputError(`expected an IANA time zone, got ${JSON.stringify(mapping.zone)}`, { field: 'zone' });
  }
}

/** The first rows as the mapping would make them. */
export async function previewMapping(deps: UploadDeps, uploadId: string, mapping: Mapping): Promise<PreviewResponse> {
  return (await previewed(deps, uploadId, mapping)).preview;
}

/** The preview, and the header the mapping is for. */
function previewed(
  deps: UploadDeps,
  uploadId: string,
  mapping: Mapping,
): Promise<{ readonly preview: PreviewResponse; readonly header: HeaderRow }> {
  return mappable(deps, uploadId, async (file) => ({
    preview: await previewOf(deps, file, mapping),
    header: file.header,
  }));
}

async function previewOf(
  deps: UploadDeps,
  { item, head, header, path }: Mappable & { readonly path: string },
  mapping: Mapping,
): Promise<PreviewResponse> {
  requireMapping(mapping, header.cells);
  const recognition = recognise(head, { mapping });
  if (recognition.outcome !== 'recognised') throw new InvalidInputError(recognition.message);
  const settings = await loadSettings(deps.tables);
  const result = await deps.flows.preview(
    {
      path,
      head,
      plan: planWith(recognition.plan, overridesWith(item.overrides, mapping)),
      uploadId: item.upload_id,
      member: 0,
      defaultZone: settings.default_input_zone,
      nowMs: deps.clock.now(),
    },
    PREVIEW_ROWS,
  );
  return {
    rows: [...result.rows] as PreviewResponse['rows'],
    rejects: [...result.rejects],
    problems: result.unread.map((unread) => problemOf(unread, mapping.columns[unread.column] ?? '')),
  };
}

type Unread = Awaited<ReturnType<UploadDeps['flows']['preview']>>['unread'][number];

function problemOf({ column, bad, total, examples }: Unread, target: string): PreviewResponse['problems'][number] {
  const label = MAPPING_TARGETS.find(({ name }) => name === target)?.label ?? target;
  return {
    header: column,
    column: target,
    message: `${bad} of ${total} sampled cells ${bad === 1 ? 'does' : 'do'} not read as “${label}”`,
    examples: [...examples],
    refused: bad >= total * REFUSED_SHARE,
  };
}

export interface MappingRequest {
  readonly uploadId: string;
  readonly mapping: Mapping;
  /** Name to keep the mapping under, for files with the same headers. */
  readonly saveAs?: string;
}

/**
 * Takes the mapping and puts the upload back to work. Throws InvalidInputError with examples for a mapping that types
 * badly, ConflictError where the upload is not at rest or changes meanwhile.
 */
export function applyMapping(deps: UploadDeps, actor: string, request: MappingRequest): Promise<UploadItem> {
  return deps.turns.take(request.uploadId, () => putBackToWork(deps, actor, request));
}

async function putBackToWork(deps: UploadDeps, actor: string, request: MappingRequest): Promise<UploadItem> {
  const { item, version } = await getStoredUpload(deps.tables, request.uploadId);
  const { mapping } = request;
  const next = backToWork(item, overridesWith(item.overrides, mapping));
  const { preview, header } = await previewed(deps, request.uploadId, mapping);
  const { problems, rows, rejects } = preview;
  const problem = problems.find(({ refused }) => refused);
  if (problem !== undefined) {
    throw new InvalidInputError(
      `column ${JSON.stringify(problem.header)}: ${problem.message}, for example ${problem.examples.map((text) => JSON.stringify(text)).join(', ')}`,
      { field: `mapping.columns.${problem.header}` },
    );
  }
  if (rows.length === 0 && rejects.length > 0) {
    const examples = rejects.slice(0, 3).map(({ line, reason, text }) => `line ${line}, ${reason}: ${text}`);
    throw new InvalidInputError(`no row can be read with this mapping, for example ${examples.join('; ')}`, {
      field: 'mapping.columns',
    });
  }
  const profile =
    request.saveAs === undefined
      ? []
      : [profileWrite(deps, actor, { signature: headerSignature(header.cells), name: request.saveAs, mapping })];
  const detail = { mapping, save_as: request.saveAs ?? null };
  await deps.audit.record({ actor, action: 'mapping_applied', target: item.upload_id, detail }, [
    uploadWrite(next, { version }),
    ...profile,
  ]);
  await deps.changed();
  return next;
}

/** The newest word counts: a mapping wins over a layout insisted on before, and its zone and date order over those. */
function overridesWith({ zone, date_order }: Overrides, mapping: Mapping): Overrides {
  return {
    mapping,
    ...(mapping.zone === undefined && zone !== undefined && { zone }),
    ...(mapping.date_order === undefined && date_order !== undefined && { date_order }),
  };
}
