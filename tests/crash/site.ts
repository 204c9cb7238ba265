/** Builds the page of the browser tests against the built package, or against a copy of it with a bug put in. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from './temporary.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A bug: in the built file, every `find` becomes `replace`. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** @returns the folder of the built page; removed when the process ends */
export function buildSite(patches: readonly Patch[] = []): string {
  if (!existsSync(join(ROOT, 'dist/src/index.js')))
    throw new Error('Expected the built package, got none; run npm run build.');
  const folder = makeFolder('penchant-crash-site-');
  let dist = join(ROOT, 'dist');
  if (patches.length > 0) {
    // Inside the repository, where the package's dependencies are found.
    dist = makeFolder('.penchant-mutant-', join(ROOT, 'node_modules'));
    cpSync(join(ROOT, 'dist'), dist, { recursive: true });
  }
  for (const { file, find, replace } of patches) {
    const path = join(dist, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find))
      throw new Error(`Expected ${file} to hold ${JSON.stringify(find)}, got none; the bug needs care.`);
    writeFileSync(path, text.replaceAll(find, replace));
  }
  const site = join(folder, 'site');
  execFileSync(
    'npx',
    [
      'vite',
      'build',
      '--logLevel',
      'error',
      '--outDir',
      site,
      '--emptyOutDir',
      '--config',
      'tests/browser/page/vite.config.ts',
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production', PENCHANT_DIST: dist },
    },
  );
  return site;
}
