/** A model under onnxruntime-web and nothing around it: ids in, the graph's output out. */
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { answer } from './ask.js';

type Runtime = typeof import('onnxruntime-web/wasm');

export type RawMessage =
  | { readonly model: string; readonly threads: number }
  | { readonly ids: readonly (readonly number[])[] };

let ort: Runtime;
let session: InferenceSession;

answer<RawMessage>(async (message) => {
  if ('model' in message) {
    // As files of its own: a second thread starts from the runtime's file, which must not be a bundle of this one.
    const runtime = new URL('/runtime/', location.origin).href;
    ort = await import(/* @vite-ignore */ `${runtime}ort.wasm.min.mjs`);
    ort.env.wasm.numThreads = message.threads;
    const file = `${runtime}ort-wasm-simd-threaded`;
    ort.env.wasm.wasmPaths = { mjs: `${file}.mjs`, wasm: `${file}.wasm` };
    ort.env.logLevel = 'error';
    session = await ort.InferenceSession.create(message.model, { graphOptimizationLevel: 'all' });
    return true;
  }
  const rows = message.ids.length;
  const columns = Math.max(...message.ids.map(({ length }) => length));
  // 0 is padding for both models.
  const ids = message.ids.flatMap((row) => [...row, ...Array<number>(columns - row.length).fill(0)]);
  const tensor = (values: readonly number[]) =>
    new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [rows, columns]);
  const isPeer = session.inputNames.includes('attention_mask');
  const feeds: InferenceSession.FeedsType = isPeer
    ? {
        input_ids: tensor(ids),
        attention_mask: tensor(ids.map((id) => Math.min(id, 1))),
        token_type_ids: tensor(ids.map(() => 0)),
      }
    : { [session.inputNames[0] as string]: new ort.Tensor('int32', Int32Array.from(ids), [rows, columns]) };
  const outputs = await session.run(feeds);
  await outputs[session.outputNames[0] as string]?.getData();
  return true;
});
