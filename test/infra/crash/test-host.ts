import { localConfig } from '../../../infra/local/config.ts';
import { type Host, startHost } from '../../../infra/local/host.ts';
import { wire } from '../../../infra/local/wire.ts';
import { smallGeo } from '../../core/enrich/geo-fixture.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** The real host over a data folder, with small geo tables and no background work. */
export function testHost(data: string): Promise<Host> {
  return startHost(localConfig({ data, port: 0 }), {
    background: false,
    log: silent,
    wire: (services) => wire({ ...services, geo: async () => smallGeo() }),
  });
}
