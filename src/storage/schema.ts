/**
 * The database schema and its history. Each migration takes a database from the version before to its own; a new
 * version adds one at the end and never changes those before it.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { type CachedText, entryId, type LogEntry, type Snapshot } from './store.js';

export const DATABASE_NAME = 'penchant';

/** A log entry as stored. */
export interface EntryRecord {
  readonly user: string;
  readonly generation: number;
  /** `entryId` of the entry. */
  readonly id: string;
  readonly entry: LogEntry;
}

/** What is known of a user beside the log. */
export interface UserRecord {
  readonly user: string;
  /** How often this user has been forgotten; entries of earlier generations are void. */
  readonly generation: number;
  /** Whether a journal holds every entry, too: then one that lacks some has lost them. */
  readonly isJournaled: boolean;
}

/** A cached text as stored. */
export interface TextRecord extends CachedText {
  readonly user: string;
  readonly modelVersion: string;
  readonly hash: string;
  /** Milliseconds since 1970 of the last use; what eviction goes by. */
  readonly usedAt: number;
}

export interface PenchantSchema extends DBSchema {
  /** The label log: the truth. Its key makes a repeated id impossible. */
  entries: { key: [string, number, string]; value: EntryRecord };
  users: { key: string; value: UserRecord };
  /** Bytes that are written only to be written: see `turnOver`. */
  scratch: { key: number; value: Uint8Array };
  /** The newest posterior of each user: a cache. */
  snapshots: { key: string; value: Snapshot & { readonly user: string } };
  /** Encoder vectors and measurements by content hash: a cache with a bound. */
  texts: { key: [string, string, string]; value: TextRecord; indexes: { byUse: number; byUser: string } };
}

/** The log of versions 1 and 2, under an auto-increment key. */
type OldLogRecord = LogEntry & { readonly user: string };

type Database = IDBPDatabase<PenchantSchema>;
export type Upgrade = IDBPTransaction<PenchantSchema, StoreNames<PenchantSchema>[], 'versionchange'>;

/** `MIGRATIONS[n]` takes version n to version n + 1. */
export const MIGRATIONS: readonly ((database: Database, transaction: Upgrade) => void)[] = [
  // 1: labels and the posterior learnt from them.
  (database) => {
    const log = (database as unknown as IDBPDatabase).createObjectStore('log', {
      keyPath: 'sequence',
      autoIncrement: true,
    });
    log.createIndex('byUser', 'user');
    log.createIndex('byUserAndId', ['user', 'id'], { unique: true });
    database.createObjectStore('snapshots', { keyPath: 'user' });
  },
  // 2: the cache of encoded texts, evicted by time of use.
  (database) => {
    const texts = database.createObjectStore('texts', { keyPath: ['user', 'modelVersion', 'hash'] });
    texts.createIndex('byUse', 'usedAt');
    texts.createIndex('byUser', 'user');
  },
  // 3: entries under their own id and the user's generation, so that any number of tabs and copies can be merged.
  (database, transaction) => {
    const entries = database.createObjectStore('entries', { keyPath: ['user', 'generation', 'id'] });
    database.createObjectStore('users', { keyPath: 'user' });
    database.createObjectStore('scratch');
    transaction.objectStore('snapshots').clear(); // they named a place in the old log
    const old = (transaction as unknown as IDBPTransaction<unknown, string[], 'versionchange'>).objectStore('log');
    void (async () => {
      for await (const cursor of old) {
        const { user, id: _id, sequence: _sequence, ...entry } = cursor.value as OldLogRecord & Record<string, unknown>;
        void entries.put({ user, generation: 0, id: entryId(entry as LogEntry), entry: entry as LogEntry });
      }
      (database as unknown as IDBPDatabase).deleteObjectStore('log');
    })().catch(() => transaction.abort());
  },
];

export const DATABASE_VERSION = MIGRATIONS.length;
