/** What goes wrong in the field ends in a typed error or in a working engine, and loses no label. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.js';
import { type Fault, startServer, type TestServer } from './server.js';

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser();
  tab = await browser.open(server.url);
});
afterEach(() => server.faults.clear());
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Starts an engine with empty caches; returns the error's class, code and message, or undefined. */
function startError(target: Page): Promise<{ isOurs: boolean; code: string; message: string } | undefined> {
  return target.evaluate(async () => {
    await caches.delete('penchant-model');
    try {
      const engine = await page.createEngine({ device: 'wasm', user: 'faults' });
      engine.dispose();
      return undefined;
    } catch (error) {
      const isOurs = error instanceof page.PenchantError;
      return { isOurs, code: isOurs ? error.code : '', message: String(error) };
    }
  });
}

const BAD_FILES: readonly [string, Fault, RegExp][] = [
  ['manifest.json', 'html', /HTML page/],
  ['manifest.json', 'cut', /not JSON/],
  ['manifest.json', 'gone', /404/],
  ['encoder.onnx', 'html', /HTML page/],
  ['encoder.onnx', 'cut', /bytes/],
  ['encoder.onnx', 'gone', /404/],
  ['tokenizer.json', 'cut', /bytes/],
];

describe('faults in the browser', () => {
  it.each(BAD_FILES)(
    '%s answered as %s rejects with code model-load, and the next start heals',
    async (file, fault, message) => {
      server.faults.set(file, fault);
      expect(await startError(tab)).toMatchObject({
        isOurs: true,
        code: 'model-load',
        message: expect.stringMatching(message),
      });
      server.faults.clear();
      expect(await startError(tab)).toBeUndefined();
    },
  );

  it('rejects calls in flight with code worker-lost when the worker is killed, and the labels are there afterwards', async () => {
    const outcome = await tab.evaluate(async () => {
      const worker = page.openWorker();
      const engine = await page.createEngine({ device: 'wasm', user: 'killed', worker });
      await engine.prefer({ chosen: 'One.', rejected: 'Two.' });
      const candidates = Array.from(
        { length: 64 },
        (_, i) => `Answer ${i}. ${'Words that take a while to read. '.repeat(30)}`,
      );
      const running = engine.rerank({ prompt: '', candidates }).then(
        () => 'answered',
        (error) => error.code as string,
      );
      setTimeout(() => worker.terminate(), 50);
      const inFlight = await running;
      const later = await engine.labels().catch((error) => error.code as string);
      const next = await page.createEngine({ device: 'wasm', user: 'killed' });
      const labels = await next.labels();
      next.dispose();
      return { inFlight, later, labels: labels.length };
    });
    expect(outcome).toEqual({ inFlight: 'worker-lost', later: 'worker-lost', labels: 1 });
  });

  it('rejects with code worker-lost when the worker script is missing', async () => {
    const code = await tab.evaluate(() =>
      page
        .createEngine({ worker: new Worker('missing.js', { type: 'module' }) })
        .catch((error) => error.code as string),
    );
    expect(code).toBe('worker-lost');
    browser.errors.length = 0;
  });

  it('rejects calls in flight with code disposed, and aborted calls with code aborted', async () => {
    const codes = await tab.evaluate(async () => {
      const engine = await page.createEngine({ device: 'wasm', user: 'aborts' });
      const candidates = Array.from(
        { length: 40 },
        (_, i) => `Answer ${i}. ${'Words that take a while to read. '.repeat(30)}`,
      );
      const code = (promise: Promise<unknown>) =>
        promise.then(
          () => 'answered',
          (error) => error.code as string,
        );
      const controller = new AbortController();
      const aborted = code(engine.rerank({ prompt: '', candidates, signal: controller.signal }));
      setTimeout(() => controller.abort(), 30);
      const first = await aborted;
      const usable = (await engine.rerank({ prompt: '', candidates: ['a', 'b'] })).ranking.length;
      const running = code(engine.rerank({ prompt: '', candidates: candidates.map((text) => `${text}!`) }));
      engine.dispose();
      return [first, usable, await running, await code(engine.labels())];
    });
    expect(codes).toEqual(['aborted', 2, 'disposed', 'disposed']);
  });

  it.each([
    ['the journal where there is no IndexedDB', 'openWorkerWithoutIndexedDb', 'journal'],
    ['memory where there is no storage at all', 'openWorkerWithoutStorage', 'memory'],
  ] as const)('keeps labels in %s, and says so', async (_, worker, persistence) => {
    const outcome = await tab.evaluate(async (name) => {
      const engine = await page.createEngine({ device: 'wasm', user: name, worker: page[name] });
      const result = await engine.prefer({ chosen: 'One.', rejected: 'Two.' });
      engine.dispose();
      return { result, info: engine.info };
    }, worker);
    expect(outcome).toMatchObject({
      result: { labels: 1, persistence },
      info: { persistence, fault: 'unavailable', warnings: [] },
    });
  });

  it('tells a call that takes too long with code deadline, and goes on', async () => {
    const outcome = await tab.evaluate(async () => {
      const engine = await page.createEngine({ device: 'wasm', user: 'deadline' });
      const candidates = Array.from({ length: 40 }, (_, i) => `${i} is a text that nobody has encoded. `.repeat(20));
      const code = await engine.rerank({ prompt: '', candidates, deadlineMs: 50 }).then(
        () => 'ranked',
        (error) => (error instanceof page.PenchantError ? error.code : String(error)),
      );
      const { ranking } = await engine.rerank({ prompt: '', candidates: ['a', 'b'] });
      engine.dispose();
      return { code, usable: ranking.length };
    });
    expect(outcome).toEqual({ code: 'deadline', usable: 2 });
  });

  it('ends a worker whose thread hangs', async () => {
    const codes = await tab.evaluate(async () => {
      const engine = await page.createEngine({ device: 'wasm', user: 'hang', worker: page.openFaultyWorker });
      const channel = new BroadcastChannel('faults');
      channel.postMessage({ fault: 'hang-thread', times: 1 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const code = (call: Promise<unknown>) => call.then(String, (error) => error.code);
      const first = code(engine.rerank({ prompt: '', candidates: ['a', 'b'], deadlineMs: 200 }));
      const second = code(engine.labels());
      return [await first, await second, await code(engine.labels())];
    });
    expect(codes).toEqual(['deadline', 'worker-lost', 'worker-lost']);
  });

  it('keeps class and code of errors across the worker, for every bad input', async () => {
    const codes = await tab.evaluate(async () => {
      const engine = await page.createEngine({ device: 'wasm', user: 'inputs' });
      const calls: (() => Promise<unknown>)[] = [
        () => engine.rerank({ prompt: '', candidates: [] }),
        () => engine.rerank({ prompt: '', candidates: Array.from({ length: page.MAX_CANDIDATES + 1 }, String) }),
        () => engine.rerank({ prompt: '', candidates: [1 as unknown as string] }),
        () => engine.rerank({ prompt: '', candidates: [(() => {}) as unknown as string] }),
        () => engine.prefer({ eventId: 'no such', chosen: 0 }),
        () => engine.prefer({ chosen: 'a', rejected: 'a' }),
        () => engine.undo('no such'),
        () => engine.import('<html>'),
        () => engine.import('{"format":"penchant","version":2}'),
      ];
      const codes = [];
      for (const call of calls) {
        codes.push(
          await call().then(
            () => 'answered',
            (error) => (error instanceof page.PenchantError ? error.code : String(error)),
          ),
        );
      }
      const odd = await engine.rerank({ prompt: '\ud800', candidates: ['', '\ud83d', 'x '.repeat(500_000)] });
      const labels = (await engine.labels()).length;
      engine.dispose();
      return { codes, odd: odd.ranking.length, labels };
    });
    expect(codes).toEqual({
      codes: ['input', 'input', 'input', 'input', 'unknown-event', 'input', 'unknown-label', 'input', 'version'],
      odd: 3,
      labels: 0,
    });
  });
});
