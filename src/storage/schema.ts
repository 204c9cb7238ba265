/**
 * The database schema and its history. Each migration takes a database from the version before to its own; a new
 * version adds one at the end and never changes those before it.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { CachedText, LogEntry, Snapshot } from './store.js';

export const DATABASE_NAME = 'penchant';

/** A log line as stored; `sequence` is the store's auto-increment key. */
export type LogRecord = LogEntry & { readonly user: string; readonly id: string; readonly sequence?: number };

/** A cached text as stored. */
export interface TextRecord extends CachedText {
  readonly user: string;
  readonly modelVersion: string;
  readonly hash: string;
  /** Milliseconds since 1970 of the last use; what eviction goes by. */
  readonly usedAt: number;
}

export interface PenchantSchema extends DBSchema {
  /** The append-only label log: the truth. The index makes a repeated id impossible. */
  log: { key: number; value: LogRecord; indexes: { byUser: string; byUserAndId: [string, string] } };
  /** The newest posterior of each user: a cache. */
  snapshots: { key: string; value: Snapshot & { readonly user: string } };
  /** Encoder vectors and measurements by content hash: a cache with a bound. */
  texts: { key: [string, string, string]; value: TextRecord; indexes: { byUse: number; byUser: string } };
}

type Database = IDBPDatabase<PenchantSchema>;
type Upgrade = IDBPTransaction<PenchantSchema, StoreNames<PenchantSchema>[], 'versionchange'>;

/** `MIGRATIONS[n]` takes version n to version n + 1. */
export const MIGRATIONS: readonly ((database: Database, transaction: Upgrade) => void)[] = [
  // 1: labels and the posterior learnt from them.
  (database) => {
    const log = database.createObjectStore('log', { keyPath: 'sequence', autoIncrement: true });
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
];

export const DATABASE_VERSION = MIGRATIONS.length;
