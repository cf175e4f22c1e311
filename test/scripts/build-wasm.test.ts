import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compileWasm, wasmModules, wasmModuleText } from '../../scripts/build-wasm.ts';

describe('committed WebAssembly', () => {
  it.each(wasmModules)('$output is what $source compiles to', { timeout: 30_000 }, async ({ source, output }) => {
    const committed = await readFile(new URL(`../../${output}`, import.meta.url), 'utf8');
    expect(committed).toBe(wasmModuleText(source, await compileWasm(source)));
  });

  it('fails with the compiler’s words when a source does not compile', { timeout: 30_000 }, async () => {
    await expect(compileWasm('core/ml/random.ts')).rejects.toThrow(/core\/ml\/random\.ts does not compile:\n.*ERROR/s);
  });
});
