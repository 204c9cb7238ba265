/**
 * Gets model files: over the network with progress, checked against the manifest, kept in Cache Storage for the next,
 * offline start. A file that fails its check is thrown away wherever it lay, so that one bad download heals itself.
 */
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import { sha256 } from '../shared/hash.js';
import { type Manifest, type ModelFile, parseManifest } from '../shared/manifest.js';
import { keepInModelCache, openModelCache, urlOfFile } from './model-cache.js';
import { dropUnusedFiles } from './unused-files.js';

/** Reports bytes as they arrive; `total` is absent where the server does not say. */
export type OnDownload = (file: string, loaded: number, total: number | undefined) => void;

/** Where a model comes from: the web here, a folder in Node. */
export interface ModelSource {
  manifest(): Promise<Manifest>;
  file(file: ModelFile): Promise<Uint8Array>;
}

/** A model on the web, which may have a newer version. */
export interface WebSource extends ModelSource {
  /** Looks for a newer version, and gets its files, for the next start. What fails is left as it was. */
  refresh(): Promise<void>;
  /**
   * Drops files that no start has used for long.
   *
   * @param manifest  of this start
   * @param runtimes  URLs of those that it may load
   */
  dropUnused(manifest: Manifest, runtimes: readonly string[]): Promise<void>;
}

export interface WebSourceOptions {
  /** Absolute URL of the folder that holds `manifest.json`. */
  readonly modelUrl: string;
  readonly onDownload: OnDownload;
  /** Throws for a manifest of a model that this build cannot use. */
  readonly check?: (manifest: Manifest) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model on the web. The cache is asked first, for the manifest as for the files, so that a start needs no network where
 * there was one before; a newer model is looked for afterwards (`refresh`) and used from the next start on.
 */
export function createWebSource({ modelUrl, onDownload, check, signal }: WebSourceOptions): WebSource {
  const base = modelUrl.endsWith('/') ? modelUrl : `${modelUrl}/`;
  const manifestUrl = new URL('manifest.json', base).href;
  const read = (text: string) => {
    const manifest = parseManifestText(text);
    check?.(manifest);
    return manifest;
  };
  const fetchManifest = async () => {
    const bytes = await download(manifestUrl, 'manifest.json', undefined, onDownload, signal);
    return { bytes, manifest: read(new TextDecoder().decode(bytes)) };
  };
  const readKept = async (cache: Cache | undefined) => {
    const kept = await cache?.match(manifestUrl);
    return kept && read(await kept.text());
  };
  const source: WebSource = {
    async manifest() {
      throwIfAborted(signal);
      const cache = await openModelCache();
      try {
        const kept = await readKept(cache);
        if (kept) return kept;
      } catch {
        // Of another build, or spoilt: the network has one that fits, or says what is wrong.
      }
      const { bytes, manifest } = await fetchManifest();
      await keepInModelCache(cache, manifestUrl, bytes);
      return manifest;
    },

    async file(file) {
      const url = urlOfFile(base, file);
      const cache = await openModelCache();
      const kept = await cache?.match(url);
      if (kept) {
        const bytes = new Uint8Array(await kept.arrayBuffer());
        throwIfAborted(signal);
        if (await matches(bytes, file)) {
          onDownload(file.name, bytes.length, file.bytes);
          return bytes;
        }
        await cache?.delete(url);
      }
      const bytes = await download(url, file.name, file.bytes, onDownload, signal);
      if (!(await matches(bytes, file))) {
        // The server may have another version by now; then a kept manifest that names this file is of no use any more.
        const manifest = await (await cache?.match(manifestUrl))?.text();
        if (manifest?.includes(file.sha256)) await cache?.delete(manifestUrl);
        const got = looksLikeHtml(bytes) ? 'an HTML page' : `${bytes.length} bytes that are not that file`;
        throw new PenchantError(
          'model-load',
          `Expected ${file.name} to be the ${file.bytes} bytes that the manifest names, got ${got}.`,
        );
      }
      await keepInModelCache(cache, url, bytes);
      return bytes;
    },

    async refresh() {
      const cache = await openModelCache();
      try {
        const kept = await readKept(cache);
        if (!kept) return;
        const { bytes, manifest } = await fetchManifest();
        if (manifest.version === kept.version) return;
        // Files first: a manifest whose files are not there would make the next start need the network.
        await Promise.all(filesOf(manifest).map(source.file));
        await keepInModelCache(cache, manifestUrl, bytes);
      } catch {
        // No network, or a login page in place of the files: what is kept still works.
      }
    },

    async dropUnused(manifest, runtimes) {
      // Also what the next start will use.
      const next = await openModelCache()
        .then(readKept)
        .catch(() => undefined);
      const files = [manifest, next ?? manifest].flatMap(filesOf).map((file) => urlOfFile(base, file));
      await dropUnusedFiles([...files, ...runtimes]);
    },
  };
  return source;
}

function filesOf({ files: { encoder, encoderWebgpu, tokenizer } }: Manifest): ModelFile[] {
  return [encoder, tokenizer, ...(encoderWebgpu ? [encoderWebgpu] : [])];
}

/**
 * The WebAssembly of the inference runtime, with progress and kept for offline use.
 *
 * @throws PenchantError code `model-load` if it cannot be had or is not WebAssembly
 */
export async function loadRuntime(
  url: string,
  onDownload: OnDownload,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await openModelCache();
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
  await keepInModelCache(cache, url, bytes);
  return bytes;
}

async function download(
  url: string,
  file: string,
  knownTotal: number | undefined,
  onDownload: OnDownload,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
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

async function matches(bytes: Uint8Array, file: ModelFile): Promise<boolean> {
  return bytes.length === file.bytes && (await sha256(bytes)) === file.sha256;
}

function isWebAssembly(bytes: Uint8Array): boolean {
  return bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function looksLikeHtml(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith('<');
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
