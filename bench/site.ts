/** Builds the benches' own pages, serves them beside the peer's files, and opens them in fresh browsers. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { build } from 'vite';
import { CHROMIUM_FLAGS, ensureChromium } from '../scripts/chromium.mjs';
import { ensurePeer, PEER, PEER_MODEL } from './peer/peer.js';
import { type BenchServer, startBenchServer } from './server.js';
import { readTokenizer, type Tokenize } from './texts.js';

/** What the peer's model reads at most. */
const PEER_TOKENS = 512;

/** What every bench on this site is told. */
export interface BenchOptions {
  readonly seed: number;
  /** Whether to make the fewest runs, to see that all works. */
  readonly quick: boolean;
}

export interface Site {
  readonly server: BenchServer;
  readonly tokenizers: { readonly ours: Tokenize; readonly peer: Tokenize };
  /** A browser on a profile; on one of its own, gone when the site closes, if none is named. */
  open(profile?: string): Promise<BrowserContext>;
  /** A folder for a profile that nobody has used. */
  newProfile(): string;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  if (!existsSync('dist/src/index.js'))
    throw new Error('Expected a built library in dist/, got none; run `npm run build`.');
  ensurePeer();
  const folder = mkdtempSync(join(tmpdir(), 'penchant-bench-'));
  const pages = join(folder, 'site');
  await build({ configFile: 'bench/pages/vite.config.ts', logLevel: 'error', build: { outDir: pages } });
  const server = await startBenchServer({
    '/': pages,
    '/runtime/': 'node_modules/onnxruntime-web/dist',
    '/peer-runtime/': join(PEER, 'node_modules/onnxruntime-web/dist'),
    '/peer/model/': PEER_MODEL,
  });
  const contexts = new Set<BrowserContext>();
  let profiles = 0;
  const newProfile = () => join(folder, `profile-${profiles++}`);
  const { encoder } = JSON.parse(readFileSync('public/models/manifest.json', 'utf8')) as {
    encoder: { maxTokens: number };
  };
  return {
    server,
    tokenizers: {
      ours: readTokenizer('public/models/tokenizer.json', encoder.maxTokens),
      peer: readTokenizer(join(PEER_MODEL, 'tokenizer.json'), PEER_TOKENS),
    },
    async open(profile = newProfile()) {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: ensureChromium(),
        // Memory is measured when a page asks, instead of at the next garbage collection.
        args: [...CHROMIUM_FLAGS, '--enable-blink-features=ForceEagerMeasureMemory'],
      });
      // Functions that are sent to the page were compiled with a helper that keeps their names; the page has none.
      await context.addInitScript('globalThis.__name = (f) => f');
      contexts.add(context);
      context.once('close', () => contexts.delete(context));
      return context;
    },
    newProfile,
    async close() {
      await Promise.all([...contexts].map((context) => context.close()));
      await server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
