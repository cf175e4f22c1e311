import type { FilterState } from '../lib/filter-codec.ts';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;
const IPV6 = /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(\/\d{1,3})?$/i;

export interface Guess {
  readonly label: string;
  readonly filter: Partial<FilterState>;
}

/** What a typed text most likely names, best first. Free text is always possible. */
export function guessQuery(input: string): Guess[] {
  const text = input.trim();
  if (text === '') return [];
  const guesses: Guess[] = [];
  const pill = (field: 'address' | 'subscriber' | 'port', value: string | number): Guess['filter'] => ({
    pills: [{ field, op: 'is', values: [value] }],
  });
  if (IPV4.test(text) || IPV6.test(text))
    guesses.push({ label: `Records with the address ${text}`, filter: pill('address', text) });
  const digits = text.replace(/^\+/, '').replace(/[\s-]/g, '');
  if (/^\d{8,16}$/.test(digits))
    guesses.push({ label: `Records of the subscriber ${digits}`, filter: pill('subscriber', digits) });
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535)
    guesses.push({ label: `Records with port ${text}`, filter: pill('port', Number(text)) });
  guesses.push({ label: `Records that mention “${text}”`, filter: { text } });
  return guesses;
}
