/** What the benches use of transformers.js, so that types check where it is not installed. */
declare module '@huggingface/transformers' {
  export const env: {
    allowLocalModels: boolean;
    allowRemoteModels: boolean;
    localModelPath: string;
    backends: { onnx: { wasm: { numThreads: number; wasmPaths: { mjs: string; wasm: string } } } };
  };
  export type Extractor = (
    texts: readonly string[],
    options: { pooling: 'mean'; normalize: boolean },
  ) => Promise<{ readonly data: Float32Array; readonly dims: readonly [number, number] }>;
  export function pipeline(
    task: 'feature-extraction',
    model: string,
    options: { dtype: 'q8'; device: 'wasm' },
  ): Promise<Extractor>;
}
