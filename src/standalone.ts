/**
 * The whole library for a page without a bundler: everything of `index.ts`, and the elements, registered on import. Built by
 * scripts/vite.standalone.config.ts into `dist/standalone/`, where the worker and the runtime lie beside it.
 *
 * The one difference to the other entries: the worker and the model are looked for in the package itself, also when that
 * is on another origin, such as a CDN.
 */
import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import workerUrl from '../workers/engine.worker.js?worker&url';
import { createEngine as createEngineFor, type Engine, type EngineOptions } from './index.js';

export * from './index.js';
export * from './widget/define.js';

/** Relative to the bundle. Not a literal in `new URL()`, which the build would take for a file to copy. */
const MODELS = '../../public/models/';

/**
 * As `createEngine` of `penchant`, but the model and the runtime are those of the package by default. The runtime is named
 * even though the worker knows where it lies: from another origin it would be looked for in another way, which fails.
 */
export function createEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngineFor({
    ...options,
    modelUrl: options.modelUrl ?? new URL(MODELS, import.meta.url),
    runtimeUrls: { wasm: runtimeUrl, ...options.runtimeUrls },
    worker: options.worker ?? openWorker,
  });
}

/** Browsers run a worker only from the page's own origin; a script of that origin may import one from elsewhere. */
function openWorker(): Worker {
  if (new URL(workerUrl).origin === location.origin) return new Worker(workerUrl, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(workerUrl)};`], { type: 'text/javascript' });
  const scriptUrl = URL.createObjectURL(script);
  const worker = new Worker(scriptUrl, { type: 'module' });
  // The first message comes after the script has been read; until then its address must hold.
  worker.addEventListener('message', () => URL.revokeObjectURL(scriptUrl), { once: true });
  return worker;
}
