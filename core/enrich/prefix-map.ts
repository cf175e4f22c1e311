/**
 * Longest-prefix match over a short list of blocks: nested blocks are flattened into ranges once.
 * Blocks of one list nest or are apart (CIDR blocks cannot overlap otherwise), so a stack of open blocks suffices.
 */
import { type AddressWords, compareWords, isV4, nextWords } from './address-words.ts';
import { type AddressRange, cidrRange } from './cidr.ts';
import { rangeBuilder } from './range-builder.ts';
import { rangeValue } from './range-table.ts';

export interface PrefixEntry<T> {
  readonly cidr: string;
  readonly value: T;
}

interface Block extends AddressRange {
  readonly number: number;
}

/** A function from an address to the value of the longest prefix that holds it, or null. Throws InvalidInputError on a bad CIDR. */
export function prefixMap<T>(entries: readonly PrefixEntry<T>[]): (address: AddressWords) => T | null {
  const blocks = entries.map(({ cidr }, i) => ({ ...cidrRange(cidr), number: i + 1 }));
  const builder = rangeBuilder();
  const v4 = blocks.filter((block) => isV4(block.first));
  const v6 = blocks.filter((block) => !isV4(block.first));
  flatten(v4, (start, number) => builder.addV4(start.w3, number));
  flatten(v6, (start, number) => builder.addV6(start, number));
  const arrays = builder.finish();
  return (address) => {
    const number = rangeValue(arrays, address);
    return number === 0 ? null : (entries[number - 1] as PrefixEntry<T>).value;
  };
}

type Emit = (start: AddressWords, number: number) => void;

function flatten(blocks: readonly Block[], emit: Emit): void {
  const sorted = [...blocks].sort((a, b) => compareWords(a.first, b.first) || compareWords(b.last, a.last));
  const open: Block[] = [];
  // Two changes may fall on one address (a block ends where the next starts, or both start together): the last one counts.
  let due: { start: AddressWords; number: number } | null = null;
  const change = (start: AddressWords | null, number: number): void => {
    if (due !== null && (start === null || compareWords(due.start, start) < 0)) emit(due.start, due.number);
    due = start === null ? null : { start, number };
  };
  const closeUntil = (limit: AddressWords | null): void => {
    for (let top = open.at(-1); top && (limit === null || compareWords(top.last, limit) < 0); top = open.at(-1)) {
      open.pop();
      const after = nextWords(top.last);
      if (after !== null && isV4(after) === isV4(top.last)) change(after, open.at(-1)?.number ?? 0);
    }
  };
  for (const block of sorted) {
    closeUntil(block.first);
    open.push(block);
    change(block.first, block.number);
  }
  closeUntil(null);
  change(null, 0);
}
