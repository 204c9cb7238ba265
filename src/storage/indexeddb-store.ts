/**
 * The store in IndexedDB, and the one door to `idb`.
 *
 * Labels are written with strict durability and acknowledged when the transaction has completed. No transaction waits
 * for anything but its own requests: IndexedDB would commit it half done.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { PenchantError, toPenchantError } from '../shared/errors.js';
import { DATABASE_NAME, DATABASE_VERSION, MIGRATIONS, type PenchantSchema } from './schema.js';
import { cachedBytes, entryId, type LogEntry, type Snapshot, type Store, type StoredEntry } from './store.js';

/** Another tab with an old version open must close within this time, or opening fails. */
const BLOCKED_TIMEOUT_MS = 3000;

/** Use is noted at most this often for a text: reading must not turn into writing. */
const USE_RESOLUTION_MS = 60 * 60 * 1000;

export interface IndexedDbOptions {
  /** Bound of the cached texts, in bytes. */
  readonly cacheBytes: number;
  /** Database name; tests use their own. */
  readonly name?: string;
}

/**
 * Opens the store, migrating it if it is of an older version.
 *
 * @throws PenchantError code `version` if a newer Penchant wrote the database, `storage` if it cannot be opened
 */
export async function openIndexedDbStore({ cacheBytes, name = DATABASE_NAME }: IndexedDbOptions): Promise<Store> {
  const database = await open(name);

  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toPenchantError(error, 'storage');
    }
  };

  return {
    persistence: 'indexeddb',

    append: (user, entries) =>
      guard(async () => {
        const transaction = database.transaction('log', 'readwrite', { durability: 'strict' });
        const byId = transaction.store.index('byUserAndId');
        let added = 0;
        let lastSequence: number | undefined;
        const work = async () => {
          for (const entry of entries) {
            const id = entryId(entry);
            if ((await byId.getKey([user, id])) !== undefined) continue;
            lastSequence = await transaction.store.add({ ...entry, user, id });
            added++;
          }
        };
        await Promise.all([work(), transaction.done]);
        return lastSequence === undefined ? { added } : { added, lastSequence };
      }),

    readLog: (user) =>
      guard(async () => {
        const records = await database.getAllFromIndex('log', 'byUser', user);
        return records.map(toEntry).sort((a, b) => a.sequence - b.sequence);
      }),

    readSnapshot: (user) =>
      guard(async () => {
        const record = await database.get('snapshots', user);
        return record && { modelVersion: record.modelVersion, lastSequence: record.lastSequence, state: record.state };
      }),

    writeSnapshot: (user, snapshot: Snapshot) =>
      guard(async () => {
        await database.put('snapshots', { ...snapshot, user });
      }),

    readTexts: (user, modelVersion, hashes) =>
      guard(async () => {
        const transaction = database.transaction('texts', 'readwrite');
        const now = Date.now();
        const records = await Promise.all(hashes.map((hash) => transaction.store.get([user, modelVersion, hash])));
        for (const record of records) {
          if (record && now - record.usedAt > USE_RESOLUTION_MS) void transaction.store.put({ ...record, usedAt: now });
        }
        await transaction.done;
        return records.map((record) => record && { vector: record.vector, style: record.style });
      }),

    writeTexts: (user, modelVersion, texts) =>
      guard(async () => {
        const transaction = database.transaction('texts', 'readwrite');
        const { store } = transaction;
        const work = async () => {
          const usedAt = Date.now();
          const keys = await store.index('byUser').getAllKeys(user);
          for (const key of keys) if (key[1] !== modelVersion) void store.delete(key);
          for (const [hash, text] of texts) void store.put({ ...text, user, modelVersion, hash, usedAt });
          // Every record of one model version has the same size, so counting is enough; one cursor step a victim.
          const [sample] = texts.values();
          const excess = sample ? (await store.count()) - Math.floor(cacheBytes / cachedBytes(sample)) : 0;
          let cursor = excess > 0 ? await store.index('byUse').openCursor() : null;
          for (let i = 0; i < excess && cursor; i++) {
            void cursor.delete();
            cursor = await cursor.continue();
          }
        };
        await Promise.all([work(), transaction.done]);
      }),

    forget: (user) =>
      guard(async () => {
        const transaction = database.transaction(['log', 'snapshots', 'texts'], 'readwrite', { durability: 'strict' });
        const work = async () => {
          const log = transaction.objectStore('log');
          for (const key of await log.index('byUser').getAllKeys(user)) void log.delete(key);
          void transaction.objectStore('snapshots').delete(user);
          const texts = transaction.objectStore('texts');
          for (const key of await texts.index('byUser').getAllKeys(user)) void texts.delete(key);
        };
        await Promise.all([work(), transaction.done]);
      }),

    close: () => database.close(),
  };
}

async function open(name: string): Promise<IDBPDatabase<PenchantSchema>> {
  if (typeof indexedDB === 'undefined') {
    throw new PenchantError('storage', 'Expected IndexedDB to be there, got a browser or mode without it.');
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const blocked = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new PenchantError(
          'storage',
          'Expected the database to open within 3 s, got no answer; another tab may hold an old version.',
        ),
      );
    }, BLOCKED_TIMEOUT_MS);
  });
  const opening = openDB<PenchantSchema>(name, DATABASE_VERSION, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(database, transaction);
    },
    // A newer tab wants to upgrade: make way, later calls here reject with code `storage`.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
  try {
    return await Promise.race([opening, blocked]);
  } catch (error) {
    // Should it open after all, nobody is left to close it.
    void opening.then((database) => database.close()).catch(() => {});
    if (error instanceof Error && error.name === 'VersionError') {
      throw new PenchantError(
        'version',
        `Expected a database of version ${DATABASE_VERSION} or older, got one that a newer Penchant wrote.`,
        { cause: error },
      );
    }
    throw toPenchantError(error, 'storage');
  } finally {
    clearTimeout(timer);
  }
}

function toEntry(record: { kind: string; sequence?: number }): StoredEntry {
  const { user: _user, id: _id, ...entry } = record as LogEntry & { user: string; id: string };
  return entry as StoredEntry;
}
