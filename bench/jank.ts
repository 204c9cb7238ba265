/**
 * Does the library keep the page waiting? The longest task of the page's main thread while the engine starts and ranks, from
 * the browser's own trace: how long it took, and how long of that the thread was running. What the browser does in a page
 * that does nothing is measured beside it.
 */
import type { CDPSession } from 'playwright-core';
import { seededRandom } from '../src/math/random.js';
import type { JankStep } from './pages/jank.js';
import type { BenchOptions, Site } from './site.js';
import { type Spread, spread } from './spread.js';
import { markdownTable } from './table.js';
import { makeTexts } from './texts.js';

const RUNS = 5;
const TEXTS = 16;
/** Of each text, as the peer counts. */
const TOKENS = 128;
/** Milliseconds that no task shall take. */
const AIM_MS = 8;
const IS_MICROTASKS = /PerformMicrotaskCheckpoint$/;
const IS_TASK = /RunTask$|PerformMicrotaskCheckpoint$/;
/** Microseconds between a task and its microtasks, for the tracing itself. */
const MOST_APART_US = 500;

export interface JankFigure {
  readonly step: JankStep;
  /** Of each run the longest task: from its beginning to its end, and of that on the processor; milliseconds. */
  readonly longest: Spread;
  readonly longestRunning: Spread;
  /** Tasks above 8 ms of running, in all runs together, and what they were spent on. */
  readonly above: number;
  readonly spentOn: readonly string[];
}

/** An event of a trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly functionName?: string } };
}

export async function benchJank(site: Site, { seed, quick }: BenchOptions): Promise<JankFigure[]> {
  const random = seededRandom(seed);
  const found = new Map<JankStep, Task[][]>();
  for (let run = 0; run < (quick ? 1 : RUNS); run++) {
    const context = await site.open();
    const page = await context.newPage();
    await page.goto(`${site.server.url}jank.html`);
    const session = await context.newCDPSession(page);
    const texts = makeTexts(random, TEXTS, TOKENS, site.tokenizers.peer);
    for (const step of await page.evaluate(() => jank.steps)) {
      const stop = await startTrace(session);
      await page.evaluate(([name, given]) => jank.run(name, given), [step, texts] as const);
      found.set(step, [...(found.get(step) ?? []), tasksOf(await stop(), step)]);
    }
    await context.close();
  }
  return [...found].map(([step, runs]) => toFigure(step, runs));
}

async function startTrace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'devtools.timeline', 'blink.user_timing', 'v8', 'disabled-by-default-v8.gc'],
    },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    session.off('Tracing.dataCollected', collect);
    return events;
  };
}

interface Task {
  readonly ms: number;
  readonly runningMs: number;
  /** Names of the events within that took the most. */
  readonly spentOn: string;
}

/** The tasks of the main thread between the marks of a step. */
function tasksOf(events: readonly TraceEvent[], step: JankStep): Task[] {
  const mark = (name: string) => {
    const event = events.find((e) => e.name === `${step}:${name}`);
    if (!event) throw new Error(`Expected the mark ${step}:${name} in the trace, got none.`);
    return event;
  };
  const [begin, end] = [mark('begin'), mark('end')];
  const own = events.filter(({ pid, tid, ph }) => pid === begin.pid && tid === begin.tid && ph === 'X');
  const lastsUntil = ({ ts, dur = 0 }: TraceEvent) => ts + dur;
  const tasks = topLevel(own).filter((e) => lastsUntil(e) >= begin.ts && e.ts <= end.ts);
  if (tasks.length === 0) throw new Error(`Expected tasks of the main thread during ${step}, got none.`);
  return tasks.map((task) => {
    const inside = own
      .filter((e) => e.ts >= task.ts && lastsUntil(e) <= lastsUntil(task) && !IS_TASK.test(e.name))
      .sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
    return {
      ms: (task.dur ?? 0) / 1000,
      runningMs: (task.tdur ?? task.dur ?? 0) / 1000,
      spentOn: inside
        .slice(0, 3)
        .map(({ name, args }) => (args?.data?.functionName ? `${name} ${args.data.functionName}` : name))
        .join(', '),
    };
  });
}

/**
 * Tasks with the microtasks that follow them: the browser runs those, what waits for a promise, after the task's own event
 * and before anything else, so the page waits for both.
 */
export function topLevel(events: readonly TraceEvent[]): TraceEvent[] {
  const tasks: TraceEvent[] = [];
  for (const event of events
    .filter(({ name }) => IS_TASK.test(name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    const last = tasks.at(-1);
    const { dur = 0, tdur = dur } = event;
    const lastEnd = last ? last.ts + (last.dur ?? 0) : Number.NEGATIVE_INFINITY;
    if (last && event.ts + dur <= lastEnd) continue; // within it
    if (last && IS_MICROTASKS.test(event.name) && event.ts - lastEnd < MOST_APART_US)
      tasks[tasks.length - 1] = { ...last, dur: event.ts + dur - last.ts, tdur: (last.tdur ?? last.dur ?? 0) + tdur };
    else tasks.push(event);
  }
  return tasks;
}

function toFigure(step: JankStep, runs: readonly Task[][]): JankFigure {
  const above = runs.flat().filter(({ runningMs }) => runningMs > AIM_MS);
  return {
    step,
    longest: spread(runs.map((tasks) => Math.max(...tasks.map(({ ms }) => ms)))),
    longestRunning: spread(runs.map((tasks) => Math.max(...tasks.map(({ runningMs }) => runningMs)))),
    above: above.length,
    spentOn: [...new Set(above.map(({ spentOn }) => spentOn))],
  };
}

export function jankTables(figures: readonly JankFigure[]): string {
  const words = ({ median, p95 }: Spread) => `${median.toFixed(1)} (${p95.toFixed(1)})`;
  const head = [
    'step',
    'longest task, ms: median (most)',
    'of that running',
    'tasks running above 8 ms',
    'spent on',
    'runs',
  ];
  const rows = figures.map(({ step, longest, longestRunning, above, spentOn }) => [
    step,
    words(longest),
    words(longestRunning),
    above,
    spentOn.slice(0, 3).join('; '),
    longest.runs,
  ]);
  return markdownTable(head, rows);
}
