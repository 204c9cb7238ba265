/**
 * Builds `dist/standalone/`: one module for plain pages, its worker, and the WebAssembly of the runtime. Without the
 * WebGPU runtime, whose 27 MB would be carried by everyone who installs the package (docs/decisions/0011-packaging.md).
 */
import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** What the engine gets for `onnxruntime-web/webgpu`: it fails as an adapter does, and the engine goes on with WASM. */
const NO_WEBGPU = `
export const env = { wasm: {} };
export const InferenceSession = {
  async create() {
    throw new Error('the standalone build has no WebGPU');
  },
};
`;

function withoutWebGpu(): Plugin {
  const id = '\0no-webgpu';
  return {
    name: 'without-webgpu',
    enforce: 'pre',
    resolveId: (source) => (source === 'onnxruntime-web/webgpu' ? id : undefined),
    load: (loaded) => (loaded === id ? NO_WEBGPU : undefined),
  };
}

/** Writes the licences of what is bundled; Vite's own list would leave out what only the worker uses. */
function licenses(): Plugin {
  return {
    name: 'licenses',
    apply: 'build',
    generateBundle() {
      const { dependencies } = readJson('package.json') as { dependencies: Record<string, string> };
      const texts = Object.keys(dependencies).map((name) => {
        const { version, license } = readJson(`node_modules/${name}/package.json`) as Record<string, string>;
        const file = `node_modules/${name}/LICENSE`;
        const text = existsSync(file) ? `\n${readFileSync(file, 'utf8').trim()}\n` : '';
        return `${name} ${version}: ${license}\n${text}`;
      });
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Names with hashes, but for the entry: a browser must not take an older runtime or worker for the newer one. */
const output = { assetFileNames: '[name]-[hash][extname]', codeSplitting: false };

/** On a busy machine it would be warned that copying the runtime takes time. */
const checks = { pluginTimings: false };

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [withoutWebGpu(), licenses()],
  worker: {
    format: 'es',
    plugins: () => [withoutWebGpu()],
    rolldownOptions: { checks, output: { ...output, entryFileNames: '[name]-[hash].js' } },
  },
  build: {
    outDir: 'dist/standalone',
    target: 'es2023',
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      checks,
      input: 'src/standalone.ts',
      preserveEntrySignatures: 'strict',
      output: { ...output, entryFileNames: 'penchant.js' },
    },
  },
});
