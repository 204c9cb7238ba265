/** What figures depend on beside the code: the machine, the versions, the day. */
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from '../scripts/chromium.mjs';
import { installedVersions } from './peer/peer.js';

export interface About {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGb: number; readonly os: string };
  readonly versions: Readonly<Record<string, string>>;
}

export async function about(): Promise<About> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  const chromiumVersion = browser.version();
  await browser.close();
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  const all = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: all[0]?.model.trim() ?? 'unknown',
      cores: all.length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      os: `${type()} ${release()}`,
    },
    versions: {
      penchant: read('package.json').version,
      model: read('public/models/manifest.json').version,
      chromium: chromiumVersion,
      node: process.versions.node,
      'onnxruntime-web': read('node_modules/onnxruntime-web/package.json').version,
      ...installedVersions(),
    },
  };
}
