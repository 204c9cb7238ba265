/** A page that does nothing by itself: it puts the built library where tests can reach it. */
import webgpuUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as penchant from 'penchant';
import * as widget from 'penchant/widget/define';
import { CHINESE } from 'penchant/widget/labels/chinese';
import { GERMAN } from 'penchant/widget/labels/german';

const testPage = {
  ...penchant,
  ...widget,
  CHINESE,
  GERMAN,
  runtimeUrls: { wasm: wasmUrl, webgpu: webgpuUrl },
  /** The engine's worker, for tests that kill it. */
  openWorker: () => new Worker(new URL('./plain.worker.ts', import.meta.url), { type: 'module' }),
  /** The same in a browser whose storage fails on demand. */
  openFaultyWorker: () => new Worker(new URL('./faulty.worker.ts', import.meta.url), { type: 'module' }),
  /** The same in a browser without IndexedDB. */
  openWorkerWithoutIndexedDb: () =>
    new Worker(new URL('./no-indexeddb.worker.ts', import.meta.url), { type: 'module' }),
  /** The same in a browser that keeps nothing. */
  openWorkerWithoutStorage: () => new Worker(new URL('./no-storage.worker.ts', import.meta.url), { type: 'module' }),
  /** The same where the software adapter passes for a GPU. */
  openWorkerWithGpu: () => new Worker(new URL('./disguised-gpu.worker.ts', import.meta.url), { type: 'module' }),
};

declare global {
  var page: TestPage;
}
export type TestPage = typeof testPage;
globalThis.page = testPage;
