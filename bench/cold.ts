/**
 * How long does somebody wait who has never been here? From the navigation, with nothing cached, to 16 candidates in a
 * personal order learnt from 8 labels; and on the second visit, offline. A new profile of the browser for each first visit;
 * ours and the peer's page take turns.
 *
 * The network is slowed by DevTools. Set on the page it also holds for what its workers fetch, all of it through one pipe;
 * each run is checked against what the pipe lets through.
 */
import type { BrowserContext } from 'playwright-core';
import { seededRandom } from '../src/math/random.js';
import type { ColdInput, ColdTimes } from './pages/cold.js';
import type { Sent } from './server.js';
import type { BenchOptions, Site } from './site.js';
import { format, type Spread, spread } from './spread.js';
import { markdownTable } from './table.js';
import { makeTexts } from './texts.js';

const LABELS = 8;
const CANDIDATES = 16;
/** Of each text, as the peer counts. */
const TOKENS = 128;

/** Bits a second, and milliseconds to the first byte of an answer. */
interface Pipe {
  readonly bits: number;
  readonly latencyMs: number;
}

const NETWORKS: Record<Network, { readonly pipe?: Pipe; readonly runs: number }> = {
  loopback: { runs: 8 },
  slow: { pipe: { bits: 20e6, latencyMs: 40 }, runs: 6 },
};

type Network = 'loopback' | 'slow';
const SIDES = ['penchant', 'peer'] as const;

/** Milliseconds since the navigation, to the end of each phase. */
export type Phases = Readonly<Record<keyof ColdTimes, Spread>>;

export interface ColdSide {
  readonly loopback: Phases;
  /** At 20 Mbit/s and 40 ms. */
  readonly slow: Phases;
  /** The second visit, without a network; ours finds its labels and vectors, the peer embeds again. */
  readonly secondOffline: Phases;
  /** Bodies as sent to a first visitor, compressed by Brotli. */
  readonly bytes: number;
  readonly files: readonly Sent[];
}

export interface ColdFigures {
  readonly penchant: ColdSide;
  readonly peer: ColdSide;
}

type SideName = (typeof SIDES)[number];
type Condition = Network | 'secondOffline';

export async function benchCold(site: Site, { seed, quick }: BenchOptions): Promise<ColdFigures> {
  const random = seededRandom(seed);
  const texts = makeTexts(random, 2 * LABELS + CANDIDATES, TOKENS, site.tokenizers.peer);
  const input: ColdInput = {
    labels: Array.from({ length: LABELS }, (_, i) => [texts[2 * i] as string, texts[2 * i + 1] as string]),
    candidates: texts.slice(2 * LABELS),
  };
  const runs = { penchant: new Runs(), peer: new Runs() };
  const files: Partial<Record<SideName, readonly Sent[]>> = {};
  // The first visits of all are not counted: the server compresses what it has never sent.
  for (const name of SIDES) await visit(site, name, site.newProfile(), input);
  for (const [network, { pipe, runs: most }] of Object.entries(NETWORKS) as [Network, (typeof NETWORKS)[Network]][]) {
    for (let run = 0; run < (quick ? 1 : most); run++) {
      for (const name of SIDES) {
        const profile = site.newProfile();
        const first = await visit(site, name, profile, input, pipe);
        runs[name].add(network, first.times);
        files[name] = first.sent;
        if (pipe) continue;
        const second = await visit(site, name, profile, input, 'offline');
        if (second.sent.length > 0) throw new Error(`Expected no request offline, got ${second.sent[0]?.path}.`);
        runs[name].add('secondOffline', second.times);
      }
    }
  }
  const sideOf = (name: SideName): ColdSide => {
    const sent = files[name] as readonly Sent[];
    return { ...runs[name].phases(), bytes: bytesOf(sent), files: sent };
  };
  return { penchant: sideOf('penchant'), peer: sideOf('peer') };
}

/** Opens a side's page in a browser on this profile, and waits for its first personal order. */
async function visit(
  site: Site,
  name: SideName,
  profile: string,
  input: ColdInput,
  network?: Pipe | 'offline',
): Promise<{ times: ColdTimes; sent: readonly Sent[] }> {
  const context = await site.open(profile);
  try {
    const page = await context.newPage();
    await page.addInitScript((given) => {
      globalThis.coldInput = given;
    }, input);
    if (network === 'offline') await context.setOffline(true);
    else if (network) await slowDown(context, page, network);
    site.server.sent.length = 0;
    await page.goto(`${site.server.url}${name}.html`);
    const times = await page.evaluate(() => globalThis.cold);
    const sent = [...site.server.sent];
    if (network && network !== 'offline') {
      const least = (8000 * bytesOf(sent)) / network.bits;
      if (times.order < least)
        throw new Error(`Expected ${least.toFixed(0)} ms or more on a slow network, got ${times.order.toFixed(0)}.`);
    }
    return { times, sent };
  } finally {
    await context.close();
  }
}

async function slowDown(
  context: BrowserContext,
  page: Awaited<ReturnType<BrowserContext['newPage']>>,
  { bits, latencyMs }: Pipe,
): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const throughput = bits / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

/** Times by condition. */
class Runs {
  readonly #times = new Map<Condition, ColdTimes[]>();

  add(condition: Condition, times: ColdTimes): void {
    this.#times.set(condition, [...(this.#times.get(condition) ?? []), times]);
  }

  phases(): Record<Condition, Phases> {
    const of = (condition: Condition): Phases => {
      const all = this.#times.get(condition) ?? [];
      const phase = (key: keyof ColdTimes) => spread(all.map((times) => times[key]));
      return { page: phase('page'), engine: phase('engine'), learnt: phase('learnt'), order: phase('order') };
    };
    return { loopback: of('loopback'), slow: of('slow'), secondOffline: of('secondOffline') };
  }
}

function bytesOf(sent: readonly Sent[]): number {
  return sent.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function coldTables({ penchant, peer }: ColdFigures): string {
  const row = (words: string, condition: Condition) => {
    const cells = [penchant, peer].flatMap((side) => {
      const { page, engine, learnt, order } = side[condition];
      return [format(order), [page, engine, learnt].map(({ median }) => median.toFixed(0)).join(', ')];
    });
    const ratio = penchant[condition].order.median / peer[condition].order.median;
    return [words, ...cells, ratio.toFixed(2), penchant[condition].order.runs];
  };
  const head = ['visit', 'Penchant, ms', 'page, engine, labels', 'peer, ms', 'page, pipeline, labels', 'ratio', 'runs'];
  const rows = [
    row('first, loopback', 'loopback'),
    row('first, 20 Mbit/s, 40 ms', 'slow'),
    row('second, offline', 'secondOffline'),
  ];
  const size = (bytes: number) => (bytes / 1e6).toFixed(2);
  const wire = `Over the wire, MB: Penchant ${size(penchant.bytes)}, peer ${size(peer.bytes)}.`;
  const files = [penchant, peer].flatMap((side, i) =>
    side.files
      .filter(({ bytes }) => bytes >= 10_000)
      .map(({ path, bytes }) => [i === 0 ? 'Penchant' : 'peer', path.split('/').at(-1), (bytes / 1000).toFixed(0)]),
  );
  return [markdownTable(head, rows), wire, markdownTable(['side', 'file', 'kB'], files)].join('\n\n');
}
