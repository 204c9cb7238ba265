/** What a store does with its journal as one of two copies: takes hold of it, and brings it up to the union of both. */
import { minus } from '../shared/sets.js';
import { within } from './database.js';
import { inChunks } from './entries.js';
import type { Directory } from './file-system.js';
import type { LogHead } from './indexeddb-log.js';
import { Journal } from './journal.js';
import { entryId, type LogEntry } from './store.js';

export const JOURNAL_DEADLINE_MS = 3000;

/** Whether a journal that is held is still there; it then knows what other writers hold now. */
export async function isUsable(journal: Journal | undefined): Promise<boolean> {
  if (!journal) return false;
  return within(journal.look(), JOURNAL_DEADLINE_MS).then(
    () => true,
    () => false,
  );
}

/** Opens a journal within its deadline; one that opens later is closed again. */
export async function openJournal(directory: () => Promise<Directory>, user: string): Promise<Journal> {
  const opening = (async () => Journal.open(await directory(), user))();
  return await within(opening, JOURNAL_DEADLINE_MS).catch((error) => {
    void opening.then((late) => late.close()).catch(() => {});
    throw error;
  });
}

export interface Sources {
  readonly generation: number;
  /** Entries that wait in memory. */
  readonly pending: readonly LogEntry[];
  /** Whether the database fails, so that the journal is the only copy. */
  readonly isAlone: boolean;
  readonly readDatabase: () => Promise<LogEntry[]>;
}

/**
 * Brings all of `union` into the writer's own file.
 *
 * @returns false where some of it cannot be read now
 */
export async function bringInto(journal: Journal, union: ReadonlySet<string>, sources: Sources): Promise<boolean> {
  const { generation, pending, isAlone, readDatabase } = sources;
  const isStale = journal.isStale(generation);
  const missing = minus(union, isStale ? new Set() : journal.ownIds(generation));
  const entries = new Map(
    [...journal.entries(missing, generation), ...pending].map((entry) => [entryId(entry), entry]),
  );
  if ([...missing].some((id) => !entries.has(id))) {
    for (const entry of await readDatabase()) entries.set(entryId(entry), entry);
  }
  const chosen = [...missing].map((id) => entries.get(id)).filter((entry) => entry !== undefined);
  if (isStale) await within(journal.wipe(generation), JOURNAL_DEADLINE_MS);
  await inChunks(chosen, async (chunk) => journal.append(generation, chunk, isAlone));
  if (chosen.length < missing.size) return false;
  // Files that cannot be removed now do no harm.
  await within(journal.sweep(generation), JOURNAL_DEADLINE_MS).catch(() => {});
  return true;
}

/** Whether the database has entries that no journal seems to have. */
export function lacks(journal: Journal, head: LogHead | undefined): boolean {
  const ids = head?.isJournaled ? journal.ids(head.generation) : undefined;
  return ids !== undefined && head?.ids.some((id) => !ids.has(id)) === true;
}
