/** WebGPU on a software adapter: the same order as WebAssembly, on a tiny input; it is right there, and slow. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
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

function rank(device: 'auto' | 'wasm') {
  return tab.evaluate(
    async ([candidates, where]) => {
      const engine = await page.createEngine({ device: where, persist: false, runtimeUrls: page.runtimeUrls });
      for (const rejected of candidates.slice(1)) await engine.prefer({ chosen: candidates[0] as string, rejected });
      const { ranking } = await engine.rerank({ prompt: '', candidates, apply: 'always' });
      engine.dispose();
      return { device: engine.info.device, warnings: engine.info.warnings, ranking };
    },
    [TEXTS, device] as const,
  );
}

describe('WebGPU', () => {
  it('passes the canary and gives the same order and scores as WebAssembly', async () => {
    const gpu = await rank('auto');
    const wasm = await rank('wasm');
    expect(gpu).toMatchObject({ device: 'webgpu', warnings: [] });
    expect(wasm.device).toBe('wasm');
    expect(gpu.ranking.map(({ originalIndex }) => originalIndex)).toEqual(
      wasm.ranking.map(({ originalIndex }) => originalIndex),
    );
    gpu.ranking.forEach(({ score }, i) => {
      expect(score).toBeCloseTo(wasm.ranking[i]?.score as number, 2);
    });
  });
});
