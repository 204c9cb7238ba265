/**
 * How long from a click to the new order, when the candidates are known? Through the worker: `prefer` (stored in
 * IndexedDB, posterior refitted) and then `rerank`. The peer is what a web developer would write: logistic regression by
 * gradient descent on differences of 384 numbers, in memory, on the page, storing nothing.
 */
import type { Page } from 'playwright-core';
import type {} from '../tests/browser/page/main.js';
import { format, type Spread, spread } from './spread.js';

export interface UpdateFigure {
  readonly labels: number;
  readonly candidates: number;
  readonly penchant: Spread;
  readonly peer: Spread;
}

const SIZES = [
  { labels: 10, candidates: 8 },
  { labels: 200, candidates: 8 },
  { labels: 200, candidates: 64 },
  { labels: 1000, candidates: 64 },
];
const WARM_UP = 5;
const RUNS = 40;

export async function benchUpdate(page: Page): Promise<UpdateFigure[]> {
  const figures: UpdateFigure[] = [];
  console.log(
    '| labels | candidates | click to new order, ms: median (p5 to p95) | gradient descent on the page, ms | runs |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (const { labels, candidates } of SIZES) {
    const times = await page.evaluate(measure, { labels, candidates, warmUp: WARM_UP, runs: RUNS });
    const figure = { labels, candidates, penchant: spread(times.penchant), peer: spread(times.peer) };
    figures.push(figure);
    console.log(`| ${labels} | ${candidates} | ${format(figure.penchant)} | ${format(figure.peer)} | ${RUNS} |`);
  }
  return figures;
}

interface MeasureOptions {
  readonly labels: number;
  readonly candidates: number;
  readonly warmUp: number;
  readonly runs: number;
}

/** Runs in the page. */
async function measure({
  labels,
  candidates,
  warmUp,
  runs,
}: MeasureOptions): Promise<{ penchant: number[]; peer: number[] }> {
  const vary = (i: number) =>
    `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}${i % 3 ? '' : '\n- a point\n- another'}${i % 5 ? '.' : '!'}`;
  const texts = Array.from({ length: candidates }, (_, i) => vary(i));
  const engine = await page.createEngine({ user: `bench-${labels}-${candidates}`, device: 'wasm' });
  const stored = Array.from({ length: labels }, (_, i) => ({
    id: `label-${i}`,
    at: i,
    prompt: '',
    outcome: 'chosen' as const,
    texts: [0, 1, 2, 3, 4].map((k) => texts[(5 * i + k) % candidates] as string),
    chosen: i % 5,
    appPositions: [0, 1, 2, 3, 4],
    weight: 1,
  }));
  await engine.import({ format: 'penchant', version: 1, user: '', exportedAt: '', modelVersion: '', labels: stored });
  await engine.rerank({ prompt: '', candidates: texts });
  const penchant: number[] = [];
  for (let i = 0; i < warmUp + runs; i++) {
    const { eventId } = await engine.rerank({ prompt: '', candidates: texts });
    const start = performance.now();
    await engine.prefer({ eventId, chosen: i % candidates, rejected: [1, 2, 3, 4].map((k) => (i + k) % candidates) });
    await engine.rerank({ prompt: '', candidates: texts, apply: 'always' });
    if (i >= warmUp) penchant.push(performance.now() - start);
  }
  await engine.forget();
  engine.dispose();

  const d = 384;
  const vectors = texts.map((_, i) => Float32Array.from({ length: d }, (_, k) => Math.sin(i * 12.9898 + k * 78.233)));
  const pairs = Array.from({ length: labels * 4 }, (_, i) => [i % candidates, (i * 7 + 1) % candidates] as const);
  const peer: number[] = [];
  for (let run = 0; run < warmUp + runs; run++) {
    const start = performance.now();
    const w = new Float32Array(d);
    for (let step = 0; step < 100; step++) {
      const gradient = new Float32Array(d);
      for (const [a, b] of pairs) {
        const x = vectors[a] as Float32Array;
        const y = vectors[b] as Float32Array;
        let z = 0;
        for (let k = 0; k < d; k++) z += (w[k] as number) * ((x[k] as number) - (y[k] as number));
        const g = 1 / (1 + Math.exp(z));
        for (let k = 0; k < d; k++) gradient[k] = (gradient[k] as number) + g * ((x[k] as number) - (y[k] as number));
      }
      for (let k = 0; k < d; k++) w[k] = (w[k] as number) * 0.99 + (0.1 * (gradient[k] as number)) / pairs.length;
    }
    vectors.map((x) => x.reduce((sum, value, k) => sum + value * (w[k] as number), 0)).sort((a, b) => b - a);
    if (run >= warmUp) peer.push(performance.now() - start);
  }
  return { penchant, peer };
}
