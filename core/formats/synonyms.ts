import { compactHeader } from './compact-header.ts';
import table from './header-synonyms.json' with { type: 'json' };
import { isMappingTarget } from './roles.ts';

/** Names in the synonym table that the flow schema spells otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  latitude: 'cell_latitude',
  longitude: 'cell_longitude',
  tcp_flags: 'tcp_flags_out',
};

/** Headers met since the table was made, and those of German exports. */
const MORE: Readonly<Record<string, string>> = {
  rufnummer: 'msisdn',
  quellip: 'source_ip',
  quellport: 'source_port',
  zielip: 'destination_ip',
  zielport: 'destination_port',
  protokoll: 'protocol',
  beginn: 'event_time',
  ende: 'end_time',
  dauers: 'duration_s',
  dauer: 'duration_s',
  bytesgesendet: 'bytes_out',
  bytesempfangen: 'bytes_in',
  funkzelle: 'cell_id',
  phoneno: 'msisdn',
  useragent: 'user_agent',
  httpmethod: 'http_method',
};

const index: Readonly<Record<string, string>> = table.index;

/** Meanings that depend on the file: never guessed, the mapping screen asks. */
export const ASK_USER: ReadonlySet<string> = new Set(table.ask_user);

/** The target a printed header stands for, by whole compact name (never by substring); null when unknown. */
export function synonymOf(header: string): string | null {
  const key = compactHeader(header);
  const found = MORE[key] ?? index[key];
  if (found === undefined) return null;
  const target = RENAMED[found] ?? found;
  return isMappingTarget(target) ? target : null;
}
