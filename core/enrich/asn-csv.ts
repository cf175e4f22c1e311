/** Rows of an ip-location-db ASN file: range start, range end (inclusive), AS number, organisation; quoted where it holds a comma. */
import { InvalidInputError } from '../errors.ts';
import { parseAddress } from './address.ts';
import type { AddressWords } from './address-words.ts';
import type { Network } from './geo-tables.ts';

export interface AsnRow {
  readonly first: AddressWords;
  readonly last: AddressWords;
  readonly network: Network;
}

/** Reads a whole file's text row by row. Throws InvalidInputError naming the first line that is no such row. */
export function* readAsnCsv(csv: string): Generator<AsnRow> {
  let line = 0;
  for (let at = 0; at < csv.length; ) {
    const end = csv.indexOf('\n', at);
    const stop = end < 0 ? csv.length : end;
    const row = csv.slice(at, csv.charCodeAt(stop - 1) === 13 ? stop - 1 : stop);
    line++;
    at = stop + 1;
    if (row !== '') yield readRow(row, line);
  }
}

function readRow(row: string, line: number): AsnRow {
  const a = row.indexOf(',');
  const b = row.indexOf(',', a + 1);
  const c = row.indexOf(',', b + 1);
  const first = parseAddress(row.slice(0, a));
  const last = parseAddress(row.slice(a + 1, b));
  const asn = Number(row.slice(b + 1, c < 0 ? undefined : c));
  if (a < 0 || b < 0 || first === null || last === null || !Number.isInteger(asn)) {
    throw new InvalidInputError(`expected "first,last,asn,organisation" on line ${line} of the ASN file`);
  }
  const organisation = c < 0 ? '' : unquoted(row.slice(c + 1));
  return { first, last, network: { asn, organisation: organisation === '' ? null : organisation } };
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
