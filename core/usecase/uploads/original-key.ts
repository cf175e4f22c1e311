import { ledgerKey, rejectedKey } from './upload-item.ts';

/** File systems take names of 255 bytes; what they cannot hold is written there as three bytes a character. */
const MAX_BYTES = 180;
/** Kept of a long name's end, where the type stands. */
const END_CHARACTERS = 16;

/** The last part of a path a browser or command line gave. */
export function baseName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last === '' || last === '.' || last === '..' ? 'file' : last;
}

/**
 * Key of an upload's original: its name, shortened to what a file system takes, and never one of the names beside it
 * that the system itself writes.
 */
export function originalKey(uploadId: string, name: string): string {
  const short = shortened(baseName(name));
  const key = `uploads/${uploadId}/${short}`;
  const taken = [ledgerKey(uploadId), rejectedKey(uploadId)].includes(key.toLowerCase());
  return taken ? `uploads/${uploadId}/original-${short}` : key;
}

function shortened(name: string): string {
  const characters = [...name];
  if (bytesOf(characters) <= MAX_BYTES) return name;
  const end = characters.slice(-END_CHARACTERS);
  let room = MAX_BYTES - bytesOf(end) - 3;
  const start = characters.slice(0, -END_CHARACTERS).filter((character) => {
    room -= bytesOf([character]);
    return room >= 0;
  });
  return [...start, '...', ...end].join('');
}

/** At most this many: a character outside plain letters may be escaped. */
function bytesOf(characters: readonly string[]): number {
  return characters.reduce((sum, character) => {
    const code = character.codePointAt(0)!;
    if (code >= 0x80) return sum + (code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
    return sum + (/[\w .()-]/.test(character) ? 1 : 3);
  }, 0);
}
