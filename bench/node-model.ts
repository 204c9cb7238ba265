/** Runs the shipped model in Node: the same ONNX files, tokenizer, runtime and TypeScript as in the browser, read from disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Encoder } from '../src/encoder/encoder.js';
import type { ModelSource } from '../src/encoder/model-source.js';
import { startEncoder } from '../src/encoder/start-encoder.js';
import { PenchantError } from '../src/shared/errors.js';
import { sha256 } from '../src/shared/hash.js';
import { type Manifest, parseManifest } from '../src/shared/manifest.js';

export const SHIPPED_MODEL = new URL('../public/models/', import.meta.url);

/** A model folder on disk; files are checked as they are on the web. */
export function createFolderSource(folder: URL): ModelSource {
  return {
    async manifest() {
      return parseManifest(JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')));
    },
    async file(file) {
      const bytes = new Uint8Array(await readFile(new URL(file.name, folder)));
      if ((await sha256(bytes)) !== file.sha256) {
        throw new PenchantError(
          'model-load',
          `Expected ${file.name} to be the file that the manifest names, got another.`,
        );
      }
      return bytes;
    },
  };
}

/** Starts the shipped model on WebAssembly. */
export async function startShippedModel(folder = SHIPPED_MODEL): Promise<{ manifest: Manifest; encoder: Encoder }> {
  const source = createFolderSource(folder);
  const manifest = await source.manifest();
  const runtimeUrl = import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  const runtime = async () => new Uint8Array(await readFile(fileURLToPath(runtimeUrl)));
  const { encoder } = await startEncoder({ source, manifest, device: 'wasm', runtime });
  return { manifest, encoder };
}
