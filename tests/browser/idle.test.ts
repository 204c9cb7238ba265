/** A worker that nobody needs is ended, and the next call goes on in another as if nothing had happened. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';
import { CANDIDATES } from './texts.js';

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser();
  tab = await browser.open(server.url);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  await tab.reload();
  await tab.evaluate(() => {
    globalThis.asleep = async () => {
      // A worker holds its lock as long as it lives.
      const isHeld = async () =>
        (await navigator.locks.query()).held?.some(({ name }) => name?.startsWith('penchant-worker-'));
      while (await isHeld()) await new Promise((resolve) => setTimeout(resolve));
    };
  });
});

declare global {
  /** Resolves when no worker of any engine lives. */
  var asleep: () => Promise<void>;
}

describe('an idle worker', () => {
  it('is ended, and what was ranked before can still be judged and taken back', async () => {
    const outcome = await tab.evaluate(
      async (candidates) => {
        const reports: string[] = [];
        const engine = await page.createEngine({
          user: 'idle',
          device: 'wasm',
          idleMs: 1,
          onProgress: ({ status }) => reports.push(status),
        });
        const before = await engine.rerank({ prompt: 'p', candidates });
        await asleep();
        const starts = reports.filter((status) => status === 'ready').length;
        // Two at once: one worker is started for both.
        const [{ labelId }, after] = await Promise.all([
          engine.prefer({ eventId: before.eventId, chosen: 1 }),
          engine.rerank({ prompt: 'p', candidates }),
        ]);
        await asleep();
        const { labels } = await engine.undo(labelId);
        await asleep();
        const left = await engine.labels();
        engine.dispose();
        const restarts = reports.filter((status) => status === 'ready').length - starts;
        return { starts, restarts, labels, left, info: engine.info, same: after.ranking.length };
      },
      [...CANDIDATES],
    );
    expect(outcome).toMatchObject({ starts: 1, labels: 0, left: [], same: CANDIDATES.length });
    expect(outcome.restarts).toBe(3);
    expect(outcome.info).toMatchObject({ device: 'wasm', persistence: 'journaled' });
    expect(browser.errors).toEqual([]);
  });

  it('hears at its revival of what another tab has taught meanwhile, and of nothing else', async () => {
    const changes = await tab.evaluate(async () => {
      const sleeper = await page.createEngine({ user: 'heard', device: 'wasm', idleMs: 1 });
      const changes: number[] = [];
      sleeper.addEventListener('change', ({ detail }) => changes.push(detail.labels));
      await sleeper.prefer({ chosen: 'Yes.', rejected: 'It depends.' });
      await asleep();
      await sleeper.labels();
      const quiet = [...changes];
      await asleep();
      const other = await page.createEngine({ user: 'heard', device: 'wasm' });
      await other.prefer({ chosen: 'No.', rejected: 'It depends.' });
      other.dispose();
      const labels = (await sleeper.labels()).length;
      sleeper.dispose();
      return { quiet, changes, labels };
    });
    expect(changes).toEqual({ quiet: [], changes: [2], labels: 2 });
  });

  it('can be disposed of while it is ended, and its engine takes no more calls', async () => {
    const codes = await tab.evaluate(async () => {
      const engine = await page.createEngine({ user: 'disposed', device: 'wasm', idleMs: 1 });
      await asleep();
      engine.dispose();
      const code = await engine.labels().catch((error) => error.code);
      const waking = await page.createEngine({ user: 'disposed', device: 'wasm', idleMs: 1 });
      await asleep();
      const inFlight = waking.labels().catch((error) => error.code);
      waking.dispose();
      const codes = [code, await inFlight];
      await asleep();
      return codes;
    });
    expect(codes).toEqual(['disposed', 'disposed']);
  });

  it('that was started again for a call that is given up is ended like any other', async () => {
    const outcome = await tab.evaluate(async () => {
      let ready = () => {};
      const engine = await page.createEngine({
        user: 'waking',
        device: 'wasm',
        idleMs: 1,
        onProgress: ({ status }) => status === 'ready' && ready(),
      });
      await engine.prefer({ chosen: 'Yes.', rejected: 'It depends.' });
      await asleep();
      const revived = new Promise<void>((resolve) => {
        ready = resolve;
      });
      const controller = new AbortController();
      const aborted = engine
        .rerank({ prompt: '', candidates: ['a', 'b'], signal: controller.signal })
        .catch((error) => error.code);
      controller.abort();
      const code = await aborted;
      await revived;
      await asleep();
      const labels = await engine.labels();
      engine.dispose();
      return [code, labels.length];
    });
    expect(outcome).toEqual(['aborted', 1]);
  });

  it('is not ended where it has the only copy of the labels', async () => {
    const labels = await tab.evaluate(async () => {
      const engines = await Promise.all([
        page.createEngine({ persist: false, device: 'wasm', idleMs: 1 }),
        page.createEngine({ user: 'memory', device: 'wasm', idleMs: 1, worker: page.openWorkerWithoutStorage }),
      ]);
      const counts: number[] = [];
      for (const engine of engines) {
        await engine.prefer({ chosen: 'Yes.', rejected: 'It depends.' });
        // Longer than the engine may be idle, twice over; a worker that was ended would know nothing.
        for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
        counts.push((await engine.labels()).length);
        engine.dispose();
      }
      return counts;
    });
    expect(labels).toEqual([1, 1]);
  });

  it('that was passed as an object is not ended, since nobody could open it again', async () => {
    const labels = await tab.evaluate(async () => {
      const worker = page.openWorker();
      const engine = await page.createEngine({ user: 'object', device: 'wasm', idleMs: 1, worker });
      await new Promise((resolve) => setTimeout(resolve, 1));
      const labels = await engine.labels();
      engine.dispose();
      return labels;
    });
    expect(labels).toEqual([]);
  });
});
