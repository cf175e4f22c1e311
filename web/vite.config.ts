import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env['FLOWTRAIL_API'] ?? 'http://127.0.0.1:8787';

/** The static dashboard. Nothing is inlined, so that `default-src 'self'` holds for scripts, styles, fonts and images. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
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
