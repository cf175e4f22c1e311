import type { Mapping, Profile } from '../../contract/uploads.ts';
import { NotFoundError } from '../../errors.ts';
import type { SavedProfile } from '../../formats/recognise.ts';
import { isoTime } from '../../iso-time.ts';
import type { TableStore, TableWrite } from '../../ports.ts';
import type { UploadDeps } from './upload-deps.ts';

/** Saved mappings, by name. */
export async function listProfiles(tables: TableStore): Promise<Profile[]> {
  const profiles = (await tables.query('mappings', { index: 'by_name', equals: '*' })) as unknown as Profile[];
  return profiles.sort((a, b) => a.name.localeCompare(b.name));
}

/** A look-up of saved mappings by header signature, as the recogniser wants it. */
export async function findProfile(tables: TableStore): Promise<(signature: string) => SavedProfile | null> {
  const profiles = new Map((await listProfiles(tables)).map((profile) => [profile.signature, profile]));
  return (signature) => profiles.get(signature) ?? null;
}

/** Keeps a mapping for files with the same headers, whatever their order. */
export function profileWrite(
  deps: Pick<UploadDeps, 'clock'>,
  actor: string,
  profile: { signature: string; name: string; mapping: Mapping },
): TableWrite {
  const item: Profile = { ...profile, created_at: isoTime(deps.clock.now()), created_by: actor };
  return { kind: 'put', table: 'mappings', id: profile.signature, item: { ...item } };
}

export async function deleteProfile(deps: UploadDeps, actor: string, signature: string): Promise<void> {
  const stored = await deps.tables.get('mappings', signature);
  if (stored === null) throw new NotFoundError('no such saved mapping');
  const detail = { name: stored.item['name'] };
  await deps.audit.record({ actor, action: 'mapping_deleted', target: signature, detail }, [
    { kind: 'delete', table: 'mappings', id: signature },
  ]);
}
