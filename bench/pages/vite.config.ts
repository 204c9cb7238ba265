import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Builds the benches' pages against the built package and the peer, as an app's bundler would. */
export default defineConfig({
  root: fromRoot('bench/pages'),
  publicDir: fromRoot('public'),
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: ['jank', 'lab', 'penchant', 'peer'].map((name) => fromRoot(`bench/pages/${name}.html`)) },
  },
  worker: { format: 'es' },
  resolve: {
    alias: [
      { find: /^penchant$/, replacement: fromRoot('dist/src/index.js') },
      { find: /^penchant\/widget\/define$/, replacement: fromRoot('dist/src/widget/define.js') },
      {
        find: /^@huggingface\/transformers$/,
        replacement: fromRoot('bench/peer/node_modules/@huggingface/transformers/dist/transformers.web.js'),
      },
    ],
  },
});
