import { geoBuilder } from '../../../core/enrich/geo-builder.ts';
import { type GeoTables, geoTables } from '../../../core/enrich/geo-tables.ts';
import { openMmdb } from '../../../core/enrich/mmdb.ts';
import { writeMmdb } from './mmdb-fixture.ts';

/** Small geo tables: an Indian access network, a Meta and a hosting block, and entries for special blocks that must never be asked for. */
export function smallGeo(): GeoTables {
  const builder = geoBuilder();
  const city = (name: string, country: string): Record<string, string | number> => ({
    city: name,
    country_code: country,
    state1: `${name} region`,
    latitude: 12.5,
    longitude: 77.25,
  });
  const entries = [
    { cidr: '49.32.0.0/16', data: city('Mumbai', 'IN') },
    { cidr: '157.240.0.0/16', data: city('Milan', 'IT') },
    { cidr: '10.0.0.0/8', data: city('Nowhere', 'ZZ') },
    { cidr: '100.64.0.0/10', data: city('Nowhere', 'ZZ') },
  ];
  builder.addCity(openMmdb(writeMmdb({ ipVersion: 4, entries })), 4);
  builder.addCity(
    openMmdb(
      writeMmdb({
        ipVersion: 6,
        entries: [
          { cidr: '2002::/15', data: city('Wrong', 'US') },
          { cidr: '2405:200::/32', data: city('Pune', 'IN') },
        ],
      }),
    ),
    6,
  );
  builder.addAsnCsv(
    '10.0.0.0,10.255.255.255,64512,Private\n49.32.0.0,49.32.255.255,55836,Jio\n52.95.0.0,52.95.255.255,16509,"Amazon.com, Inc."\n157.240.0.0,157.240.255.255,32934,"Facebook, Inc."\n',
  );
  builder.addAsnCsv('2405:200::,2405:200:ffff:ffff:ffff:ffff:ffff:ffff,55836,Jio\n');
  return geoTables(builder.finish([]));
}
