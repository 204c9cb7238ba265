/** A plain HTML file with the standalone bundle: from its own server, and from another origin as from a CDN. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { PenchantPicker } from '../../src/widget/define.js';
import { openBrowser, type TestBrowser } from '../browser/browser.js';
import { startServer, type TestServer } from '../browser/server.js';
import { expectWorkingPicker } from './picker.js';

/** Where the written page looks for the package. */
const CDN = 'https://cdn.jsdelivr.net/npm/penchant@0.1.0/';

const root = join(inject('apps'), '19');
let own: TestServer;
let foreign: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  own = await startServer(root);
  foreign = await startServer(join(root, 'node_modules/penchant'), { 'access-control-allow-origin': '*' });
});
afterAll(async () => {
  await own.close();
  await foreign.close();
});
beforeEach(async () => {
  browser = await openBrowser();
});
afterEach(() => browser.close());

/** Opens the page with the package somewhere else, and an icon, which browsers ask for. */
async function openPage(packageUrl: string, target = browser): Promise<Page> {
  const written = readFileSync(join(root, 'html/index.html'), 'utf8');
  expect(written).toContain(CDN);
  const html = written.replace(CDN, packageUrl).replace('<!doctype html>', '$&<link rel="icon" href="data:,">');
  writeFileSync(join(root, 'html/page.html'), html);
  return target.open(`${own.url}html/page.html`);
}

const infoOf = (page: Page) =>
  page.locator('penchant-picker').evaluate((picker: PenchantPicker) => picker.engine?.info);

describe('the standalone bundle', () => {
  it('works in a plain page of its own origin, with no file but its own', async () => {
    const page = await openPage('/node_modules/penchant/');
    await expectWorkingPicker(page);
    expect(browser.errors).toEqual([]);
    const asked = own.requests.filter((path) => !path.startsWith('/html/'));
    expect([...new Set(asked)].map((path) => path.replace(/-[\w-]{8}\./, '.')).sort()).toEqual([
      '/node_modules/penchant/dist/standalone/engine.worker.js',
      '/node_modules/penchant/dist/standalone/ort-wasm-simd-threaded.wasm',
      '/node_modules/penchant/dist/standalone/penchant.js',
      '/node_modules/penchant/public/models/encoder.onnx',
      '/node_modules/penchant/public/models/manifest.json',
      '/node_modules/penchant/public/models/tokenizer.json',
    ]);
  });

  it('works from another origin, as from a CDN', async () => {
    const before = own.requests.length;
    const page = await openPage(foreign.url);
    await expectWorkingPicker(page);
    expect(browser.errors).toEqual([]);
    expect(own.requests.slice(before)).toEqual(['/html/page.html']);
    expect(await infoOf(page)).toMatchObject({ device: 'wasm', persistence: 'journaled', warnings: [] });
  });

  it('runs in WebAssembly where there is WebGPU, and says why to whoever insists on that', async () => {
    const other = await openBrowser({ webgpu: true });
    try {
      const page = await openPage(foreign.url, other);
      await expectWorkingPicker(page);
      expect(await infoOf(page)).toMatchObject({ device: 'wasm', warnings: [] });
      // As a string, since vitest rewrites an `import()` in a function.
      const refusal = await page.evaluate(
        `import('${foreign.url}dist/standalone/penchant.js')
          .then(({ createEngine }) => createEngine({ device: 'webgpu' }))
          .catch(({ code, message }) => ({ code, message }))`,
      );
      expect(refusal).toEqual({ code: 'device', message: expect.stringContaining('no WebGPU') });
      expect(other.errors).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('has no part that custom-elements.json leaves out', async () => {
    const page = await openPage(foreign.url);
    await expectWorkingPicker(page);
    const parts = await page.locator('penchant-picker').evaluate(async (picker: PenchantPicker) => {
      const seen = new Set<string>();
      for (const mode of ['pick', 'pair', 'thumbs', 'rank'] as const) {
        picker.mode = mode;
        await new Promise(requestAnimationFrame);
        const all = (picker.shadowRoot as ShadowRoot).querySelectorAll('[part]');
        for (const element of all) for (const part of element.part) seen.add(part);
      }
      return [...seen];
    });
    expect(parts.length).toBeGreaterThan(20);
    const manifest = readFileSync(join(root, 'node_modules/penchant/dist/custom-elements.json'), 'utf8');
    const described = [...manifest.matchAll(/"name": "([\w-]+)"/g)].map(([, name]) => name);
    expect(parts.filter((part) => !described.includes(part))).toEqual([]);
  });
});
