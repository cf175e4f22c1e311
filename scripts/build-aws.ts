import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MANIFEST } from '../functions/manifest.ts';
import { type BuiltLayer, buildDuckdbLayer, buildGeoLayer, type LayerArchitecture } from './build-layers.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { ROOT, run } from './run.ts';

/**
 * `npm run build:aws [-- --environment NAME]`: what a deployment consists of. Bundles of the functions and layers go to
 * .cache, the dashboard to web/dist. cdk runs it before each synthesis; the environment is the one of cdk.json unless given.
 */

/** Lambda's bound on a function with its layers, unpacked. */
const MOST_BYTES = 250 * 1024 * 1024;

const say = (name: string, bytes: number) =>
  process.stderr.write(`${name.padEnd(24)}${(bytes / 1e6).toFixed(1).padStart(8)} MB\n`);

function architectureOf(environment: string | undefined): LayerArchitecture {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    context: { environment: string; environments: Readonly<Record<string, { architecture?: LayerArchitecture }>> };
  };
  const chosen = environment ?? context.environment;
  const settings = context.environments[chosen];
  if (settings === undefined) throw new Error(`expected an environment of cdk.json, got ${chosen}`);
  return settings.architecture ?? 'arm64';
}

async function main(): Promise<void> {
  // Whoever has just built for another environment than the one of cdk.json says so.
  if (process.env['FLOWTRAIL_BUILT'] === '1') return;
  const { values } = parseArgs({ options: { environment: { type: 'string' }, 'skip-web': { type: 'boolean' } } });
  const architecture = architectureOf(values.environment);
  const bundles = await bundleFunctions(join(ROOT, '.cache/functions'));
  const layers: Readonly<Record<string, BuiltLayer>> = {
    duckdb: buildDuckdbLayer(architecture),
    geo: await buildGeoLayer(),
  };
  for (const [name, { bytes }] of Object.entries(layers)) say(`layer ${name}`, bytes);
  for (const row of MANIFEST) {
    const code = bundles.find(({ name }) => name === row.name)!.bytes;
    say(`function ${row.name}`, code);
    const whole = row.layers.reduce((sum, layer) => sum + layers[layer]!.bytes, code);
    if (whole > MOST_BYTES)
      throw new Error(`expected ${row.name} with its layers within ${MOST_BYTES} bytes unpacked, got ${whole}`);
  }
  if (values['skip-web'] && existsSync(join(ROOT, 'web/dist/index.html'))) return;
  const { code, output } = await run('vite', ['build', 'web', '--logLevel', 'warn'], { quiet: true });
  if (code !== 0) throw new Error(`expected the dashboard to be built:\n${output}`);
}

await main();
