/**
 * How do time and memory grow with the labels, the candidates, and the texts that are cached? Through the worker, with the labels in both copies of
 * the log. Each column is followed by its exponent: the slope of log time over log n, 0 where nothing grows, 1 where all does.
 *
 * The labels are choices among five of 1,000 texts, so that no column measures the encoder.
 */
import type { Page } from 'playwright-core';
import type {} from '../tests/browser/page/main.js';
import { format, type Spread, spread } from './spread.js';
import { type Cell, markdownTable } from './table.js';
import { probeWorkers, type WorkerMemory } from './worker-memory.js';

export interface LabelScale {
  readonly labels: number;
  /** From a click to the new order of 64 candidates; it does not wait for the disk. */
  readonly click: Spread;
  /** The same, for a click in place of the one before. */
  readonly replace: Spread;
  /** The same, for the first click after a start; milliseconds, as below. */
  readonly firstClick: number;
  /** The same, after a pause in which what labels need is read and rehearsed. */
  readonly pausedClick: number;
  /** Start of an engine whose page ended a tenth of a second after a click. */
  readonly hastyStart: number;
  /** Start of an engine with that log, model included. */
  readonly start: number;
  /** Of a start that must learn all labels anew. */
  readonly learn: number;
  /** After the clicks, beyond what the worker of an engine without labels has. */
  readonly memory: Pick<WorkerMemory, 'heap' | 'buffers'>;
}

export interface CandidateScale {
  readonly candidates: number;
  readonly rerank: Spread;
}

export interface TextScale {
  /** In the cache. */
  readonly texts: number;
  /** From the call to the answer, for one short text that was never seen. */
  readonly fresh: Spread;
}

export interface ScaleFigures {
  readonly byLabels: readonly LabelScale[];
  readonly byCandidates: readonly CandidateScale[];
  readonly byTexts: readonly TextScale[];
  /** Least squares of log y on log n. */
  readonly exponents: Readonly<
    Record<
      | 'click'
      | 'replace'
      | 'firstClick'
      | 'pausedClick'
      | 'start'
      | 'hastyStart'
      | 'learn'
      | 'memory'
      | 'rerank'
      | 'fresh',
      number
    >
  >;
}

const LABELS = [10, 100, 1000, 10_000, 100_000];
const CANDIDATES = [10, 100, 1000, 10_000];
const TEXTS = [10, 100, 1000, 10_000];
const RUNS = 30;
/** In which a snapshot is kept, of 100,000 labels, too. */
const SNAPSHOT_MS = 3000;

export async function benchScale(page: Page): Promise<ScaleFigures> {
  const probe = await probeWorkers(page);
  await page.evaluate(start, 'scale-0');
  await page.evaluate(clicks, { runs: 1 });
  const empty = await probe.measure();
  await page.evaluate(end);
  const byLabels: LabelScale[] = [];
  for (const labels of LABELS) {
    await page.evaluate(start, `scale-${labels}`);
    const learn = await page.evaluate(teach, labels);
    await page.evaluate(end);
    await page.evaluate(start, `scale-${labels}`);
    await page.evaluate(prepare);
    const [pausedClick] = (await page.evaluate(clicks, { runs: 1 })) as [number];
    await page.waitForTimeout(SNAPSHOT_MS);
    await page.evaluate(end);
    const startMs = await page.evaluate(start, `scale-${labels}`);
    const [firstClick] = (await page.evaluate(clicks, { runs: 1 })) as [number];
    const click = spread(await page.evaluate(clicks, { runs: RUNS }));
    const { heap, buffers } = await probe.measure();
    const replace = spread(await page.evaluate(clicks, { runs: RUNS, isReplacing: true }));
    await page.waitForTimeout(100);
    await page.evaluate(end);
    const hastyStart = await page.evaluate(start, `scale-${labels}`);
    await page.evaluate(forget);
    const memory = { heap: heap - empty.heap, buffers: buffers - empty.buffers };
    byLabels.push({ labels, click, replace, firstClick, pausedClick, start: startMs, hastyStart, learn, memory });
    console.error(`scale: ${labels} labels`);
  }
  const byCandidates: CandidateScale[] = [];
  await page.evaluate(start, 'scale-0');
  for (const candidates of CANDIDATES) {
    byCandidates.push({ candidates, rerank: spread(await page.evaluate(reranks, { candidates, runs: RUNS })) });
  }
  await page.evaluate(forget);
  await probe.close();
  const byTexts: TextScale[] = [];
  for (const texts of TEXTS) {
    await page.evaluate(start, `scale-texts-${texts}`);
    byTexts.push({ texts, fresh: spread(await page.evaluate(freshTexts, { cached: texts, runs: RUNS })) });
    await page.evaluate(forget);
    console.error(`scale: ${texts} cached texts`);
  }
  const byLabel = (pick: (scale: LabelScale) => number) =>
    exponent(byLabels.map((scale) => [scale.labels, pick(scale)]));
  const exponents = {
    click: byLabel(({ click }) => click.median),
    replace: byLabel(({ replace }) => replace.median),
    firstClick: byLabel(({ firstClick }) => firstClick),
    pausedClick: byLabel(({ pausedClick }) => pausedClick),
    start: byLabel((scale) => scale.start),
    hastyStart: byLabel(({ hastyStart }) => hastyStart),
    learn: byLabel(({ learn }) => learn),
    memory: byLabel(({ memory }) => Math.max(1, memory.heap + memory.buffers)),
    rerank: exponent(byCandidates.map(({ candidates, rerank }) => [candidates, rerank.median])),
    fresh: exponent(byTexts.map(({ texts, fresh }) => [texts, fresh.median])),
  };
  return { byLabels, byCandidates, byTexts, exponents };
}

export function scaleTables({ byLabels, byCandidates, byTexts, exponents }: ScaleFigures): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const labels = byLabels.map(
    ({ labels, click, replace, firstClick, pausedClick, start, hastyStart, learn, memory }) => [
      labels,
      ...[click, replace].map(format),
      ...[firstClick, pausedClick, start, hastyStart, learn].map((ms) => ms.toFixed(0)),
      ...[memory.heap, memory.buffers].map(megabytes),
    ],
  );
  const of = (key: keyof ScaleFigures['exponents']) => exponents[key].toFixed(2);
  const names = ['click', 'replace', 'firstClick', 'pausedClick', 'start', 'hastyStart', 'learn', 'memory'] as const;
  labels.push(['exponent', ...names.map(of), '(with objects)']);
  const head = [
    'labels',
    'click to new order, ms',
    'click in place of the last',
    'first click',
    'first click after a pause',
    'start',
    'start where the page ended after a click',
    'learning all anew',
    'objects, MB',
    'buffers, MB',
  ];
  const candidates: Cell[][] = byCandidates.map(({ candidates, rerank }) => [candidates, format(rerank)]);
  candidates.push(['exponent', of('rerank')]);
  const texts: Cell[][] = byTexts.map(({ texts, fresh }) => [texts, format(fresh)]);
  texts.push(['exponent', of('fresh')]);
  return [
    markdownTable(head, labels),
    markdownTable(['candidates', 'rerank, ms'], candidates),
    markdownTable(['cached texts', 'one fresh text, ms'], texts),
  ].join('\n\n');
}

/** Slope of log y over log x, by least squares. */
function exponent(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: (log: readonly [number, number]) => number) =>
    logs.reduce((sum, log) => sum + pick(log), 0) / logs.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  return mean(([x, y]) => (x - mx) * (y - my)) / mean(([x]) => (x - mx) ** 2);
}

// What follows runs in the page, and leaves the engine there from one step to the next.

type Held = typeof globalThis & {
  scaleEngine: Awaited<ReturnType<typeof page.createEngine>>;
};

async function start(user: string): Promise<number> {
  const begun = performance.now();
  (globalThis as Held).scaleEngine = await page.createEngine({ user, device: 'wasm', deadlineMs: 600_000 });
  return performance.now() - begun;
}

/** Waits until nothing is done in the background any more: reading a long log takes some seconds. */
async function prepare(): Promise<void> {
  const engine = (globalThis as Held).scaleEngine;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await engine.labels();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await engine.labels();
}

/** Imports so many labels, whose texts have been encoded before. */
async function teach(labels: number): Promise<number> {
  const engine = (globalThis as Held).scaleEngine;
  const texts = Array.from({ length: 1000 }, (_, i) => `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}`);
  await engine.rerank({ prompt: '', candidates: texts });
  const stored = Array.from({ length: labels }, (_, i) => ({
    id: `label-${i}`,
    at: i,
    prompt: '',
    outcome: 'chosen' as const,
    texts: [0, 1, 2, 3, 4].map((k) => texts[(7 * i + 31 * k) % texts.length] as string),
    chosen: i % 5,
    appPositions: [0, 1, 2, 3, 4],
    weight: 1,
  }));
  const begun = performance.now();
  await engine.import({ format: 'penchant', version: 1, user: '', exportedAt: '', modelVersion: '', labels: stored });
  await engine.rerank({ prompt: '', candidates: texts.slice(0, 2) });
  return performance.now() - begun;
}

async function clicks({
  runs,
  isReplacing = false,
}: {
  readonly runs: number;
  readonly isReplacing?: boolean;
}): Promise<number[]> {
  const engine = (globalThis as Held).scaleEngine;
  const candidates = Array.from({ length: 64 }, (_, i) => `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}`);
  const times: number[] = [];
  let last: string | undefined;
  for (let i = 0; i < runs; i++) {
    const { eventId } = await engine.rerank({ prompt: '', candidates });
    const replaced = isReplacing && last !== undefined ? { replaces: last } : {};
    const begun = performance.now();
    const request = { eventId, chosen: i % 64, rejected: [1, 2, 3, 4].map((k) => (i + k) % 64), ...replaced };
    const storing = engine.prefer(request);
    await engine.rerank({ prompt: '', candidates, apply: 'always' });
    times.push(performance.now() - begun);
    last = (await storing).labelId;
  }
  return times;
}

async function reranks({
  candidates: n,
  runs,
}: {
  readonly candidates: number;
  readonly runs: number;
}): Promise<number[]> {
  const engine = (globalThis as Held).scaleEngine;
  const candidates = Array.from({ length: n }, (_, i) => `Answer ${i}: ${'plain words '.repeat(1 + (i % 7))}`);
  await engine.rerank({ prompt: '', candidates });
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const begun = performance.now();
    await engine.rerank({ prompt: '', candidates, apply: 'always' });
    times.push(performance.now() - begun);
  }
  return times;
}

/** Caches so many texts, then encodes others one by one, with a pause in which what is written can come to rest. */
async function freshTexts({ cached, runs }: { readonly cached: number; readonly runs: number }): Promise<number[]> {
  const engine = (globalThis as Held).scaleEngine;
  const candidates = Array.from({ length: cached }, (_, i) => `Known ${i}: plain words.`);
  await engine.rerank({ prompt: '', candidates });
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    await engine.rerank({ prompt: '', candidates: [`Fresh ${i}: ${'other words '.repeat(20)}`] });
    times.push(performance.now() - begun);
  }
  return times;
}

function end(): void {
  (globalThis as Held).scaleEngine.dispose();
}

async function forget(): Promise<void> {
  await (globalThis as Held).scaleEngine.forget();
  (globalThis as Held).scaleEngine.dispose();
}
