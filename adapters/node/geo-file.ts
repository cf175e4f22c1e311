import { readFile } from 'node:fs/promises';
import { type GeoTables, geoTables } from '../../core/enrich/geo-tables.ts';

/** Geo tables built before, from their file. Throws UnavailableError for one of another layout. */
export async function readGeoTables(path: string): Promise<GeoTables> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  return geoTables(isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength));
}
