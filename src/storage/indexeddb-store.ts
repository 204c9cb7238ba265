/**
 * The store in IndexedDB, and the one door to `idb`.
 *
 * Labels are written with strict durability and acknowledged when the transaction has completed. No transaction waits
 * for anything but its own requests: IndexedDB would commit it half done.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { PenchantError } from '../shared/errors.js';
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
      throw storageError(error);
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
        await Promise.all([allOrNone(transaction, work), transaction.done]);
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
        if (!record) return undefined;
        const { user: _user, ...snapshot } = record;
        return snapshot;
      }),

    writeSnapshot: (user, snapshot: Snapshot) =>
      guard(async () => {
        await database.put('snapshots', { ...snapshot, user });
      }),

    readTexts: (user, modelVersion, hashes) =>
      guard(async () => {
        const transaction = database.transaction('texts', 'readwrite');
        const now = Date.now();
        const work = async () => {
          const records = await Promise.all(hashes.map((hash) => transaction.store.get([user, modelVersion, hash])));
          for (const record of records) {
            if (record && now - record.usedAt > USE_RESOLUTION_MS)
              send(transaction.store.put({ ...record, usedAt: now }));
          }
          return records.map((record) => record && { vector: record.vector, style: record.style });
        };
        const [texts] = await Promise.all([work(), transaction.done]);
        return texts;
      }),

    writeTexts: (user, modelVersion, texts) =>
      guard(async () => {
        const transaction = database.transaction('texts', 'readwrite');
        const { store } = transaction;
        const work = async () => {
          const usedAt = Date.now();
          const keys = await store.index('byUser').getAllKeys(user);
          for (const key of keys) if (key[1] !== modelVersion) send(store.delete(key));
          for (const [hash, text] of texts) send(store.put({ ...text, user, modelVersion, hash, usedAt }));
          // Every record of one model version has the same size, so counting is enough; one cursor step a victim.
          const [sample] = texts.values();
          const excess = sample ? (await store.count()) - Math.floor(cacheBytes / cachedBytes(sample)) : 0;
          let cursor = excess > 0 ? await store.index('byUse').openCursor() : null;
          for (let i = 0; i < excess && cursor; i++) {
            send(cursor.delete());
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
          for (const key of await log.index('byUser').getAllKeys(user)) send(log.delete(key));
          send(transaction.objectStore('snapshots').delete(user));
          const texts = transaction.objectStore('texts');
          for (const key of await texts.index('byUser').getAllKeys(user)) send(texts.delete(key));
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
  // Within `async`, since a sandboxed frame throws here at once instead of rejecting.
  const opening = (async () =>
    openDB<PenchantSchema>(name, DATABASE_VERSION, {
      upgrade(database, oldVersion, _newVersion, transaction) {
        transaction.done.catch(() => {}); // a failed upgrade rejects `openDB` too
        for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(database, transaction);
      },
      // A newer tab wants to upgrade: make way, later calls here reject with code `storage`.
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
      },
    }))();
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
    throw storageError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Leaves a request to its transaction, which fails if the request does and says so in `done`. */
function send(request: Promise<unknown>): void {
  request.catch(() => {});
}

/** Runs work in a transaction; if it throws before a request fails, as for a value that cannot be cloned, nothing is kept. */
async function allOrNone(transaction: { abort(): void }, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // The failed request has aborted it already.
    }
    throw error;
  }
}

/** Code `storage`, even for the `AbortError` of a transaction: no caller's signal fired. */
function storageError(error: unknown): PenchantError {
  if (error instanceof PenchantError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new PenchantError('storage', `Expected the browser's storage to work, got: ${text || 'no reason'}.`, {
    cause: error,
  });
}

function toEntry(record: { kind: string; sequence?: number }): StoredEntry {
  const { user: _user, id: _id, ...entry } = record as LogEntry & { user: string; id: string };
  return entry as StoredEntry;
}
