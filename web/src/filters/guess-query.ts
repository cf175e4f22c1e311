import type { Pill } from '../../../core/contract/filter.ts';
import type { FilterState } from '../lib/filter-codec.ts';

export interface Guess {
  readonly label: string;
  readonly filter: Partial<FilterState>;
}

/** What is done with a text typed into the filter box. */
export type TypedText =
  | { readonly kind: 'pill'; readonly pill: Pill }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly message: string };

/** Addresses with a slash and digits behind them are meant as a network and as nothing else. */
const NETWORK = /^(\d+(?:\.\d+)+|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)\/(\d*)$/i;

function isIpv4(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(text) && URL.canParse(`http://[${text}]/`);
}

function networkProblem(text: string): string | null {
  const [, address = '', length = ''] = NETWORK.exec(text) ?? [];
  const bits = address.includes(':') ? 128 : 32;
  if (length !== '' && Number(length) <= bits && (isIpv4(address) || isIpv6(address))) return null;
  return bits === 32
    ? `${text} is no network: four numbers up to 255, then a length up to 32, such as 8.8.8.0/24`
    : `${text} is no network: an IPv6 address, then a length up to 128, such as 2001:db8::/32`;
}

function addressPill(text: string): Pill | null {
  const named = NETWORK.test(text) ? networkProblem(text) === null : isIpv4(text) || isIpv6(text);
  return named ? { field: 'address', op: 'is', values: [text] } : null;
}

/** "+91 98765 43210" -> a pill for 919876543210. */
function subscriberPill(text: string): Pill | null {
  const digits = text.replace(/^\+/, '').replace(/[\s-]/g, '');
  return /^\d{8,16}$/.test(digits) ? { field: 'subscriber', op: 'is', values: [digits] } : null;
}

/** What a typed text most likely names, best first. Free text is always possible. */
export function guessQuery(input: string): Guess[] {
  const text = input.trim();
  if (text === '') return [];
  const guesses: Guess[] = [];
  const address = addressPill(text);
  if (address) guesses.push({ label: `Records with the address ${text}`, filter: { pills: [address] } });
  const subscriber = subscriberPill(text);
  if (subscriber)
    guesses.push({ label: `Records of the subscriber ${subscriber.values[0]}`, filter: { pills: [subscriber] } });
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535)
    guesses.push({
      label: `Records with port ${text}`,
      filter: { pills: [{ field: 'port', op: 'is', values: [Number(text)] }] },
    });
  guesses.push({ label: `Records that mention “${text}”`, filter: { text } });
  return guesses;
}

/** The filter box takes an address, a network or a subscriber's number for what it is; all else is free text. */
export function readTyped(input: string): TypedText {
  const text = input.trim();
  const pill = addressPill(text) ?? subscriberPill(text);
  if (pill) return { kind: 'pill', pill };
  const message = NETWORK.test(text) ? networkProblem(text) : null;
  return message ? { kind: 'problem', message } : { kind: 'text', text };
}
