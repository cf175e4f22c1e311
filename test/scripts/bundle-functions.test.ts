import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MANIFEST } from '../../functions/manifest.ts';
import { bundleFunctions } from '../../scripts/bundle-functions.ts';
import { ROOT } from '../../scripts/run.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const ENTRY = `import { DuckDBInstance } from '@duckdb/node-api';
import { S3Client } from '@aws-sdk/client-s3';
export const handler = async () => ({ made: typeof DuckDBInstance.create, client: new S3Client({ region: 'eu-central-1' }).constructor.name });
`;

/** Stands for the layer: what NODE_PATH leads to on Lambda. */
const LAYER = "exports.DuckDBInstance = { create: () => 'from the layer' };\n";

function plantedEntry(folder: string): string {
  const entry = join(folder, 'lambda.ts');
  writeFileSync(entry, ENTRY);
  return entry;
}

describe('bundleFunctions', () => {
  it('makes one file of each function that runs from any folder, with native packages out of a layer', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const entry = plantedEntry(folder);
    const out = join(folder, 'out');
    const bundles = await bundleFunctions(out, () => entry);
    expect(bundles.map(({ name }) => name)).toEqual(MANIFEST.map(({ name }) => name));
    for (const { name, bytes } of bundles) {
      expect(readdirSync(join(out, name)), name).toEqual(['index.mjs']);
      expect(bytes).toBeLessThan(3_000_000);
    }
    const task = temporaryFolder();
    const layer = join(task, 'layer/@duckdb/node-api');
    mkdirSync(layer, { recursive: true });
    writeFileSync(join(layer, 'index.js'), LAYER);
    cpSync(join(out, 'ingest/index.mjs'), join(task, 'index.mjs'));
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(task, 'index.mjs')))}); console.log(JSON.stringify(await handler()));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: task,
      env: { ...process.env, NODE_PATH: join(task, 'layer') },
      encoding: 'utf8',
    });
    expect(JSON.parse(printed)).toEqual({ made: 'function', client: 'S3Client' });
  });

  it('says which entry is missing, or what an entry cannot import', async () => {
    const folder = temporaryFolder();
    await expect(bundleFunctions(folder, (name) => join(folder, name, 'lambda.ts'))).rejects.toThrow(/api/);
    const entry = join(folder, 'lambda.ts');
    writeFileSync(entry, "import { nothing } from 'no-such-package';\nexport const handler = nothing;\n");
    await expect(bundleFunctions(join(folder, 'out'), () => entry)).rejects.toThrow(/no-such-package/);
  });
});
