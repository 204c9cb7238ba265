/** WebGPU on a software adapter: the same order as WebAssembly, on a tiny input; it is right there, and slow. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Device, DeviceChoice } from '../../src/index.js';
import { openBrowser, type TestBrowser } from './browser.js';
import { startServer, type TestServer } from './server.js';

const TEXTS = [
  'Yes, boil it.',
  'First boil the water; then add the rice.',
  '- boil\n- stir',
  'It may depend on the rice.',
];

let server: TestServer;
let browser: TestBrowser;
let tab: Page;

beforeAll(async () => {
  server = await startServer(inject('testSite'));
  browser = await openBrowser({ webgpu: true });
  tab = await browser.open(server.url);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Starts an engine, teaches it, and ranks. */
function rank(device: Device | 'auto', worker: 'openWorker' | 'openWorkerWithGpu' = 'openWorker') {
  return tab.evaluate(
    async ([candidates, where, name]) => {
      const { runtimeUrls, [name]: worker } = page;
      const engine = await page.createEngine({ device: where, persist: false, runtimeUrls, worker });
      for (const rejected of candidates.slice(1)) await engine.prefer({ chosen: candidates[0] as string, rejected });
      const { ranking } = await engine.rerank({ prompt: '', candidates, apply: 'always' });
      engine.dispose();
      return { info: engine.info, ranking };
    },
    [TEXTS, device, worker] as const,
  );
}

function expectSame(gpu: Awaited<ReturnType<typeof rank>>, wasm: Awaited<ReturnType<typeof rank>>): void {
  expect(gpu.ranking.map(({ originalIndex }) => originalIndex)).toEqual(
    wasm.ranking.map(({ originalIndex }) => originalIndex),
  );
  gpu.ranking.forEach(({ score }, i) => {
    expect(score).toBeCloseTo(wasm.ranking[i]?.score as number, 2);
  });
}

/** What is remembered of devices, changed by `change`. */
function changeRecord(device: Device): Promise<void> {
  return tab.evaluate(async (winner) => {
    const cache = await caches.open('penchant-model');
    for (const request of await cache.keys()) {
      if (!request.url.endsWith('device-record.json')) continue;
      const { key, record } = await ((await cache.match(request)) as Response).json();
      const changed = { key, record: { choice: { ...record.choice, device: winner } } };
      await cache.put(request, new Response(JSON.stringify(changed)));
    }
  }, device);
}

describe('WebGPU', () => {
  it('passes the canary and gives the same order and scores as WebAssembly', async () => {
    const gpu = await rank('webgpu');
    const wasm = await rank('wasm');
    expect(gpu.info).toMatchObject({ device: 'webgpu', warnings: [] });
    expect(wasm.info.device).toBe('wasm');
    expectSame(gpu, wasm);
  });

  it('is not chosen by itself where the adapter is software', async () => {
    const { info } = await rank('auto');
    expect(info).toMatchObject({ device: 'wasm', warnings: [] });
    expect(info.deviceChoice).toBeUndefined();
  });

  it('is measured in the quiet after a start, and the outcome is remembered', async () => {
    const measured = await tab.evaluate(async () => {
      const { runtimeUrls, openWorkerWithGpu: worker } = page;
      const engine = await page.createEngine({ persist: false, runtimeUrls, worker });
      const choice = await new Promise<DeviceChoice | undefined>((resolve) =>
        engine.addEventListener('device', ({ detail }) => resolve(detail.choice)),
      );
      engine.dispose();
      return { choice, info: engine.info };
    });
    expect(measured.choice).toMatchObject({ device: 'wasm', adapter: 'acme/gpu-1//' });
    expect(measured.choice?.webgpuMs).toBeGreaterThan(measured.choice?.wasmMs as number);
    expect(measured.choice?.cosine).toBeGreaterThanOrEqual(0.9995);
    expect(measured.info).toMatchObject({ device: 'wasm', deviceChoice: measured.choice });
    expect((await rank('auto', 'openWorkerWithGpu')).info.deviceChoice).toEqual(measured.choice);
  });

  it('is used from the next start on where it has won, and on no other adapter', async () => {
    await changeRecord('webgpu');
    const gpu = await rank('auto', 'openWorkerWithGpu');
    expect(gpu.info).toMatchObject({ device: 'webgpu', warnings: [] });
    expectSame(gpu, await rank('wasm'));
    expect((await rank('auto', 'openWorker')).info.device).toBe('wasm');
  });

  it('that has won and then answers zeros is passed over and forgotten', async () => {
    const outcome = await tab.evaluate(async (candidates) => {
      const { runtimeUrls, openWorkerWithGpu: worker } = page;
      const engine = await page.createEngine({ persist: false, runtimeUrls, worker });
      new BroadcastChannel('gpu-faults').postMessage('zeros');
      const before = engine.info.device;
      const { ranking } = await engine.rerank({ prompt: '', candidates });
      engine.dispose();
      return { before, after: engine.info, ranked: ranking.length };
    }, TEXTS);
    expect(outcome).toMatchObject({ before: 'webgpu', ranked: TEXTS.length, after: { device: 'wasm' } });
    expect(outcome.after.warnings).toEqual([expect.stringMatching(/Expected/)]);
    expect((await rank('auto', 'openWorkerWithGpu')).info.device).toBe('wasm');
  });
});
