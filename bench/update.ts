/**
 * How long from a click to the new order, when the candidates are known, and how long until the label is stored? Through the
 * worker: `prefer`, and right after it `rerank`, which waits for the learning; the former is acknowledged when both copies of
 * the label log are on disk. The peer is what a web developer would write: logistic
 * regression by gradient descent on differences of 384 numbers, in memory, on the page, storing nothing.
 */
import type { Page } from 'playwright-core';
import type {} from '../tests/browser/page/main.js';
import { format, type Spread, spread } from './spread.js';
import { markdownTable } from './table.js';

export interface UpdateFigure {
  readonly labels: number;
  readonly candidates: number;
  /** To the new order. */
  readonly penchant: Spread;
  /** Until the label is stored, in the same runs. */
  readonly stored: Spread;
  readonly peer: Spread;
}

const LABELS = [10, 100, 1000, 10_000];
const CANDIDATES = [8, 64, 500];
const WARM_UP = 5;
const RUNS = 40;
/** The peer's time grows with the labels, to seconds a click. */
const PEER_RUNS = 400;

export async function benchUpdate(page: Page): Promise<UpdateFigure[]> {
  const figures: UpdateFigure[] = [];
  for (const labels of LABELS) {
    const peer = spread(
      await page.evaluate(measurePeer, { labels, runs: Math.max(3, Math.min(RUNS, PEER_RUNS / labels)) }),
    );
    const times = await page.evaluate(measure, { labels, sizes: CANDIDATES, warmUp: WARM_UP, runs: RUNS });
    CANDIDATES.forEach((candidates, i) => {
      const { order, stored } = times[i] as Times;
      figures.push({ labels, candidates, penchant: spread(order), stored: spread(stored), peer });
    });
    console.error(`update: ${labels} labels`);
  }
  return figures;
}

export function updateTables(figures: readonly UpdateFigure[]): string {
  const head = [
    'labels',
    'candidates',
    'click to new order, ms: median (p5 to p95)',
    'to the label stored, ms',
    'runs',
    'gradient descent on the page, ms',
    'runs',
  ];
  const rows = figures.map(({ labels, candidates, penchant, stored, peer }) => [
    labels,
    candidates,
    format(penchant),
    format(stored),
    penchant.runs,
    format(peer),
    peer.runs,
  ]);
  return markdownTable(head, rows);
}

interface MeasureOptions {
  readonly labels: number;
  /** Numbers of candidates. */
  readonly sizes: readonly number[];
  readonly warmUp: number;
  readonly runs: number;
}

/** Milliseconds since the click, one for each run. */
interface Times {
  readonly order: number[];
  readonly stored: number[];
}

/** Runs in the page; for each number of candidates. */
async function measure({ labels, sizes, warmUp, runs }: MeasureOptions): Promise<Times[]> {
  const vary = (i: number) =>
    `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}${i % 3 ? '' : '\n- a point\n- another'}${i % 5 ? '.' : '!'}`;
  const texts = Array.from({ length: Math.max(...sizes) }, (_, i) => vary(i));
  const engine = await page.createEngine({ user: `update-${labels}`, device: 'wasm', deadlineMs: 600_000 });
  const stored = Array.from({ length: labels }, (_, i) => ({
    id: `label-${i}`,
    at: i,
    prompt: '',
    outcome: 'chosen' as const,
    texts: [0, 1, 2, 3, 4].map((k) => texts[(5 * i + k) % texts.length] as string),
    chosen: i % 5,
    appPositions: [0, 1, 2, 3, 4],
    weight: 1,
  }));
  await engine.import({ format: 'penchant', version: 1, user: '', exportedAt: '', modelVersion: '', labels: stored });
  const times: Times[] = [];
  for (const size of sizes) {
    const candidates = texts.slice(0, size);
    const own: Times = { order: [], stored: [] };
    for (let i = 0; i < warmUp + runs; i++) {
      const { eventId } = await engine.rerank({ prompt: '', candidates });
      const start = performance.now();
      const rejected = [1, 2, 3, 4].map((k) => (i + k) % size);
      const storing = engine.prefer({ eventId, chosen: i % size, rejected }).then(() => performance.now() - start);
      await engine.rerank({ prompt: '', candidates, apply: 'always' });
      const order = performance.now() - start;
      const stored = await storing;
      if (i < warmUp) continue;
      own.order.push(order);
      own.stored.push(stored);
    }
    times.push(own);
  }
  await engine.forget();
  engine.dispose();
  return times;
}

/** Runs in the page. */
function measurePeer({ labels, runs }: { readonly labels: number; readonly runs: number }): number[] {
  const [d, candidates] = [384, 64];
  const vectors = Array.from({ length: candidates }, (_, i) =>
    Float32Array.from({ length: d }, (_, k) => Math.sin(i * 12.9898 + k * 78.233)),
  );
  const pairs = Array.from({ length: labels * 4 }, (_, i) => [i % candidates, (i * 7 + 1) % candidates] as const);
  const times: number[] = [];
  for (let run = 0; run < 1 + runs; run++) {
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
    if (run > 0) times.push(performance.now() - start);
  }
  return times;
}
