import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { MANIFEST } from '../functions/manifest.ts';
import { ROOT } from './run.ts';

export interface Bundle {
  readonly name: string;
  readonly bytes: number;
}

/** Packages with native code: their layer brings them. */
const IN_LAYERS = /^@duckdb\//;

/**
 * A layer's packages are found through NODE_PATH, which `import` does not read and `require` does: these imports
 * become requires.
 */
const requiredFromLayers: Plugin = {
  name: 'required-from-layers',
  resolveId(id, importer) {
    if (!IN_LAYERS.test(id)) return null;
    return importer?.startsWith('\0layer:') ? { id, external: true } : `\0layer:${id}.cjs`;
  },
  load(id) {
    const [, name] = /^\0layer:(.*)[.]cjs$/.exec(id) ?? [];
    return name === undefined ? null : `module.exports = require('${name}');`;
  },
};

/**
 * Makes one file of each function, with the AWS SDK in it, in `out`/NAME/index.mjs. `entryOf` gives a function's
 * lambda.ts. Throws where an entry is missing or does not resolve.
 */
export async function bundleFunctions(
  out: string,
  entryOf = (name: string) => join(ROOT, 'functions', name, 'lambda.ts'),
): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const { name } of MANIFEST) {
    const input = entryOf(name);
    if (!existsSync(input)) throw new Error(`expected the entry of function ${name} at ${input}`);
    const folder = join(out, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const bundle = await rolldown({
      input,
      platform: 'node',
      plugins: [requiredFromLayers],
      transform: { target: 'node24' },
      onLog: (level, log) => {
        if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
        if (level === 'warn') process.stderr.write(`${name}: ${log.message}\n`);
      },
    });
    const file = join(folder, 'index.mjs');
    // Names stay, so that a stack trace in the log says where; no map is shipped.
    await bundle.write({
      file,
      format: 'esm',
      codeSplitting: false,
      minify: { mangle: false, compress: true },
      keepNames: true,
    });
    await bundle.close();
    bundles.push({ name, bytes: statSync(file).size });
  }
  return bundles;
}
