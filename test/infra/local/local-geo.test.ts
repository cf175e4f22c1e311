import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { commandConfig, localConfig, parseConfig } from '../../../infra/local/config.ts';
import { localGeo } from '../../../infra/local/local-geo.ts';
import { writeMmdb } from '../../core/enrich/mmdb-fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A database of one's own, with one block. */
function database(folder: string, name: string, data: Record<string, string | number>): string {
  const path = join(folder, name);
  writeFileSync(path, writeMmdb({ ipVersion: 4, entries: [{ cidr: '8.8.8.0/24', data }] }));
  return path;
}

describe('the geo tables of a host', () => {
  it('are made of the user’s own databases where given, and kept with the data folder', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const cache_dir = join(folder, 'shared');
    const config = localConfig({
      data,
      cache_dir,
      city_mmdb: database(folder, 'city.mmdb', { city: 'Own Town', country_code: 'IN' }),
      asn_mmdb: database(folder, 'asn.mmdb', { autonomous_system_number: 64500 }),
    });
    const tables = await localGeo(config);
    expect(tables.describe().map(({ source }) => source)).toEqual(['file', 'file']);
    expect(readdirSync(join(data, 'cache'))).toEqual([expect.stringMatching(/^geo-.*\.bin$/)]);
    expect(existsSync(cache_dir)).toBe(false);
  });

  it('are refused where a database is missing', async () => {
    const folder = temporaryFolder();
    const config = localConfig({ data: folder, city_mmdb: join(folder, 'none.mmdb') });
    await expect(localGeo(config)).rejects.toThrow(InvalidInputError);
  });

  it('are chosen by options or variables, for the server and for commands', () => {
    const env = { FLOWTRAIL_CITY_MMDB: '/c.mmdb', FLOWTRAIL_ASN_MMDB: '/a.mmdb', FLOWTRAIL_CACHE_DIR: '/cache' };
    const wanted = { city_mmdb: '/c.mmdb', asn_mmdb: '/a.mmdb', cache_dir: '/cache' };
    expect(parseConfig([], env)).toMatchObject(wanted);
    expect(parseConfig(['--city-mmdb', '/mine.mmdb'], env)).toMatchObject({ ...wanted, city_mmdb: '/mine.mmdb' });
    expect(commandConfig('d', { ...env, FLOWTRAIL_PORT: '1', FLOWTRAIL_HOST: '0.0.0.0' })).toMatchObject({
      ...wanted,
      port: 0,
      host: '127.0.0.1',
    });
  });
});
