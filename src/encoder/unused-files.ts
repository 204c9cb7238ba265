/** Lets go of what lies in the model cache and is used no more, so that versions do not pile up there for good. */
import { isFile, keepInModelCache, openModelCache } from './model-cache.js';

/** Where it is kept what was in use when: an address that nobody has. */
const USES_URL = 'https://penchant.invalid/uses.json';
const DAY_MS = 86_400_000;
/** So many days with a start, on none of which a file was in use, and it goes. */
const MOST_DAYS_UNUSED = 30;

/** When files were in use, by days on which there was a start: whoever was away for a year finds everything. */
interface Uses {
  /** How many such days there were. */
  readonly days: number;
  /** The last of them, in days since 1970. */
  readonly date: number;
  /** By URL, how many there were when the file was last in use. */
  readonly last: Readonly<Record<string, number>>;
}

/**
 * Drops files that have not been in use on the last thirty days with a start: those of earlier versions, and earlier runtimes,
 * which are twice as large. Nothing goes as soon as it is replaced, since a page that was opened before may still want what
 * it began with, and another page of the origin may use another model.
 *
 * @param inUse  URLs of what this start may load
 * @param now    milliseconds since 1970
 */
export async function dropUnusedFiles(inUse: readonly string[], now = Date.now()): Promise<void> {
  try {
    const cache = await openModelCache();
    if (!cache) return;
    const record = await (await cache.match(USES_URL))?.text();
    const known = readUses(record);
    const date = Math.floor(now / DAY_MS);
    const days = known.date === date ? known.days : known.days + 1;
    const last: Record<string, number> = {};
    for (const { url } of await cache.keys()) {
      if (!isFile(url)) continue;
      const lastUse = inUse.includes(url) ? days : (known.last[url] ?? days);
      if (days - lastUse > MOST_DAYS_UNUSED) await cache.delete(url);
      else last[url] = lastUse;
    }
    const uses = JSON.stringify({ days, date, last } satisfies Uses);
    if (uses !== record) await keepInModelCache(cache, USES_URL, uses);
  } catch {
    // What cannot be tidied today can be on another day.
  }
}

/** A record of uses; one that is spoilt begins anew. */
function readUses(record = ''): Uses {
  try {
    const { days, date, last } = JSON.parse(record) as Uses;
    const isSound = [days, date, ...Object.values(last)].every(Number.isSafeInteger);
    if (isSound) return { days, date, last };
  } catch {
    // None, or none that can be read.
  }
  return { days: 0, date: -1, last: {} };
}
