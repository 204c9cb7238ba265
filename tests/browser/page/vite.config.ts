import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Builds the test page against the built package in `dist/`, as a consumer's bundler would. */
export default defineConfig({
  root: fromRoot('tests/browser/page'),
  base: './',
  publicDir: fromRoot('public'),
  build: { target: 'es2023', emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  worker: { format: 'es' },
  resolve: {
    alias: [
      { find: /^penchant$/, replacement: fromRoot('dist/src/index.js') },
      { find: /^penchant\/worker$/, replacement: fromRoot('dist/workers/engine.worker.js') },
    ],
  },
});
