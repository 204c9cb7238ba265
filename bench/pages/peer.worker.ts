/** Vectors by transformers.js, as its documentation says; in a worker, so that the page stays free. */
import { type Extractor, env, pipeline } from '@huggingface/transformers';
import { answer } from './ask.js';

export type PeerMessage = { readonly threads: number } | { readonly texts: readonly string[] };

env.allowLocalModels = true;
env.allowRemoteModels = false;
env.localModelPath = '/peer/';
let extractor: Extractor | undefined;

answer<PeerMessage>(async (message) => {
  if ('threads' in message) {
    env.backends.onnx.wasm.numThreads = message.threads;
    // The build that it would fetch from its CDN.
    const runtime = new URL('/peer-runtime/ort-wasm-simd-threaded.asyncify', location.origin).href;
    env.backends.onnx.wasm.wasmPaths = { mjs: `${runtime}.mjs`, wasm: `${runtime}.wasm` };
    extractor = await pipeline('feature-extraction', 'model', { dtype: 'q8', device: 'wasm' });
    return true;
  }
  const { data, dims } = await (extractor as Extractor)(message.texts, { pooling: 'mean', normalize: true });
  return Array.from({ length: dims[0] }, (_, i) => data.slice(i * dims[1], (i + 1) * dims[1]));
});
