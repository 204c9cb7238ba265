/** From nothing to a first personal order with Penchant; on a second visit the labels are there already. */
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { createEngine } from 'penchant';
import type { ColdTimes } from './cold.js';

globalThis.cold = order();

async function order(): Promise<ColdTimes> {
  const { labels, candidates } = globalThis.coldInput;
  const page = performance.now();
  const engine = await createEngine({ user: 'cold', device: 'wasm', runtimeUrls: { wasm: wasmUrl } });
  const started = performance.now();
  if ((await engine.labels()).length === 0) {
    const stored = labels.map((texts, i) => ({
      id: `label-${i}`,
      at: i,
      prompt: '',
      outcome: 'chosen' as const,
      texts,
      chosen: 0,
      appPositions: [],
      weight: 1,
    }));
    await engine.import({ format: 'penchant', version: 1, user: '', exportedAt: '', modelVersion: '', labels: stored });
  }
  const learnt = performance.now();
  const { applied } = await engine.rerank({ prompt: '', candidates, apply: 'always' });
  if (!applied) throw new Error("Expected a personal order, got the app's.");
  return { page, engine: started, learnt, order: performance.now() };
}
