/** Several tabs write for one user at once, while tabs are killed, frozen, and told to forget. */
import type { Page } from 'playwright-core';
import { seededRandom } from '../../src/math/random.js';
import { makeProfile, startChromium } from './chromium.js';
import { openPage, quantile, type Report, type Setting, sleep, startEngine, stopWriting, write } from './page.js';

/** A killed or frozen tab may hold up the others for this long. */
const LONGEST_WAIT_MS = 3000;

/** Every tab writes `labels` labels; then all must hold all of them, and rank alike. */
export async function runTabs({ url, say }: Setting, tabs: number, labels: number): Promise<Report> {
  const chromium = await startChromium(makeProfile());
  const acks = new Set<string>();
  const pages: Page[] = [];
  for (let i = 0; i < tabs; i++) pages.push(await openPage(chromium.context, url, (id) => acks.add(id)));
  for (const tab of pages) await startEngine(tab, 'tabs');
  const began = Date.now();
  // Learning thousands of labels after each of them, in every tab, is not what is tested here.
  const learnt = Math.max(1, Math.round((tabs * labels) / 100));
  await Promise.all(pages.map((tab, i) => write(tab, `tab-${i}-`, labels, learnt)));
  const seconds = (Date.now() - began) / 1000;
  say(`${acks.size} labels in ${seconds.toFixed(1)} s`);
  const agreed = await agreement(pages, tabs * labels);
  const failures: string[] = [];
  if (acks.size !== tabs * labels) failures.push(`${acks.size} acknowledged, not ${tabs * labels}`);
  if (agreed.count !== tabs * labels) failures.push(`${agreed.count} stored, not ${tabs * labels}`);
  if (!agreed.isAlike) failures.push('the tabs rank differently');
  await Promise.all(pages.map((tab) => tab.close()));
  const fresh = await openPage(chromium.context, url, () => {});
  const found = await startEngine(fresh, 'tabs');
  if (found.ids.length !== tabs * labels) failures.push(`${found.ids.length} after a restart, not ${tabs * labels}`);
  if (found.dataLoss.length > 0) failures.push('a loss reported where nothing was lost');
  await chromium.close();
  return {
    name: 'tabs',
    figures: {
      tabs,
      'labels, each': labels,
      acknowledged: acks.size,
      stored: agreed.count,
      'writing, s': seconds,
      'all tabs alike after, ms': agreed.milliseconds,
    },
    failures,
  };
}

/** Waits until all tabs count `expected` labels and rank a set of texts alike. */
async function agreement(pages: readonly Page[], expected: number) {
  const began = Date.now();
  for (;;) {
    const views = await Promise.all(
      pages.map((tab) =>
        tab.evaluate(async () => {
          const { ranking } = await engine.rerank({
            prompt: 'p',
            candidates: ['One.', 'Two words.', 'Now three words.'],
          });
          const { labels } = await engine.profile();
          return {
            labels,
            ranking: JSON.stringify(ranking.map(({ originalIndex, score }) => [originalIndex, score.toFixed(9)])),
          };
        }),
      ),
    );
    const isAlike = new Set(views.map(({ ranking }) => ranking)).size === 1;
    const count = Math.min(...views.map(({ labels }) => labels));
    const milliseconds = Date.now() - began;
    if ((isAlike && count === expected) || milliseconds > 60_000) return { isAlike, count, milliseconds };
    await sleep(50);
  }
}

/** Tabs are crashed at random while they write, and new ones take their place. */
export async function runTabKills({ url, seed, say }: Setting, tabs: number, kills: number): Promise<Report> {
  const random = seededRandom(seed + 2);
  const chromium = await startChromium(makeProfile());
  const acks = new Set<string>();
  const failures: string[] = [];
  const waits: number[] = [];
  let lastAck = Date.now();
  let longest = 0;
  let count = 0;
  let user = 'tab-kills-0';
  const pages: Page[] = [];
  let expected = new Set<string>();
  let isMeasuring = false;

  const open = async () => {
    const tab = await openPage(chromium.context, url, (id) => {
      acks.add(id);
      expected.add(id);
      const now = Date.now();
      if (isMeasuring) longest = Math.max(longest, now - lastAck);
      lastAck = now;
    });
    await startEngine(tab, user);
    return tab;
  };
  const begin = (tab: Page) => void write(tab, `${count++}-`).catch(() => 0);
  for (let i = 0; i < tabs; i++) pages.push(await open());

  const settle = async () => {
    isMeasuring = false;
    for (const tab of pages) await stopWriting(tab);
    await sleep(1000);
    const fresh = await open();
    const ids = new Set(await fresh.evaluate(async () => (await engine.labels()).map(({ id }) => id)));
    const lost = [...expected].filter((id) => !ids.has(id));
    if (lost.length > 0) failures.push(`${lost.length} acknowledged labels lost: ${lost.slice(0, 3).join(', ')}`);
    await fresh.close();
    return ids.size;
  };

  let stored = 0;
  for (let kill = 0; kill < kills; kill++) {
    if (kill % 10 === 0) {
      if (kill > 0) {
        stored += await settle();
        for (const tab of pages.splice(0)) await tab.close();
        expected = new Set();
        user = `tab-kills-${kill}`;
        for (let i = 0; i < tabs; i++) pages.push(await open());
      }
      for (const tab of pages) begin(tab);
    }
    lastAck = Date.now();
    isMeasuring = true;
    await sleep(100 + random() * 300);
    const victim = Math.floor(random() * pages.length);
    await crash(pages[victim] as Page);
    const crashed = Date.now();
    // The rest must go on.
    while (lastAck <= crashed && Date.now() - crashed < 10_000) await sleep(10);
    waits.push(lastAck > crashed ? lastAck - crashed : 10_000);
    isMeasuring = false;
    pages[victim] = await open();
    begin(pages[victim] as Page);
    if (kill % 20 === 19) say(`${kill + 1} tabs killed, ${acks.size} acknowledged, ${failures.length} failures`);
  }
  stored += await settle();
  if (Math.max(...waits) > LONGEST_WAIT_MS) failures.push(`others waited ${Math.max(...waits)} ms after a kill`);
  await chromium.close();
  return {
    name: 'tab kills',
    figures: {
      'tabs killed': kills,
      acknowledged: acks.size,
      stored,
      'stored without acknowledgement': stored - acks.size,
      'longest wait of the others, ms': Math.max(...waits),
    },
    failures,
  };
}

async function crash(tab: Page): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  const gone = new Promise<void>((resolve) => tab.once('crash', () => resolve()));
  void session.send('Page.crash' as 'Page.enable').catch(() => {});
  await gone;
  await tab.close().catch(() => {});
}

/** A frozen tab holds nothing up, and what it writes after a `forget` elsewhere is a label of the new log. */
export async function runFrozenTabs({ url }: Setting, rounds: number): Promise<Report> {
  const chromium = await startChromium(makeProfile());
  const failures: string[] = [];
  const waits: number[] = [];
  const frozen = await openPage(chromium.context, url, () => {});
  const other = await openPage(chromium.context, url, () => {});
  await startEngine(frozen, 'frozen');
  await startEngine(other, 'frozen');
  const session = await frozen.context().newCDPSession(frozen);
  for (let round = 0; round < rounds; round++) {
    void write(frozen, `frozen-${round}-`).catch(() => 0);
    await sleep(60 + (round % 7) * 11);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    const began = Date.now();
    await write(other, `other-${round}-`, 1);
    waits.push(Date.now() - began);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await stopWriting(frozen);
    await sleep(150);
  }
  if (Math.max(...waits) > LONGEST_WAIT_MS) failures.push(`a write waited ${Math.max(...waits)} ms for a frozen tab`);

  // Forgetting where the other tab does not hear of it.
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await other.evaluate(() => engine.forget());
  const late = write(frozen, 'late-', 1);
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await late;
  await sleep(500);
  await Promise.all([frozen.close(), other.close()]);
  const fresh = await openPage(chromium.context, url, () => {});
  const { ids } = await startEngine(fresh, 'frozen');
  if (ids.join() !== 'late-0')
    failures.push(`after forget: expected the one late label, got ${ids.length}: ${ids.slice(0, 3).join(', ')}`);
  await chromium.close();
  return {
    name: 'frozen tabs',
    figures: { rounds, 'longest wait, ms': Math.max(...waits), 'median wait, ms': quantile(waits, 0.5) },
    failures,
  };
}
