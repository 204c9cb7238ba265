/** The one cache of everything that belongs to models: files, runtimes, and what was found out about devices. */
import type { ModelFile } from '../shared/manifest.js';

/** One cache for all versions; files are named by their hash, so versions never mix. */
const CACHE_NAME = 'penchant-model';
const HASH_PARAMETER = 'sha256';

/** The cache; undefined where there is none: private modes refuse it, and then every start begins anew. */
export async function openModelCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(CACHE_NAME);
  } catch {
    return undefined;
  }
}

/** Keeps bytes under an address; without room for them this start works, and the next one begins anew. */
export async function keepInModelCache(
  cache: Cache | undefined,
  url: string,
  bytes: Uint8Array | string,
): Promise<void> {
  try {
    await cache?.put(url, new Response(bytes as Uint8Array<ArrayBuffer>));
  } catch {
    // No room, or storage that was just closed.
  }
}

/** Where a file of a model lies, on the web and in the cache; `folder` ends with a slash. */
export function urlOfFile(folder: string, { name, sha256 }: ModelFile): string {
  const url = new URL(name, folder);
  url.searchParams.set(HASH_PARAMETER, sha256);
  return url.href;
}

/** Whether it is a model's file or a runtime, and no manifest or record. */
export function isFile(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return searchParams.has(HASH_PARAMETER) || !pathname.endsWith('.json');
}
