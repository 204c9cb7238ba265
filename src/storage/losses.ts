/** What two copies of a log, as they were found, tell of each other's losses. */
import type { DataLoss } from '../shared/protocol.js';
import type { LogHead } from './indexeddb-log.js';
import type { Journal } from './journal.js';

export interface Found {
  readonly generation: number;
  /** undefined where the database cannot be read. */
  readonly head: LogHead | undefined;
  readonly journal: Journal | undefined;
  /** Whether the database was just made, and what the browser says of the one before. */
  readonly news: { readonly wasMade: boolean; readonly message: string };
  /** How many entries journals have and the database has not, by id. */
  readonly fromJournal: ReadonlySet<string>;
  /** How many entries the database has and journals have not. */
  readonly fromDatabase: number;
  /** How many entries were there before and are in neither copy. */
  readonly gone: number;
}

/** Tells apart what a copy has lost and what it never had: a fault or a crash is no loss. */
export function findLosses({ generation, head, journal, news, ...found }: Found): DataLoss[] {
  if (!head) return [];
  const losses: DataLoss[] = [];
  const lost = found.gone + (news.wasMade ? (journal?.damage.missing ?? 0) : 0);
  const alone = journal?.aloneIds(generation) ?? new Set();
  // The writer of the newest frame may have died before it came to the database; but then there was a database.
  const inFlight = (!news.wasMade && journal?.newestIds(generation)) || new Set();
  const hasLost = [...found.fromJournal].some((id) => !alone.has(id) && !inFlight.has(id));
  if (hasLost || lost > 0 || news.message !== '') {
    const { message } = news;
    losses.push({ copy: 'indexeddb', restored: found.fromJournal.size, lost, ...(message && { message }) });
  }
  if (journal) {
    const absent = head.isJournaled && !journal.hasUnread ? found.fromDatabase : 0;
    const { isDamaged, missing } = journal.damage;
    if (absent > 0 || isDamaged || missing > 0) losses.push({ copy: 'journal', restored: absent, lost: 0 });
  }
  return losses;
}
