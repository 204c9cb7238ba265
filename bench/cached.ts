/**
 * How long does a rerank take when every candidate has been seen before? Through the worker, from the call on the page to the
 * order with its reasons there; the engine has learnt from 100 labels. What is cached is what the encoder makes of a text.
 */
import type { Page } from 'playwright-core';
import type {} from '../tests/browser/page/main.js';
import { format, type Spread, spread } from './spread.js';
import { markdownTable } from './table.js';

export interface CachedFigure {
  readonly candidates: number;
  /** Of all candidates together, in UTF-16 units. */
  readonly units: number;
  readonly rerank: Spread;
}

const SIZES = [8, 64, 500, 2000, 10_000];
const WARM_UP = 5;
const RUNS = 40;

export async function benchCached(page: Page): Promise<CachedFigure[]> {
  const figures: CachedFigure[] = [];
  for (const candidates of SIZES) {
    const { times, units } = await page.evaluate(measure, { candidates, warmUp: WARM_UP, runs: RUNS });
    figures.push({ candidates, units, rerank: spread(times) });
    console.error(`cached: ${candidates} candidates`);
  }
  return figures;
}

export function cachedTables(figures: readonly CachedFigure[]): string {
  const head = ['candidates', 'characters each', 'rerank, ms: median (p5 to p95)', 'runs'];
  const rows = figures.map(({ candidates, units, rerank }) => [
    candidates,
    Math.round(units / candidates),
    format(rerank),
    rerank.runs,
  ]);
  return markdownTable(head, rows);
}

interface MeasureOptions {
  readonly candidates: number;
  readonly warmUp: number;
  readonly runs: number;
}

/** Runs in the page. */
async function measure({ candidates, warmUp, runs }: MeasureOptions): Promise<{ times: number[]; units: number }> {
  const vary = (i: number) =>
    `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}${i % 3 ? '' : '\n- a point\n- another'}${i % 5 ? '.' : '!'}`;
  const texts = Array.from({ length: candidates }, (_, i) => vary(i));
  const engine = await page.createEngine({
    user: `cached-${candidates}`,
    device: 'wasm',
    persist: false,
    deadlineMs: 600_000,
  });
  await engine.rerank({ prompt: '', candidates: texts }); // encodes them
  for (let i = 0; i < 100; i++) {
    const [chosen, rejected] = [texts[(2 * i) % candidates] as string, texts[(2 * i + 1) % candidates] as string];
    await engine.prefer({ chosen, rejected });
  }
  const times: number[] = [];
  for (let i = 0; i < warmUp + runs; i++) {
    const start = performance.now();
    await engine.rerank({ prompt: '', candidates: texts, apply: 'always' });
    if (i >= warmUp) times.push(performance.now() - start);
  }
  engine.dispose();
  return { times, units: texts.reduce((sum, text) => sum + text.length, 0) };
}
