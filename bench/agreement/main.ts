/**
 * `npm run bench:agreement [-- --texts 500] [--sentences 1]`: do WebGPU and WebAssembly give the same vectors, and the same orders?
 * Of so many texts of so many sentences each. On a software adapter, which is right and slow: about a quarter of a second a sentence.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium, WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { startServer } from '../../tests/browser/server.js';
import type {} from './page.js';

const { values } = parseArgs({
  options: { texts: { type: 'string', default: '500' }, sentences: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(join(tmpdir(), 'penchant-agreement-'));
const outDir = join(folder, 'site');
await build({
  configFile: false,
  root: 'bench/agreement',
  publicDir: join(process.cwd(), 'public'),
  base: './',
  logLevel: 'error',
  build: { outDir, target: 'es2023' },
});
const server = await startServer(outDir);
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: [...CHROMIUM_FLAGS, ...WEBGPU_FLAGS],
});
try {
  const page = await browser.newPage();
  await page.goto(server.url);
  const found = await page.evaluate(([count, sentences]) => agreement.compareDevices(count, sentences), [
    Number(values.texts),
    Number(values.sentences),
  ] as const);
  console.log(`Chromium ${browser.version()}, ${JSON.stringify(found, null, 1)}`);
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
