import type { UploadDeps } from '../upload-deps.ts';
import { type Hold, holdName } from './large-ingest.ts';
import { objectBytes } from './object-bytes.ts';

/** Where the steps of large files leave what the next ones need; no query looks there. */
export const WORK = 'work/';

const DELETES_AT_ONCE = 16;

/** Everything of one upload. */
export function workOf(uploadId: string): string {
  return `${WORK}${uploadId}/`;
}

export interface WorkFolder {
  readonly plan: string;
  /** The text of a packed file. */
  readonly text: string;
  readonly settled: string;
  survey(piece: number): string;
  records(piece: number): string;
  repeats(piece: number): string;
  account(piece: number): string;
  rejected(piece: number): string;
  people(piece: number): string;
  part(piece: number, part: number): string;
  /** What every account begins with: listed, they tell how many pieces are done. */
  readonly accounts: string;
  readonly surveys: string;
}

/** Keys of one attempt: the same for whoever does a step once more. */
export function workFolder(hold: Hold): WorkFolder {
  const folder = `${workOf(hold.upload_id)}${holdName(hold)}/`;
  const of = (what: string, ending: string) => (piece: number) =>
    `${folder}${what}/${String(piece).padStart(6, '0')}.${ending}`;
  return {
    plan: `${folder}plan.json`,
    text: `${folder}text`,
    settled: `${folder}settled.json`,
    survey: of('survey', 'json'),
    records: of('records', 'parquet'),
    repeats: of('repeats', 'parquet'),
    account: of('account', 'json'),
    rejected: of('rejected', 'csv.gz'),
    people: of('people', 'parquet'),
    part: (piece, part) => of(`part-${part}`, 'parquet')(piece),
    accounts: `${folder}account/`,
    surveys: `${folder}survey/`,
  };
}

/** Throws what the store throws, and where the object is no JSON. */
export async function readJson<T>({ objects }: Pick<UploadDeps, 'objects'>, key: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await objectBytes(objects, key))) as T;
}

export async function writeJson({ objects }: Pick<UploadDeps, 'objects'>, key: string, value: object): Promise<void> {
  await objects.put(key, new TextEncoder().encode(JSON.stringify(value)));
}

/** Removes what all attempts at an upload left. */
export async function clearWork({ objects }: Pick<UploadDeps, 'objects'>, uploadId: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of objects.list(workOf(uploadId))) keys.push(key);
  const waiting = keys.values();
  const deleteWaiting = async () => {
    for (const key of waiting) await objects.delete(key);
  };
  await Promise.all(Array.from({ length: DELETES_AT_ONCE }, deleteWaiting));
}
