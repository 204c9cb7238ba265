/** The one cache of everything that belongs to models: files, runtimes, and what was found out about devices. */
import type { ModelFile } from '../shared/manifest.js';

/** One cache for all versions; files are named by their hash, so versions never mix. */
const CACHE_NAME = 'penchant-model';
const HASH_PARAMETER = 'sha256';

/** Beside a manifest: the day on which each file was last in use, counted from 1970. */
const USES_FILE = 'uses.json';
const DAY_MS = 86_400_000;
/** A file of which no start has had use for longer is of a version that no page loads any more. */
const MOST_DAYS_UNUSED = 30;

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

/**
 * Drops what has not been in use for a month: files of earlier versions, and earlier runtimes, which are twice as large.
 * Nothing goes as soon as it is replaced, since a page that was opened before may still want what it began with.
 *
 * @param folder  URL of a model's folder, with a slash at its end; each has its own record
 * @param inUse   URLs of what a start from that folder may load
 * @param now     milliseconds since 1970
 */
export async function dropUnusedFiles(folder: string, inUse: readonly string[], now = Date.now()): Promise<void> {
  try {
    const cache = await openModelCache();
    if (!cache) return;
    const usesUrl = new URL(USES_FILE, folder).href;
    const record = await (await cache.match(usesUrl))?.text();
    const days = new Map(readUses(record));
    const today = Math.floor(now / DAY_MS);
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    for (const url of kept) if (isFileOf(folder, url) && !days.has(url)) days.set(url, today);
    for (const url of inUse) if (kept.has(url)) days.set(url, today);
    for (const [url, day] of days) {
      const isUnused = today - day > MOST_DAYS_UNUSED;
      if (isUnused) await cache.delete(url);
      if (isUnused || !kept.has(url)) days.delete(url);
    }
    const uses = JSON.stringify(Object.fromEntries(days));
    if (uses !== record) await keepInModelCache(cache, usesUrl, uses);
  } catch {
    // What cannot be tidied today can be on another day.
  }
}

function isFileOf(folder: string, url: string): boolean {
  return url.startsWith(folder) && new URL(url).searchParams.has(HASH_PARAMETER);
}

/** Entries of a record of uses; none of one that is spoilt. */
function readUses(record = '{}'): [url: string, day: number][] {
  try {
    return Object.entries(JSON.parse(record)).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  } catch {
    return [];
  }
}
