/**
 * How much memory does each side take? Before it starts, once it has started, after it has encoded, and after it was left
 * alone; of the page and of the worker, after a garbage collection each time. WebAssembly's memory grows and never shrinks
 * while its worker lives. Also what the browser itself counts for page and worker together.
 */
import type { CDPSession, Page } from 'playwright-core';
import { seededRandom } from '../src/math/random.js';
import type { Batch } from './pages/lab.js';
import type { BenchOptions, Site } from './site.js';
import { markdownTable } from './table.js';
import { makeTexts } from './texts.js';
import { probeWorkers, type WorkerMemory } from './worker-memory.js';

const SIDES = ['penchant', 'peer'] as const;
const MOMENTS = ['before', 'started', 'after16', 'after64', 'idle'] as const;
/** Of each text, as the peer counts. */
const TOKENS = 128;
/** What the library is told, and how long it is left alone; milliseconds. */
const IDLE_MS = 3000;
const LEFT_ALONE_MS = 2 * IDLE_MS;

export interface MemoryFigure {
  readonly side: (typeof SIDES)[number];
  /** `after16`: one call with 16 texts of 128 tokens; `after64`: another with 64; `idle`: left alone for six seconds. */
  readonly moment: (typeof MOMENTS)[number];
  /** Bytes of objects and strings on the page. */
  readonly page: number;
  /** Zeros where there is no worker, or no longer. */
  readonly worker: WorkerMemory;
  /** Bytes of page and worker together, by `performance.measureUserAgentSpecificMemory`. */
  readonly together: number;
}

export async function benchMemory(site: Site, { seed }: BenchOptions): Promise<MemoryFigure[]> {
  const figures: MemoryFigure[] = [];
  for (const side of SIDES) {
    const random = seededRandom(seed);
    const batch = (count: number): Batch => {
      const texts = makeTexts(random, count, TOKENS, site.tokenizers.peer);
      return { texts, ids: texts.map(site.tokenizers.ours), peerIds: texts.map(site.tokenizers.peer) };
    };
    const context = await site.open();
    const page = await context.newPage();
    await page.goto(`${site.server.url}lab.html`);
    const session = await context.newCDPSession(page);
    const probe = await probeWorkers(page);
    const run = (given: Batch) => page.evaluate(([name, b]) => lab.run(name, b), [side, given] as const);
    const steps: Record<MemoryFigure['moment'], () => Promise<unknown>> = {
      before: async () => {},
      started: () => page.evaluate(([name, idleMs]) => lab.start(name, { idleMs }), [side, IDLE_MS] as const),
      after16: () => run(batch(16)),
      after64: () => run(batch(64)),
      idle: () => page.waitForTimeout(LEFT_ALONE_MS),
    };
    for (const moment of MOMENTS) {
      await steps[moment]();
      const worker = await probe.measure();
      figures.push({
        side,
        moment,
        page: await heapOf(session),
        worker,
        together: await togetherOf(page),
      });
    }
    await context.close();
  }
  return figures;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** The browser answers after its next garbage collection, or at once where it is started to do so. */
function togetherOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { measureUserAgentSpecificMemory } = performance as unknown as {
      measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
    };
    return (await measureUserAgentSpecificMemory.call(performance)).bytes;
  });
}

export function memoryTables(figures: readonly MemoryFigure[]): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const rows = figures.map(({ side, moment, page, worker, together }) => [
    side,
    moment,
    megabytes(page),
    megabytes(worker.heap),
    megabytes(worker.buffers),
    worker.wasmPages,
    megabytes(together),
  ]);
  const head = [
    'side',
    'moment',
    'page, MB',
    'worker: objects, MB',
    'worker: buffers, MB',
    'WASM pages',
    'together, MB',
  ];
  return markdownTable(head, rows);
}
