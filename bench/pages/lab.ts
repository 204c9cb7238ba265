/** The page of the benches `encode` and `memory`: starts each side in its worker and times it from call to answer. */
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

export interface StartOptions {
  /** Default 1. */
  readonly threads?: number;
  /** After so many milliseconds without a call the library may end its worker; by default it never does. */
  readonly idleMs?: number;
}

const starts: Record<SideName, (options: Required<StartOptions>) => Promise<Side>> = {
  penchant: (options) => startPenchant('wasm', options),
  penchantGpu: (options) => startPenchant('webgpu', options),
  raw: ({ threads }) => startRaw('/models/encoder.onnx', threads, ({ ids }) => ids),
  rawPeer: ({ threads }) => startRaw('/peer/model/onnx/model_quantized.onnx', threads, ({ peerIds }) => peerIds),
  async peer({ threads }) {
    const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
    await ask(worker, { threads } satisfies PeerMessage);
    return {
      run: ({ texts }) => ask(worker, { texts } satisfies PeerMessage),
      stop: () => worker.terminate(),
    };
  },
};

async function startPenchant(device: 'wasm' | 'webgpu', { threads, idleMs }: Required<StartOptions>): Promise<Side> {
  if (threads !== 1) throw new Error(`Expected one thread, which is what the library uses, got ${threads}.`);
  const options = {
    user: device,
    device,
    runtimeUrls: { wasm: wasmUrl, webgpu: webgpuUrl },
    deadlineMs: 600_000,
    idleMs,
  };
  const engine: Engine = await createEngine(options);
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
  async start(name: SideName, { threads = 1, idleMs = 0 }: StartOptions = {}): Promise<void> {
    sides.set(name, await starts[name]({ threads, idleMs }));
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
