import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openGeoTables } from '../../adapters/local/geo-source.ts';
import type { GeoTables } from '../../core/enrich/geo-tables.ts';
import type { LocalConfig } from './config.ts';

/**
 * The geo tables of this host. Those made from the bundled databases are shared by every data folder; those made from
 * the user's own stay with the data folder that is used with them.
 */
export async function localGeo(config: LocalConfig): Promise<GeoTables> {
  const { city_mmdb: cityMmdb, asn_mmdb: asnMmdb } = config;
  const own = join(config.data, 'cache');
  const isShared = cityMmdb === undefined && asnMmdb === undefined && (await isWritable(config.cache_dir));
  return openGeoTables({ cacheDir: isShared ? config.cache_dir : own, cityMmdb, asnMmdb });
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
