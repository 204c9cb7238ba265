/**
 * A static server for the benches, as a good host is one: everything compressed by Brotli at its highest quality, files
 * with a hash in their name kept for good. Counts what it sends. Pages are cross-origin isolated, for threads and clocks.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Compressed files by the hash of what they hold; the runtime alone takes half a minute. */
const CACHE = 'node_modules/.cache/penchant-bench';

const compress = promisify(brotliCompress);

/** One answer: its path, and the bytes of its body as sent. */
export interface Sent {
  readonly path: string;
  readonly bytes: number;
}

export interface BenchServer {
  readonly url: string;
  /** Answers so far, oldest first; emptied by who reads it. */
  readonly sent: Sent[];
  close(): Promise<void>;
}

/** @param folders  by the start of the path, the longest that fits wins: `{ '/': 'site', '/ort/': 'node_modules/…' }` */
export async function startBenchServer(folders: Readonly<Record<string, string>>): Promise<BenchServer> {
  const sent: Sent[] = [];
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const prefix = prefixes.find((start) => pathname.startsWith(start));
    const path = prefix && join(folders[prefix] as string, normalize(`/${pathname.slice(prefix.length)}`));
    const body = path && (await compressed(path).catch(() => undefined));
    if (!body) {
      response.writeHead(404).end();
      return;
    }
    sent.push({ path: pathname, bytes: body.length });
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-encoding': 'br',
      'content-length': body.length,
      // A manifest is asked for anew; the page itself is kept for a while, so that it opens offline.
      'cache-control': pathname.endsWith('manifest.json') ? 'no-cache' : 'max-age=86400',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function compressed(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  const kept = join(CACHE, `${createHash('sha256').update(bytes).digest('hex')}.br`);
  try {
    return await readFile(kept);
  } catch {
    // Not compressed before.
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const body = await compress(bytes, { params });
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${kept}.${process.pid}`, body);
  await rename(`${kept}.${process.pid}`, kept);
  return body;
}
