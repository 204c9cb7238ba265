/** A Chromium with a profile of its own that can be killed like a program and be started on the same profile again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium, WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { makeFolder } from './temporary.js';

export interface RunningChromium {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly version: string;
  /** SIGKILL to the whole process group; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it the polite way. */
  close(): Promise<void>;
}

/** Browsers that run, so that none outlives a test that fails. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) process.kill(-pid, 'SIGKILL');
});

/** @returns a folder for a profile; removed when the process ends */
export function makeProfile(parent?: string): string {
  return makeFolder('penchant-crash-', parent);
}

/** As when the user has granted an origin persistent storage; for a profile that was never used. */
export function grantPersistence(profile: string, origin: string): void {
  mkdirSync(join(profile, 'Default'));
  const exceptions = { durable_storage: { [`${origin},*`]: { setting: 1 } } };
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  );
}

export async function startChromium(profile: string, { webgpu = false } = {}): Promise<RunningChromium> {
  const child = spawn(
    ensureChromium(),
    [
      ...CHROMIUM_FLAGS,
      ...(webgpu ? WEBGPU_FLAGS : ['--disable-gpu']),
      '--headless=new',
      '--remote-debugging-port=0',
      '--hide-crash-restore-bubble',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const pid = child.pid as number;
  running.add(pid);
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => {
      running.delete(pid);
      resolve();
    });
  });
  const endpoint = await endpointOf(child);
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context) throw new Error('Expected Chromium to have a default context, got none.');
  return {
    browser,
    context,
    version: browser.version(),
    async kill() {
      process.kill(-pid, 'SIGKILL');
      await exited;
      await browser.close().catch(() => {});
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => {});
      await exited;
      await browser.close().catch(() => {});
    },
  };
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`Expected Chromium to start, got: ${text}`)), 30_000);
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      child.stderr?.removeAllListeners('data');
      child.stderr?.resume();
      resolve(found[1] as string);
    });
  });
}
