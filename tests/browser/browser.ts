/** Opens a real Chromium with a real profile, and pages that fail a test when they log an error. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { CHROMIUM_FLAGS, WEBGPU_FLAGS } from '../../scripts/chromium.mjs';

export interface TestBrowser {
  readonly context: BrowserContext;
  /** Errors that any page of this browser logged or threw. */
  readonly errors: string[];
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export async function openBrowser({
  webgpu = false,
  touch = false,
  width = 1280,
  height = 900,
} = {}): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'penchant-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: inject('chromium'),
    args: [...CHROMIUM_FLAGS, ...(webgpu ? WEBGPU_FLAGS : ['--disable-gpu'])],
    viewport: { width, height },
    bypassCSP: false,
    hasTouch: touch,
  });
  const errors: string[] = [];
  const watch = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  return {
    context,
    errors,
    async open(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
