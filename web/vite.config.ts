import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const api = process.env['FLOWTRAIL_API'] ?? 'http://127.0.0.1:8787';

/** The typeface once more under a name that stays: the sign-in pages, which no build touches, ask for it. */
function fontOfSignIn(): Plugin {
  const file = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
  return {
    name: 'font-of-sign-in',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(createRequire(import.meta.url).resolve(file));
      this.emitFile({ type: 'asset', fileName: 'fonts/inter-latin.woff2', source });
    },
  };
}

/** The static dashboard. Nothing is inlined, so that `default-src 'self'` holds for scripts, styles, fonts and images. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), fontOfSignIn()],
  server: { proxy: { '/api': api, '/oidc': api, '/health': api } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    // lib/no-eval.ts must run before any schema is made, whichever chunk holds it.
    rolldownOptions: {
      output: {
        strictExecutionOrder: true,
        // The map's outlines keep their name, so that an operator can put another boundary file in its place.
        assetFileNames: (asset) =>
          asset.names[0]?.startsWith('countries-') ? 'map/countries.json' : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
