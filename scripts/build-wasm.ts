/**
 * Compiles the AssemblyScript sources to WebAssembly and writes each as a committed TypeScript module holding the bytes
 * in base64, so that running Flowtrail needs no compiler and the browser no extra download.
 *   node scripts/build-wasm.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

export type WasmModule = {
  /** AssemblyScript entry file, relative to the repository root. */
  readonly source: string;
  /** TypeScript module written, relative to the repository root; it exports `wasmBase64`. */
  readonly output: string;
};

export const wasmModules: readonly WasmModule[] = [
  { source: 'core/ml/wasm/assembly/forest.ts', output: 'core/ml/wasm/forest.wasm.ts' },
  { source: 'core/scan/wasm/assembly/lines.ts', output: 'core/scan/wasm/lines.wasm.ts' },
];

const root = new URL('../', import.meta.url);

/** Compiles one source; throws with the compiler's messages when it does not compile. */
export async function compileWasm(source: string): Promise<Uint8Array> {
  const options = [
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '0',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
  ];
  const output = ['--importMemory', '--outFile', 'out.wasm'];
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main([source, ...options, ...output], {
    readFile: (name, base) => readFile(new URL(name, new URL(`${base}/`, root)), 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      bytes = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || bytes === undefined) throw new Error(`${source} does not compile:\n${stderr.toString()}`);
  return bytes;
}

/** The text of the module committed for a compiled source. */
export function wasmModuleText(source: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return `// Compiled from ${source} by scripts/build-wasm.ts; not edited by hand.\nexport const wasmBase64 =\n  '${base64}';\n`;
}

if (import.meta.main) {
  for (const { source, output } of wasmModules) {
    const bytes = await compileWasm(source);
    await writeFile(new URL(output, root), wasmModuleText(source, bytes));
    console.log(`${output}: ${bytes.length} bytes of WebAssembly`);
  }
}
