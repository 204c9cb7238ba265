/**
 * Packs the package as it would be published and installs it with what the test apps need, into folders of their own
 * outside of the repository: `19` for Vite, Next.js and the newest React, `18` for the oldest React that is supported.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { appEnvironment } from './processes.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the apps, each with its files and, in a folder above, what it depends on. */
    readonly apps: string;
  }
}

const INSTALLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  19: { vite: '8', next: '16', react: '19', 'react-dom': '19', '@types/react': '19' },
  18: { vite: '8', react: '18', 'react-dom': '18' },
};

/** Apps that need the model where they serve files from. */
const WITH_MODELS = ['19/vite', '19/next', '19/react', '18/react'];

/** Runs before the first test; returns what runs after the last. */
export async function setup(project: TestProject): Promise<() => void> {
  project.provide('chromium', ensureChromium());
  const folder = mkdtempSync(join(tmpdir(), 'penchant-package-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    install(folder);
  } catch (error) {
    remove();
    throw error;
  }
  project.provide('apps', folder);
  return remove;
}

function install(folder: string): void {
  const run = (cwd: string, command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', env: appEnvironment() });

  const tarball = run('.', 'npm', 'pack', '--silent', '--pack-destination', folder).trim().split('\n').at(-1) as string;
  for (const [name, dependencies] of Object.entries(INSTALLS)) {
    const root = join(folder, name);
    mkdirSync(root);
    const penchant = `file:../${tarball}`;
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({ private: true, dependencies: { penchant, ...dependencies } }),
    );
    run(root, 'npm', 'install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline');
    cpSync(resolve('tests/package/apps'), root, { recursive: true });
  }
  for (const app of WITH_MODELS) run(join(folder, app), '../node_modules/.bin/penchant-models', 'public/models');
}
