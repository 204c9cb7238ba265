/** A static file server for browser tests, on a free port, that can be told to fail in the ways that servers fail. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** `html`: a page instead of the file, as single-page hosts answer. `cut`: half the file. `gone`: status 404. */
export type Fault = 'html' | 'cut' | 'gone';

export interface TestServer {
  readonly url: string;
  /** Faults by the end of the path; empty at first. */
  readonly faults: Map<string, Fault>;
  /** Paths that were asked for, oldest first. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** The strictest policy under which the library works: a page's own scripts and workers, no inline styles, no text as script. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  // For the test page's empty icon, which Chromium asks for by itself.
  'img-src data:',
  "require-trusted-types-for 'script'",
].join('; ');

/** @param headers  sent with every file */
export async function startServer(root: string, headers: Record<string, string> = {}): Promise<TestServer> {
  const faults = new Map<string, Fault>();
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const fault = [...faults].find(([end]) => pathname.endsWith(end))?.[1];
    const path = join(root, normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    const exists = path.startsWith(root) && (await stat(path).catch(() => undefined))?.isFile();
    if (fault === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Not the file</title>');
    } else if (fault === 'gone' || !exists) {
      response.writeHead(404).end();
    } else if (fault === 'cut') {
      const bytes = await readFile(path);
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
      response.end(bytes.subarray(0, bytes.length / 2));
    } else {
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', ...headers });
      createReadStream(path).pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    faults,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
