/** Where this site has the inference runtimes' WebAssembly, so that they load with progress and are kept. */
import webgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

export const RUNTIME_URLS = { wasm, webgpu };
