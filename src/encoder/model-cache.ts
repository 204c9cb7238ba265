/** The one cache of everything that belongs to models: files, runtimes, and what was found out about devices. */

/** One cache for all versions; files are named by their hash, so versions never mix. */
const CACHE_NAME = 'penchant-model';

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
