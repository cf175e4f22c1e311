import type { Upload } from '../../../core/contract/uploads.ts';
import type { ComboboxOption } from '../ui/combobox.tsx';

/** The uploads still to choose from, by name; ids as small print, so that either can be typed. */
export function uploadOptions(
  uploads: readonly Pick<Upload, 'upload_id' | 'name'>[],
  chosen: readonly string[],
): ComboboxOption[] {
  return uploads
    .filter(({ upload_id }) => !chosen.includes(upload_id))
    .map(({ upload_id, name }) => ({ value: upload_id, label: name, detail: upload_id }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en') || a.value.localeCompare(b.value));
}
