/** Builds the test page and the demo once, and sees to a Chromium. The library must have been built (`npm run build`). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  // In processes of their own: vitest's NODE_ENV would make Vite build for development.
  const buildSite = (outDir: string, ...config: readonly string[]) =>
    execFileSync('npx', ['vite', 'build', '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir', ...config], {
      stdio: 'inherit',
      env: { ...process.env, NODE_ENV: 'production' },
    });
  buildSite(testSite, '--config', 'tests/browser/page/vite.config.ts');
  buildSite(demoSite);
  project.provide('chromium', chromium);
  project.provide('testSite', testSite);
  project.provide('demoSite', demoSite);
  return () => rmSync(folder, { recursive: true, force: true });
}
