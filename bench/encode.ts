/**
 * How long do fresh texts take to become vectors? Ours through the public API (which also stores and ranks them) and
 * under the bare runtime; the peer through transformers.js in a worker and under the same bare runtime. All sides read
 * the same texts, new in each run, and take turns run by run, so that a slow moment of the machine hits each of them.
 */
import type { Page } from 'playwright-core';
import { seededRandom } from '../src/math/random.js';
import type { Batch, SideName } from './pages/lab.js';
import type { BenchOptions, Site } from './site.js';
import { format, type Spread, spread } from './spread.js';
import { markdownTable } from './table.js';
import { makeTexts } from './texts.js';

/** By texts at once: the more there are, the longer a run takes and the less it varies. */
const RUNS: Record<number, number> = { 1: 30, 4: 20, 16: 12, 64: 5 };
const TEXTS = [1, 4, 16, 64];
const TOKENS = [32, 128, 256];
const QUICK = { texts: [16], tokens: [128], runs: 1 };
const WARM_UP = 2;
/** Milliseconds between two sides, in which threads that wait busily for more give up. */
const PAUSE = 30;

export interface EncodeFigure {
  readonly threads: number;
  readonly texts: number;
  /** Of each text, as the peer counts, and on average as we do. */
  readonly peerTokens: number;
  readonly ourTokens: number;
  /** Milliseconds; a side that has no such option is missing. */
  readonly times: Partial<Record<SideName, Spread>>;
  /** Our median over the peer's; absent where ours was not measured. */
  readonly ratio?: number;
  readonly rawRatio: number;
}

export interface EncodeFigures {
  readonly sizes: readonly EncodeFigure[];
  /** The library's time over transformers.js', 16 texts of 128 tokens, WebAssembly, one thread. */
  readonly ratioToPeer16x128: number;
  readonly webgpu: 'measured' | 'not measured: no adapter';
}

/** The library uses one thread, so with two only the bare runtime has our model. */
const SIDES: Record<number, readonly SideName[]> = {
  1: ['penchant', 'peer', 'raw', 'rawPeer'],
  2: ['peer', 'raw', 'rawPeer'],
};

export async function benchEncode(site: Site, { seed, quick }: BenchOptions): Promise<EncodeFigures> {
  const random = seededRandom(seed);
  const sizes: EncodeFigure[] = [];
  const context = await site.open();
  let isGpuMeasured = false;
  try {
    for (const [threads, usual] of Object.entries(SIDES)) {
      const page = await context.newPage();
      await page.goto(`${site.server.url}lab.html`);
      const names = [...usual];
      if (threads === '1' && (await hasGpu(page))) {
        names.push('penchantGpu');
        isGpuMeasured = true;
      }
      for (const name of names)
        await page.evaluate(([side, n]) => lab.start(side, { threads: n }), [name, Number(threads)] as const);
      for (const tokens of quick ? QUICK.tokens : TOKENS) {
        for (const texts of quick ? QUICK.texts : TEXTS) {
          const runs = quick ? QUICK.runs : (RUNS[texts] as number);
          const times = new Map<SideName, number[]>(names.map((name) => [name, []]));
          let ourTokens = 0;
          for (let run = -WARM_UP; run < runs; run++) {
            const batch = makeBatch(site, random, texts, tokens);
            ourTokens = batch.ids.flat().length / texts;
            for (const name of names) {
              const ms = await page.evaluate(([side, given]) => lab.run(side, given), [name, batch] as const);
              if (run >= 0) times.get(name)?.push(ms);
              await page.waitForTimeout(PAUSE);
            }
          }
          sizes.push(toFigure(Number(threads), texts, tokens, ourTokens, times));
          console.error(`encode: ${texts} x ${tokens}, ${threads} threads`);
        }
      }
      await page.close();
    }
  } finally {
    await context.close();
  }
  const webgpu = isGpuMeasured ? 'measured' : 'not measured: no adapter';
  const one = sizes.find((size) => size.threads === 1 && size.texts === 16 && size.peerTokens === 128);
  return { sizes, ratioToPeer16x128: one?.ratio as number, webgpu };
}

function makeBatch({ tokenizers }: Site, random: () => number, count: number, tokens: number): Batch {
  const texts = makeTexts(random, count, tokens, tokenizers.peer);
  return { texts, ids: texts.map(tokenizers.ours), peerIds: texts.map(tokenizers.peer) };
}

function toFigure(
  threads: number,
  texts: number,
  peerTokens: number,
  ourTokens: number,
  runs: Map<SideName, number[]>,
): EncodeFigure {
  const times = Object.fromEntries([...runs].map(([name, values]) => [name, spread(values)])) as EncodeFigure['times'];
  const over = (a: SideName, b: SideName) => (times[a]?.median ?? Number.NaN) / (times[b]?.median ?? Number.NaN);
  return {
    threads,
    texts,
    peerTokens,
    ourTokens,
    times,
    ...(times.penchant && { ratio: over('penchant', 'peer') }),
    rawRatio: over('raw', 'rawPeer'),
  };
}

/** Whether this browser has a WebGPU adapter, and not one in software, which gives right results at times that say nothing. */
async function hasGpu(page: Page): Promise<boolean> {
  const found = await page.evaluate(async () => {
    interface Adapter {
      readonly info: { readonly vendor: string; readonly architecture: string; readonly isFallbackAdapter?: boolean };
    }
    const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } };
    const info = (await gpu?.requestAdapter())?.info;
    return info && { name: `${info.vendor} ${info.architecture}`, isFallback: info.isFallbackAdapter };
  });
  return found !== undefined && !found.isFallback && !/swiftshader|llvmpipe/i.test(found.name);
}

export function encodeTables({ sizes, webgpu }: EncodeFigures): string {
  const cell = (value: Spread | undefined) => value && format(value);
  const rows = sizes.map((s) => [
    s.threads,
    s.texts,
    s.peerTokens,
    s.ourTokens.toFixed(0),
    cell(s.times.penchant),
    cell(s.times.penchantGpu),
    cell(s.times.peer),
    s.ratio?.toFixed(2),
    cell(s.times.raw),
    cell(s.times.rawPeer),
    s.rawRatio.toFixed(2),
    s.times.peer?.runs,
  ]);
  const head = [
    'threads',
    'texts',
    'tokens (peer)',
    'tokens (ours)',
    'Penchant, ms',
    'on WebGPU, ms',
    'transformers.js, ms',
    'ratio',
    'our model, bare, ms',
    'its model, bare, ms',
    'ratio',
    'runs',
  ];
  return `${markdownTable(head, rows)}\n\nWebGPU: ${webgpu}.`;
}
