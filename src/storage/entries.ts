/** What the copies of a log do with lists of entries. */
import { toStorageError } from './database.js';
import type { LogEntry } from './store.js';

/** Entries brought from one copy to the other at a time. */
const CHUNK = 500;

export async function inChunks(
  entries: readonly LogEntry[],
  work: (chunk: readonly LogEntry[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < entries.length; start += CHUNK) await work(entries.slice(start, start + CHUNK));
}

/** Entries as they are now, and as storage will give them back; throws code `storage` for what cannot be stored. */
export function copyOf(entries: readonly LogEntry[]): LogEntry[] {
  try {
    return structuredClone(entries) as LogEntry[];
  } catch (error) {
    throw toStorageError(error);
  }
}
