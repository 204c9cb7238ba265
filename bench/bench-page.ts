/** Opens the page of the browser tests, built against `dist/`, in a fresh Chromium. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium } from '../scripts/chromium.mjs';
import { startServer } from '../tests/browser/server.js';

export interface BenchPage {
  readonly page: Page;
  /** Of the browser. */
  readonly version: string;
  close(): Promise<void>;
}

export async function openBenchPage(): Promise<BenchPage> {
  if (!existsSync('dist/src/index.js'))
    throw new Error('Expected a built library in dist/, got none; run `npm run build`.');
  const folder = mkdtempSync(join(tmpdir(), 'penchant-bench-'));
  const site = join(folder, 'site');
  await build({ configFile: 'tests/browser/page/vite.config.ts', logLevel: 'error', build: { outDir: site } });
  const server = await startServer(site);
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: ensureChromium(),
    args: [...CHROMIUM_FLAGS, '--disable-gpu'],
  });
  // Functions that are sent to the page were compiled with a helper that keeps their names; the page has none.
  await context.addInitScript('globalThis.__name = (f) => f');
  const page = await context.newPage();
  await page.goto(server.url);
  return {
    page,
    version: context.browser()?.version() ?? 'unknown',
    async close() {
      await context.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
