/** What browsers do to an origin as a whole: upgrades that block, site data that is cleared, a GPU process that dies. */
import { makeProfile, startChromium } from './chromium.js';
import { openPage, quantile, type Report, type Setting, startEngine, write } from './page.js';

/** Opening waits this long for another tab to let go, and some for the rest. */
const LONGEST_OPEN_MS = 3000 + 1500;

/** Another page holds the database: an old version without a handler; a newer one that wants to upgrade. */
export async function runBlockedUpgrades({ url }: Setting, rounds: number): Promise<Report> {
  const failures: string[] = [];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // A new profile each ten rounds; a new user is no new database.
    const chromium = await startChromium(makeProfile());
    const old = await openPage(chromium.context, url, () => {});
    const tab = await openPage(chromium.context, url, () => {});
    if (round % 2 === 0) {
      // Stubborn: a connection of version 1 that answers no `versionchange`.
      await old.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.open('penchant', 1);
            request.onupgradeneeded = () => {
              request.result.createObjectStore('log', { keyPath: 'sequence', autoIncrement: true });
              request.result.createObjectStore('snapshots', { keyPath: 'user' });
            };
            request.onsuccess = () => {
              (globalThis as unknown as { held: IDBDatabase }).held = request.result;
              resolve();
            };
            request.onerror = () => reject(request.error);
          }),
      );
      const began = Date.now();
      const found = await startEngine(tab, 'blocked');
      // The model is fetched and compiled as well, so the store's share is measured by a second start.
      const first = Date.now() - began;
      await tab.evaluate(() => engine.dispose());
      await old.evaluate(() => (globalThis as unknown as { held: IDBDatabase }).held.close());
      const again = Date.now();
      const second = await startEngine(tab, 'blocked');
      times.push(first - (Date.now() - again));
      if (found.persistence !== 'journal') failures.push(`round ${round}: ${found.persistence} while blocked`);
      if (second.persistence !== 'journaled') failures.push(`round ${round}: ${second.persistence} afterwards`);
    } else {
      // Polite: our engine must make way for a newer version, and keep labels in the journal meanwhile.
      const acks = new Set<string>();
      await tab.close();
      const writer = await openPage(chromium.context, url, (id) => acks.add(id));
      await startEngine(writer, 'blocked');
      await write(writer, `${round}-`, 3);
      const began = Date.now();
      const outcome = await old.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const request = indexedDB.open('penchant', 99);
            request.onsuccess = () => resolve('opened');
            request.onerror = () => resolve('failed');
            setTimeout(() => resolve('blocked'), 3000);
          }),
      );
      times.push(Date.now() - began);
      if (outcome !== 'opened') failures.push(`round ${round}: the newer version was ${outcome}`);
      const kept = await writer.evaluate(async () => {
        const { persistence } = await engine.prefer({
          labelId: 'late',
          chosen: 'Short answer 1.',
          rejected: 'Short answer 2.',
        });
        return persistence;
      });
      if (kept !== 'journal') failures.push(`round ${round}: a label under a newer version was kept in ${kept}`);
    }
    await chromium.close();
  }
  if (Math.max(...times) > LONGEST_OPEN_MS)
    failures.push(`a start took ${Math.max(...times)} ms longer than an unblocked one`);
  return {
    name: 'blocked upgrades',
    figures: { rounds, 'longest, ms': Math.max(...times), 'median, ms': quantile(times, 0.5) },
    failures,
  };
}

/** Site data is cleared, all of it or one kind, while the engine runs and between runs. */
export async function runClearedData({ url }: Setting, rounds: number): Promise<Report> {
  const failures: string[] = [];
  let told = 0;
  let restored = 0;
  const chromium = await startChromium(makeProfile());
  const origin = new URL(url).origin;
  for (let round = 0; round < rounds; round++) {
    const acks = new Set<string>();
    const tab = await openPage(chromium.context, url, (id) => acks.add(id));
    const user = `cleared-${round}`;
    await startEngine(tab, user);
    await write(tab, `${round}-`, 5);
    const backup = await tab.evaluate(async () => (await engine.export()).text());
    const ranking = await rank(tab);
    const isRunning = round % 2 === 0;
    const kinds = ['indexeddb', 'file_systems', 'all'][Math.floor(round / 2) % 3] as string;
    if (!isRunning) await tab.evaluate(() => engine.dispose());
    else await tab.evaluate(() => engine.addEventListener('data-loss', () => void acked('told')));
    const session = await tab.context().newCDPSession(tab);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: kinds });
    if (isRunning) {
      await write(tab, `${round}-after-`, 2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (acks.has('told')) told++;
      else if (kinds !== 'file_systems')
        failures.push(`round ${round}: ${kinds} cleared while running, and nothing said`);
      await tab.evaluate(() => engine.dispose());
    }
    const found = await startEngine(tab, user);
    if (kinds === 'all') {
      await tab.evaluate(async (file) => void (await engine.import(file)), backup);
      if (!isRunning && (await rank(tab)) !== ranking)
        failures.push(`round ${round}: another ranking after the import`);
    } else {
      restored++;
      const missing = [...acks].filter((id) => id !== 'told' && !found.ids.includes(id));
      if (missing.length > 0) failures.push(`round ${round}: ${kinds} cleared, ${missing.length} labels lost`);
      if (!isRunning && found.dataLoss.length === 0)
        failures.push(`round ${round}: ${kinds} cleared between runs, and nothing said`);
      if (!isRunning) told++;
    }
    await tab.evaluate(() => engine.forget().then(() => engine.dispose()));
    await tab.close();
  }
  await chromium.close();
  return {
    name: 'cleared data',
    figures: { rounds, 'losses told': told, 'restored from the other copy': restored },
    failures,
  };
}

const rank = (tab: Awaited<ReturnType<typeof openPage>>) =>
  tab.evaluate(async () => {
    const { ranking } = await engine.rerank({ prompt: 'p', candidates: ['One.', 'Two words.', 'Now three words.'] });
    return JSON.stringify(ranking.map(({ originalIndex, score }) => [originalIndex, score]));
  });

/** Chromium itself gives up when its GPU process has crashed a few times. */
const GPU_CRASHES_PER_BROWSER = 2;

/** The GPU process dies while the engine ranks on WebGPU; labels go on being stored. */
export async function runGpuCrashes({ url }: Setting, crashes: number): Promise<Report> {
  const profile = makeProfile();
  const acks = new Set<string>();
  const open = async () => {
    const chromium = await startChromium(profile, { webgpu: true });
    const tab = await openPage(chromium.context, url, (id) => acks.add(id));
    return { chromium, tab, browser: await chromium.browser.newBrowserCDPSession() };
  };
  let { chromium, tab, browser } = await open();
  const failures: string[] = [];
  const devices: Record<string, number> = {};
  for (let crash = 0; crash < crashes; crash++) {
    if (crash > 0 && crash % GPU_CRASHES_PER_BROWSER === 0) {
      await chromium.close();
      ({ chromium, tab, browser } = await open());
    }
    const device = await tab.evaluate(async () => {
      globalThis.engine = await page.createEngine({ user: 'gpu', runtimeUrls: page.runtimeUrls });
      return engine.info.device;
    });
    devices[device] = (devices[device] ?? 0) + 1;
    await write(tab, `${crash}-before-`, 2);
    void browser.send('Browser.crashGpuProcess').catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    const outcome = await tab.evaluate(async () => {
      const began = performance.now();
      try {
        await engine.rerank({
          prompt: 'p',
          candidates: [`A new text ${Math.random()}.`, `Another new text ${Math.random()}.`],
          deadlineMs: 10_000,
        });
        return { code: 'ranked', milliseconds: performance.now() - began };
      } catch (error) {
        return {
          code: error instanceof page.PenchantError ? error.code : 'another class',
          milliseconds: performance.now() - began,
        };
      }
    });
    if (!['ranked', 'device'].includes(outcome.code))
      failures.push(`crash ${crash}: ${outcome.code} after ${Math.round(outcome.milliseconds)} ms`);
    await write(tab, `${crash}-after-`, 2).catch((error) => failures.push(`crash ${crash}: ${error}`));
    await tab.evaluate(() => engine.dispose());
  }
  const { ids } = await startEngine(tab, 'gpu');
  const lost = [...acks].filter((id) => !ids.includes(id));
  if (lost.length > 0) failures.push(`${lost.length} labels lost`);
  await chromium.close();
  return {
    name: 'GPU crashes',
    figures: { crashes, devices: JSON.stringify(devices), acknowledged: acks.size },
    failures,
  };
}
