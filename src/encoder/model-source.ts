/**
 * Gets model files: over the network with progress, checked against the manifest, kept in Cache Storage for the next,
 * offline start. A file that fails its check is thrown away wherever it lay, so that one bad download heals itself.
 */
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import { sha256 } from '../shared/hash.js';
import { type Manifest, type ModelFile, parseManifest } from '../shared/manifest.js';

/** Reports bytes as they arrive; `total` is absent where the server does not say. */
export type OnDownload = (file: string, loaded: number, total: number | undefined) => void;

/** Where a model comes from: the web here, a folder in Node. */
export interface ModelSource {
  manifest(): Promise<Manifest>;
  file(file: ModelFile): Promise<Uint8Array>;
}

/** One cache for all versions; files are named by their hash, so versions never mix. */
const CACHE_NAME = 'penchant-model';

export interface WebSourceOptions {
  /** Absolute URL of the folder that holds `manifest.json`. */
  readonly modelUrl: string;
  readonly onDownload: OnDownload;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model on the web. The manifest is asked of the network first, so that a new model is noticed, and of the cache when
 * the network does not answer; files are asked of the cache first, since their hash says that they are right.
 */
export function createWebSource({ modelUrl, onDownload, signal }: WebSourceOptions): ModelSource {
  const base = modelUrl.endsWith('/') ? modelUrl : `${modelUrl}/`;
  return {
    async manifest() {
      const url = new URL('manifest.json', base).href;
      const cache = await openCache();
      try {
        const bytes = await download(url, 'manifest.json', undefined, onDownload, signal);
        const manifest = parseManifestText(new TextDecoder().decode(bytes));
        await keep(cache, url, bytes);
        return manifest;
      } catch (error) {
        // No network, or a login page in its place: what was kept still works. A manifest that is too new says so.
        const kept = await cache?.match(url);
        const isTooNew = error instanceof PenchantError && error.code === 'version';
        if (!kept || signal?.aborted || isTooNew) throw error;
        return parseManifestText(await kept.text());
      }
    },

    async file(file) {
      const url = new URL(file.name, base);
      url.searchParams.set('sha256', file.sha256);
      const cache = await openCache();
      const kept = await cache?.match(url.href);
      if (kept) {
        const bytes = new Uint8Array(await kept.arrayBuffer());
        if (await matches(bytes, file)) {
          onDownload(file.name, bytes.length, file.bytes);
          return bytes;
        }
        await cache?.delete(url.href);
      }
      const bytes = await download(url.href, file.name, file.bytes, onDownload, signal);
      if (!(await matches(bytes, file))) {
        const got = looksLikeHtml(bytes) ? 'an HTML page' : `${bytes.length} bytes that are not that file`;
        throw new PenchantError(
          'model-load',
          `Expected ${file.name} to be the ${file.bytes} bytes that the manifest names, got ${got}.`,
        );
      }
      await keep(cache, url.href, bytes);
      return bytes;
    },
  };
}

/**
 * The WebAssembly of the inference runtime, with progress and kept for offline use.
 *
 * @throws PenchantError code `model-load` if it cannot be had or is not WebAssembly
 */
export async function loadRuntime(url: string, onDownload: OnDownload, signal?: AbortSignal): Promise<Uint8Array> {
  const cache = await openCache();
  const kept = await cache?.match(url);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (isWebAssembly(bytes)) {
      onDownload('runtime', bytes.length, bytes.length);
      return bytes;
    }
    await cache?.delete(url);
  }
  const bytes = await download(url, 'runtime', undefined, onDownload, signal);
  if (!isWebAssembly(bytes)) {
    const got = looksLikeHtml(bytes) ? 'an HTML page' : 'something else';
    throw new PenchantError('model-load', `Expected WebAssembly at ${url}, got ${got}.`);
  }
  await keep(cache, url, bytes);
  return bytes;
}

async function download(
  url: string,
  file: string,
  knownTotal: number | undefined,
  onDownload: OnDownload,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  throwIfAborted(signal);
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (!response.ok || !response.body) {
      throw new PenchantError('model-load', `Expected ${file} at ${url}, got HTTP status ${response.status}.`);
    }
    // A compressed response says how long the compressed bytes are, which is not what arrives here.
    const length = response.headers.has('content-encoding') ? null : response.headers.get('content-length');
    const total = knownTotal ?? (length === null ? undefined : Number(length));
    const parts: Uint8Array[] = [];
    let loaded = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      loaded += part.value.length;
      onDownload(file, loaded, total);
    }
    return concatenate(parts, loaded);
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof PenchantError) throw error;
    throw new PenchantError('model-load', `Expected ${file} at ${url}, got no complete answer.`, { cause: error });
  }
}

function parseManifestText(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const got = text.trimStart().startsWith('<') ? 'an HTML page' : 'text that is not JSON';
    throw new PenchantError('model-load', `Expected manifest.json to be JSON, got ${got}; check \`modelUrl\`.`, {
      cause: error,
    });
  }
  return parseManifest(json);
}

async function openCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(CACHE_NAME);
  } catch {
    // Private modes refuse Cache Storage; then every start downloads.
    return undefined;
  }
}

async function keep(cache: Cache | undefined, url: string, bytes: Uint8Array): Promise<void> {
  try {
    await cache?.put(url, new Response(bytes as Uint8Array<ArrayBuffer>));
  } catch {
    // No room to keep it: this start works, the next one downloads again.
  }
}

async function matches(bytes: Uint8Array, file: ModelFile): Promise<boolean> {
  return bytes.length === file.bytes && (await sha256(bytes)) === file.sha256;
}

function isWebAssembly(bytes: Uint8Array): boolean {
  return bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function looksLikeHtml(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith('<');
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
