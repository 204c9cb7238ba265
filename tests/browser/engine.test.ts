/** The main job in a real Chromium: a real model in a real worker, real IndexedDB, a reload in between. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';
import { CANDIDATES, OTHERS } from './texts.js';

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

/** Starts an engine on the page, ranks, and returns what came of it. */
function rankOn(target: Page, user: string, device: 'wasm' | 'webgpu' = 'wasm') {
  return target.evaluate(
    async ([candidates, name, where]) => {
      const progress: unknown[] = [];
      const engine = await page.createEngine({
        user: name,
        device: where,
        runtimeUrls: page.runtimeUrls,
        onProgress: (report) => progress.push(report),
      });
      const result = await engine.rerank({ prompt: 'How do I get rid of a smell?', candidates, apply: 'always' });
      const labels = await engine.labels();
      engine.dispose();
      return { result, progress, labels, info: engine.info };
    },
    [[...CANDIDATES], user, device] as const,
  );
}

describe('the engine in a browser', () => {
  it('loads with progress, ranks, learns, and ranks in the new order after a reload', async () => {
    const first = await rankOn(tab, 'reload');
    expect(first.info).toMatchObject({ device: 'wasm', persistence: 'journaled', dataLoss: [], warnings: [] });
    expect(first.result.ranking.map(({ document }) => document).sort()).toEqual([...CANDIDATES].sort());

    const downloads = first.progress.filter((p) => (p as { status: string }).status === 'download') as {
      file: string;
      loaded: number;
      total?: number;
    }[];
    const encoder = downloads.filter(({ file }) => file === 'encoder.onnx');
    expect(encoder.length).toBeGreaterThan(1);
    // Once a percent at most, though it arrives in smaller parts.
    expect(encoder.length).toBeLessThanOrEqual(101);
    expect(encoder.at(-1)?.loaded).toBe(encoder.at(-1)?.total);
    expect(first.progress.at(-1)).toMatchObject({ status: 'ready' });

    const clicks = await tab.evaluate(
      async ([candidates, others]) => {
        const engine = await page.createEngine({ user: 'reload', device: 'wasm' });
        const results = [];
        for (let i = 0; i < 6; i++) {
          const { eventId } = await engine.rerank({ prompt: 'A question', candidates: i % 2 ? others : candidates });
          // The short one, each time.
          results.push(await engine.prefer({ eventId, chosen: 1 }));
        }
        const profile = await engine.profile();
        engine.dispose();
        return { results, profile };
      },
      [[...CANDIDATES], [...OTHERS]] as const,
    );
    expect(clicks.results.map(({ labels }) => labels)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(clicks.profile).toMatchObject({ user: 'reload', labels: 6 });

    await tab.reload();
    const second = await rankOn(tab, 'reload');
    expect(second.labels).toHaveLength(6);
    expect(second.result.ranking[0]?.document).toBe(CANDIDATES[1]);
    expect(second.result.ranking[0]?.reasons.length).toBeGreaterThan(0);
    expect(browser.errors).toEqual([]);
  });

  it('loads only the runtime that it uses', async () => {
    const wasm = server.requests.filter((path) => path.endsWith('.wasm'));
    expect(wasm.length).toBeGreaterThan(0);
    expect(wasm.filter((path) => path.includes('asyncify') || path.includes('jsep') || path.includes('jspi'))).toEqual(
      [],
    );
  });

  it('starts a second time without a server', async () => {
    await rankOn(tab, 'offline');
    const before = server.requests.length;
    for (const end of ['.json', '.onnx', '.wasm']) server.faults.set(end, 'gone');
    try {
      const { result, info } = await rankOn(tab, 'offline');
      expect(result.ranking).toHaveLength(CANDIDATES.length);
      expect(info.device).toBe('wasm');
      expect(server.requests.slice(before).filter((path) => !path.endsWith('.js'))).toEqual([]);
    } finally {
      server.faults.clear();
      browser.errors.length = 0;
    }
  });

  it('drops what thirty days with a start have had no use for, once nothing is asked of it', async () => {
    const kept = await tab.evaluate(async () => {
      const cache = await caches.open('penchant-model');
      const [old, uses] = ['https://app.example/earlier-runtime.wasm', 'https://penchant.invalid/uses.json'];
      await cache.put(old, new Response('bytes'));
      await cache.put(uses, new Response(JSON.stringify({ days: 50, date: 1, last: { [old]: 20 } })));
      const engine = await page.createEngine({ user: 'tidy', device: 'wasm', runtimeUrls: page.runtimeUrls });
      const giveUp = performance.now() + 20_000;
      while ((await cache.match(old)) && performance.now() < giveUp) await new Promise((r) => setTimeout(r, 100));
      // The record is written last.
      const readRecord = async () => (await (await cache.match(uses))?.json()) as { days: number; last: object };
      while ((await readRecord()).days === 50 && performance.now() < giveUp)
        await new Promise((r) => setTimeout(r, 100));
      engine.dispose();
      const urls = (await cache.keys()).map(({ url }) => url);
      return { urls, old, ...(await readRecord()) };
    });
    expect(kept.urls).not.toContain(kept.old);
    expect(kept.days).toBe(51);
    const names = Object.keys(kept.last).map((url) => new URL(url).pathname.split('/').at(-1));
    for (const name of ['encoder.onnx', 'tokenizer.json']) expect(names).toContain(name);
    expect(names.some((name) => name?.endsWith('.wasm'))).toBe(true);
    expect(new Set(Object.values(kept.last))).toEqual(new Set([51]));
    expect(kept.urls.some((url) => url.endsWith('manifest.json'))).toBe(true);
  });

  it('keeps users apart, and forgets one without touching the other', async () => {
    const counts = await tab.evaluate(async () => {
      const [ann, ben] = await Promise.all([
        page.createEngine({ user: 'ann', device: 'wasm' }),
        page.createEngine({ user: 'ben', device: 'wasm' }),
      ]);
      await ann.prefer({ chosen: 'Yes.', rejected: 'It depends.' });
      await ben.prefer({ chosen: 'It depends.', rejected: 'Yes.' });
      const exported = await ben.export();
      await ann.forget();
      const after = [(await ann.labels()).length, (await ben.labels()).length];
      const merged = await ann.import(exported);
      ann.dispose();
      ben.dispose();
      return { after, merged };
    });
    expect(counts).toEqual({ after: [0, 1], merged: { added: 1, skipped: 0, settings: { apply: 'auto' } } });
  });

  it('does the same work for less the second time: cached texts are not encoded again', async () => {
    const same = await tab.evaluate(
      async (candidates) => {
        const engine = await page.createEngine({ user: 'cache', device: 'wasm' });
        const first = await engine.rerank({ prompt: '', candidates });
        const second = await engine.rerank({ prompt: '', candidates });
        engine.dispose();
        return JSON.stringify(first.ranking) === JSON.stringify(second.ranking);
      },
      [...CANDIDATES],
    );
    expect(same).toBe(true);
  });

  it('answers within a budget with what it knows, and refines that', async () => {
    const outcome = await tab.evaluate(
      async (candidates) => {
        const engine = await page.createEngine({ user: 'budget', device: 'wasm' });
        const known = candidates.slice(0, 2);
        await engine.rerank({ prompt: '', candidates: known });
        const request = { prompt: '', candidates, apply: 'always' as const };
        const partial = await engine.rerank({ ...request, budgetMs: 0 });
        const refined = await partial.refined;
        const whole = await engine.rerank({ ...request, budgetMs: 60_000 });
        // Nobody waits for this one, and nobody hears of its end.
        const fresh = candidates.map((text) => `${text} And more.`);
        const controller = new AbortController();
        const left = await engine.rerank({ prompt: '', candidates: fresh, budgetMs: 0, signal: controller.signal });
        controller.abort();
        const code = await left.refined?.catch((error) => error.code);
        engine.dispose();
        return { partial, refined, whole, code };
      },
      [...CANDIDATES],
    );
    const { partial, refined, whole, code } = outcome;
    expect(partial.partial).toBe(true);
    expect(partial.ranking.map(({ isPending = false }) => isPending)).toEqual([false, false, true, true]);
    expect(refined?.ranking).toEqual(whole.ranking);
    expect(refined).not.toHaveProperty('partial');
    expect(whole).not.toHaveProperty('refined');
    expect(code).toBe('aborted');
    expect(browser.errors).toEqual([]);
  });
});
