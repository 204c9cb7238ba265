import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The built package; another copy of it where the crash tests put a bug in. */
const dist = process.env.PENCHANT_DIST ?? fromRoot('dist');

/** Builds the test page against the built package, as a consumer's bundler would. */
export default defineConfig({
  root: fromRoot('tests/browser/page'),
  base: './',
  publicDir: fromRoot('public'),
  build: { target: 'es2023', emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  worker: { format: 'es' },
  resolve: {
    alias: [
      { find: /^penchant\/widget\/define$/, replacement: `${dist}/src/widget/define.js` },
      { find: /^penchant\/widget\/labels\/(\w+)$/, replacement: `${dist}/src/widget/labels/$1.js` },
      { find: /^penchant$/, replacement: `${dist}/src/index.js` },
      { find: /^penchant\/worker$/, replacement: `${dist}/workers/engine.worker.js` },
    ],
  },
});
