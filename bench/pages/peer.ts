/** The same with what a web developer would write: transformers.js in a worker and logistic regression on the page. */
import { ask } from './ask.js';
import type { ColdTimes } from './cold.js';
import type { PeerMessage } from './peer.worker.js';
import { fitRegression } from './regression.js';

globalThis.cold = order();

async function order(): Promise<ColdTimes> {
  const { labels, candidates } = globalThis.coldInput;
  const page = performance.now();
  const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
  const embed = (texts: readonly string[]) => ask<Float32Array[]>(worker, { texts } satisfies PeerMessage);
  await ask(worker, { threads: 1 } satisfies PeerMessage);
  const engine = performance.now();
  const shown = await embed(labels.flat());
  const w = fitRegression(labels.map((_, i) => [shown[2 * i] as Float32Array, shown[2 * i + 1] as Float32Array]));
  const learnt = performance.now();
  const scores = (await embed(candidates)).map((x) => x.reduce((sum, value, k) => sum + value * (w[k] as number), 0));
  Array.from(scores.keys()).sort((i, j) => (scores[j] as number) - (scores[i] as number));
  return { page, engine, learnt, order: performance.now() };
}
