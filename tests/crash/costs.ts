/** What it costs to keep labels twice: each label, and a start with many of them. */
import { makeProfile, startChromium } from './chromium.js';
import { openPage, quantile, type Report, type Setting } from './page.js';

/** Figures of one label and one start, without faults. */
export async function runCosts({ url }: Setting, labels: number): Promise<Report> {
  const chromium = await startChromium(makeProfile());
  const tab = await openPage(chromium.context, url, () => {});
  let engines = 0;
  /** Times of labels 20 to 120 in each of three engines, from the call to the answer, and to the order after it. */
  const give = async (persist: boolean) => {
    const times: { readonly label: number; readonly order: number }[] = [];
    for (let round = 0; round < 3; round++) {
      times.push(...(await tab.evaluate(giveLabels, { user: `cost-${engines++}`, persist })));
    }
    return { labels: times.map(({ label }) => label), orders: times.map(({ order }) => order) };
  };
  await give(false); // warms up
  const unstored = await give(false);
  const stored = await give(true);
  await tab.evaluate(async (count) => {
    globalThis.engine = await page.createEngine({
      user: 'large',
      device: 'wasm',
      runtimeUrls: page.runtimeUrls,
      deadlineMs: 600_000,
    });
    const made = Array.from({ length: count }, (_, i) => ({
      id: `${i}`,
      at: i + 1,
      prompt: `${i} `.repeat(200),
      outcome: 'chosen' as const,
      texts: [`Short answer ${i % 5}.`, `An answer that goes on for longer, number ${i % 5}, and then some more.`],
      chosen: 0,
      appPositions: [],
      weight: 1,
    }));
    await engine.import({
      format: 'penchant',
      version: 1,
      user: 'large',
      exportedAt: '',
      modelVersion: '',
      labels: made,
    });
    engine.dispose();
  }, labels);
  // In turn, since the machine's speed changes over seconds.
  const [empty, large]: [number[], number[]] = [[], []];
  for (let i = 0; i < 15; i++) {
    empty.push(await tab.evaluate(timeStart, 'nobody'));
    large.push(await tab.evaluate(timeStart, 'large'));
  }
  const added = large.map((milliseconds, i) => milliseconds - (empty[i] as number));
  await chromium.close();
  return {
    name: 'costs',
    figures: {
      'label acknowledged, stored twice, median and p95 ms': medianAndP95(stored.labels),
      'the same not stored, median and p95 ms': medianAndP95(unstored.labels),
      'label stored twice and learnt, to the order of its two texts, median and p95 ms': medianAndP95(stored.orders),
      'the same not stored, to the order, median and p95 ms': medianAndP95(unstored.orders),
      'start without labels, median ms': Math.round(quantile(empty, 0.5)),
      [`start with ${labels} labels, median ms`]: Math.round(quantile(large, 0.5)),
      'added by the labels, quartiles of the differences, ms': [0.25, 0.5, 0.75]
        .map((q) => Math.round(quantile(added, q)))
        .join(', '),
    },
    failures: [],
  };
}

/** Runs in the page. Gives 120 labels to a new engine, each followed by an order, and times the last hundred. */
async function giveLabels({ user, persist }: { user: string; persist: boolean }) {
  const engine = await page.createEngine({ user, device: 'wasm', runtimeUrls: page.runtimeUrls, persist });
  const times: { readonly label: number; readonly order: number }[] = [];
  for (let i = 0; i < 120; i++) {
    const prompt = `${i} `.repeat(200);
    const chosen = `Short answer ${i % 5}.`;
    const rejected = `An answer that goes on for longer, number ${i % 5}, and then some more.`;
    const began = performance.now();
    await engine.prefer({ labelId: `${i}`, prompt, chosen, rejected });
    const label = performance.now() - began;
    await engine.rerank({ prompt, candidates: [chosen, rejected] });
    if (i >= 20) times.push({ label, order: performance.now() - began });
  }
  engine.dispose();
  return times;
}

/** Runs in the page. Milliseconds from the call to a ready posterior. */
async function timeStart(user: string): Promise<number> {
  const began = performance.now();
  const started = await page.createEngine({ user, device: 'wasm', runtimeUrls: page.runtimeUrls });
  const milliseconds = performance.now() - began;
  await started.profile();
  started.dispose();
  return milliseconds;
}

const medianAndP95 = (times: readonly number[]) => [0.5, 0.95].map((q) => quantile(times, q).toFixed(1)).join(', ');
