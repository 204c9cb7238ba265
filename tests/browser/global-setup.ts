/** Builds the test page and the demo once, and sees to a Chromium. The library must have been built (`npm run build`). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../scripts/chromium.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Chromium to drive. */
    readonly chromium: string;
    /** Folder of the built test page. */
    readonly testSite: string;
    /** Folder of the built demo. */
    readonly demoSite: string;
  }
}

/** Runs before the first browser test; returns what runs after the last. */
export async function setup(project: TestProject): Promise<() => void> {
  const chromium = ensureChromium();
  if (!existsSync('dist/src/index.js')) execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'penchant-site-'));
  const testSite = join(folder, 'test');
  const demoSite = join(folder, 'demo');
  await build({ configFile: 'tests/browser/page/vite.config.ts', logLevel: 'warn', build: { outDir: testSite } });
  await build({ logLevel: 'warn', build: { outDir: demoSite, emptyOutDir: true } });
  project.provide('chromium', chromium);
  project.provide('testSite', testSite);
  project.provide('demoSite', demoSite);
  return () => rmSync(folder, { recursive: true, force: true });
}
