/** The page of the benches `encode`, `memory` and `jank`: starts each side in its worker and times it from call to answer. */
import webgpuUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { createEngine, type Engine } from 'penchant';
import { ask } from './ask.js';
import type { PeerMessage } from './peer.worker.js';
import type { RawMessage } from './raw.worker.js';

/** `penchant`, on either device, and `peer` take texts; the raw runtime takes the ids of either's tokenizer. */
export type SideName = 'penchant' | 'penchantGpu' | 'raw' | 'peer' | 'rawPeer';

/** One set of texts, and their ids by both tokenizers. */
export interface Batch {
  readonly texts: readonly string[];
  readonly ids: readonly (readonly number[])[];
  readonly peerIds: readonly (readonly number[])[];
}

interface Side {
  run(batch: Batch): Promise<unknown>;
  stop(): void;
}

const sides = new Map<SideName, Side>();

const starts: Record<SideName, (threads: number) => Promise<Side>> = {
  penchant: (threads) => startPenchant('wasm', threads),
  penchantGpu: (threads) => startPenchant('webgpu', threads),
  raw: (threads) => startRaw('/models/encoder.onnx', threads, ({ ids }) => ids),
  rawPeer: (threads) => startRaw('/peer/model/onnx/model_quantized.onnx', threads, ({ peerIds }) => peerIds),
  async peer(threads) {
    const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
    await ask(worker, { threads } satisfies PeerMessage);
    return {
      run: ({ texts }) => ask(worker, { texts } satisfies PeerMessage),
      stop: () => worker.terminate(),
    };
  },
};

async function startPenchant(device: 'wasm' | 'webgpu', threads: number): Promise<Side> {
  if (threads !== 1) throw new Error(`Expected one thread, which is what the library uses, got ${threads}.`);
  const engine: Engine = await createEngine({
    user: device,
    device,
    runtimeUrls: { wasm: wasmUrl, webgpu: webgpuUrl },
    deadlineMs: 600_000,
  });
  return {
    run: ({ texts }) => engine.rerank({ prompt: '', candidates: texts, apply: 'always' }),
    stop: () => engine.dispose(),
  };
}

async function startRaw(model: string, threads: number, idsOf: (batch: Batch) => Batch['ids']): Promise<Side> {
  const worker = new Worker(new URL('./raw.worker.ts', import.meta.url), { type: 'module' });
  await ask(worker, { model: new URL(model, location.origin).href, threads } satisfies RawMessage);
  return {
    run: (batch) => ask(worker, { ids: idsOf(batch) } satisfies RawMessage),
    stop: () => worker.terminate(),
  };
}

const labPage = {
  async start(name: SideName, threads = 1): Promise<void> {
    sides.set(name, await starts[name](threads));
  },
  /** @returns milliseconds from the call to the answer */
  async run(name: SideName, batch: Batch): Promise<number> {
    const side = sides.get(name);
    if (!side) throw new Error(`Expected ${name} to be started.`);
    const start = performance.now();
    await side.run(batch);
    return performance.now() - start;
  },
  stop(name: SideName): void {
    sides.get(name)?.stop();
    sides.delete(name);
  },
};

declare global {
  var lab: Lab;
}
export type Lab = typeof labPage;
globalThis.lab = labPage;
