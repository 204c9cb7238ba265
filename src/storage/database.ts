/**
 * A connection to IndexedDB that mends itself, and the one door to `idb`.
 *
 * Browsers close connections under a page, refuse to open for a while, or never answer. Every piece of work here has a
 * deadline and at most three tries, each on a connection that is opened anew if need be; opening fails at most ten
 * times a minute, whatever is asked.
 */
import { type IDBPDatabase, type IDBPTransaction, type StoreNames, wrap } from 'idb';
import { PenchantError } from '../shared/errors.js';
import type { StorageFault } from '../shared/protocol.js';
import { DATABASE_VERSION, MIGRATIONS, type PenchantSchema, type Upgrade } from './schema.js';

/** Another tab with an old version open must close within this time, or opening fails. */
const OPEN_DEADLINE_MS = 3000;
/** All tries of one piece of work. */
const WORK_DEADLINE_MS = 1800;
const MOST_TRIES = 3;
const PAUSES_MS = [20, 150];
const MOST_FAILED_OPENS_A_MINUTE = 10;
const BUCKET = 'penchant';

export type Transaction = IDBPTransaction<PenchantSchema, StoreNames<PenchantSchema>[], 'readwrite'>;

export interface WorkOptions {
  /** `strict` waits for the disk. */
  readonly durability?: 'strict' | 'relaxed';
  /** For all tries together; reading a large log takes longer than writing a label. */
  readonly deadlineMs?: number;
  readonly tries?: number;
}

export class Database {
  readonly #name: string;
  #connection: Promise<IDBPDatabase<PenchantSchema>> | undefined;
  /** Times of openings that failed. */
  #failures: number[] = [];
  #isClosed = false;
  #wasMade = false;
  #lossMessage = '';
  #bucket: IDBFactory | undefined;
  #isUnopenable = false;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Whether a connection found no database and made one, since this was last asked; what the browser says of the old
   * one, if it says anything (`dataLossMessage`, Chromium only).
   */
  takeNews(): { readonly wasMade: boolean; readonly message: string } {
    const news = { wasMade: this.#wasMade, message: this.#lossMessage };
    this.#wasMade = false;
    this.#lossMessage = '';
    return news;
  }

  /** Whether the browser failed to open it, the last time, for reasons of its own. */
  get isUnopenable(): boolean {
    return this.#isUnopenable;
  }

  /** Whether `takeNews` has something to tell. */
  get hasNews(): boolean {
    return this.#wasMade;
  }

  /**
   * Runs work in a transaction over all of `stores`; resolves when it has committed. The work may run again, so it must
   * be idempotent, and must wait for nothing but its own requests.
   *
   * @throws PenchantError code `storage` (its cause says why), or `version` if a newer Penchant wrote the database
   */
  async run<T>(
    stores: readonly StoreNames<PenchantSchema>[],
    work: (transaction: Transaction) => Promise<T>,
    { durability = 'relaxed', deadlineMs = WORK_DEADLINE_MS, tries = MOST_TRIES }: WorkOptions = {},
  ): Promise<T> {
    const end = Date.now() + deadlineMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await within(
          (async () => {
            const connection = await this.#open();
            const transaction = connection.transaction([...stores], 'readwrite', { durability }) as Transaction;
            transaction.done.catch(() => {}); // heard below, but perhaps after the work has failed
            const result = await allOrNone(transaction, () => work(transaction));
            await transaction.done;
            return result;
          })(),
          Math.max(1, end - Date.now()),
        );
      } catch (error) {
        const failure = toStorageError(error);
        const pause = PAUSES_MS[attempt - 1] ?? 0;
        if (error instanceof DeadlineError) this.#drop(); // a connection that does not answer is no use
        if (!isWorthRetrying(error)) throw failure;
        this.#drop(); // also after the last try: whoever comes next must not get this connection
        if (attempt >= tries || this.#isClosed || Date.now() + pause >= end) throw failure;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** Deletes the database if nobody holds it open; resolves false where it is still there after a second. */
  async remove(): Promise<boolean> {
    this.#drop();
    const request = this.#factory().deleteDatabase(this.#name);
    return await within(
      new Promise<boolean>((resolve) => {
        request.onsuccess = () => resolve(true);
        request.onerror = () => resolve(false);
      }),
      1000,
    ).catch(() => false);
  }

  /**
   * Goes on in a storage bucket of its own. All databases of an origin share one store on disk, and one that is damaged
   * in the wrong place can be neither opened nor deleted again; a bucket has another store.
   *
   * @returns false where the browser has no buckets, or it has been done
   */
  async moveToBucket(): Promise<boolean> {
    const buckets = storageBuckets();
    if (!buckets || this.#bucket) return false;
    try {
      const bucket = await within(buckets.open(BUCKET, { durability: 'strict' }), OPEN_DEADLINE_MS);
      this.#drop();
      this.#bucket = bucket.indexedDB;
      return true;
    } catch {
      return false;
    }
  }

  /** Removes the bucket that an earlier run may have moved to. */
  async removeBucket(): Promise<void> {
    if (this.#bucket) return;
    await storageBuckets()
      ?.delete(BUCKET)
      .catch(() => {});
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  #drop(): void {
    void this.#connection?.then((connection) => connection.close()).catch(() => {});
    this.#connection = undefined;
  }

  #open(): Promise<IDBPDatabase<PenchantSchema>> {
    if (this.#isClosed) throw new PenchantError('storage', 'Expected an open store, got one that was closed.');
    if (this.#connection) return this.#connection;
    const now = Date.now();
    this.#failures = this.#failures.filter((time) => now - time < 60_000 && time <= now);
    if (this.#failures.length >= MOST_FAILED_OPENS_A_MINUTE) {
      throw new PenchantError(
        'storage',
        `Expected the database to open in one of ${MOST_FAILED_OPENS_A_MINUTE} tries a minute, got failures only.`,
      );
    }
    const opening = this.#openOnce();
    this.#connection = opening;
    opening.catch(() => {
      if (this.#connection === opening) this.#connection = undefined;
    });
    return opening;
  }

  #factory(): IDBFactory {
    if (this.#bucket) return this.#bucket;
    if (typeof indexedDB === 'undefined') {
      throw new PenchantError('storage', 'Expected IndexedDB to be there, got a browser or mode without it.');
    }
    return indexedDB;
  }

  async #openOnce(): Promise<IDBPDatabase<PenchantSchema>> {
    let given: 'waiting' | 'up' = 'waiting';
    const opening = this.#request();
    try {
      const database = await within(opening, OPEN_DEADLINE_MS);
      this.#isUnopenable = false;
      return database;
    } catch (error) {
      given = 'up';
      this.#failures.push(Date.now());
      this.#isUnopenable = error instanceof Error && error.name === 'UnknownError';
      throw error;
    } finally {
      // Should it open after all, nobody is left to close it.
      if (given === 'up') void opening.then((database) => database.close()).catch(() => {});
    }
  }

  /** What `openDB` of `idb` does, in a factory of our choosing. */
  async #request(): Promise<IDBPDatabase<PenchantSchema>> {
    // Within `async`, since a sandboxed frame throws here at once instead of rejecting.
    const request = this.#factory().open(this.#name, DATABASE_VERSION);
    request.addEventListener('upgradeneeded', (event) => {
      const transaction = wrap(request.transaction as IDBTransaction) as unknown as Upgrade;
      transaction.done.catch(() => {}); // a failed upgrade fails the request, too
      if (event.oldVersion === 0) {
        this.#wasMade = true;
        this.#lossMessage = (event as { dataLossMessage?: string }).dataLossMessage ?? '';
      }
      const database = wrap(request.result) as unknown as IDBPDatabase<PenchantSchema>;
      try {
        for (const migrate of MIGRATIONS.slice(event.oldVersion)) migrate(database, transaction);
      } catch {
        request.transaction?.abort(); // thrown from here it would be an error of the whole worker
      }
    });
    const database = (await wrap(request)) as unknown as IDBPDatabase<PenchantSchema>;
    const letGo = () => {
      database.close();
      this.#connection = undefined;
    };
    // A newer tab wants to upgrade, or somebody to delete: make way, and open again when there is work.
    database.addEventListener('versionchange', letGo);
    database.addEventListener('close', letGo);
    return database;
  }
}

/** Storage buckets, where the browser has them; the compiler's libraries do not know them yet. */
function storageBuckets(): Buckets | undefined {
  return (globalThis.navigator as { storageBuckets?: Buckets } | undefined)?.storageBuckets;
}

interface Buckets {
  open(name: string, options: { durability: 'strict' }): Promise<{ readonly indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
}

/** What a failure is, in the words of the public event. */
export function faultOf(error: unknown): StorageFault {
  const cause = error instanceof PenchantError && error.cause instanceof Error ? error.cause : error;
  const { name, message } = cause instanceof Error ? cause : { name: '', message: String(cause) };
  if (error instanceof PenchantError && error.code === 'version') return 'version';
  if (name === 'QuotaExceededError' || /full disk|no space|quota/i.test(message)) return 'quota';
  return 'unavailable';
}

/** Code `storage`, even for the `AbortError` of a transaction: no caller's signal fired. */
export function toStorageError(error: unknown): PenchantError {
  if (error instanceof PenchantError) return error;
  if (error instanceof Error && error.name === 'VersionError') {
    return new PenchantError(
      'version',
      `Expected a database of version ${DATABASE_VERSION} or older, got one that a newer Penchant wrote.`,
      { cause: error },
    );
  }
  const text = error instanceof Error ? error.message || error.name : String(error);
  return new PenchantError('storage', `Expected the browser's storage to work, got: ${text || 'no reason'}.`, {
    cause: error,
  });
}

/** A lost connection or an unknown error may be gone on the next try; no room, bad data or our own words will not. */
function isWorthRetrying(error: unknown): boolean {
  if (error instanceof PenchantError || faultOf(error) === 'quota') return false;
  const name = error instanceof Error ? error.name : '';
  return !['VersionError', 'DataCloneError', 'DataError', 'SecurityError', 'ConstraintError'].includes(name);
}

/** Storage did not answer in time. */
class DeadlineError extends PenchantError {
  constructor(deadlineMs: number) {
    super('storage', `Expected storage to answer within ${deadlineMs} ms, got no answer; another tab may hold it.`);
  }
}

/** Rejects with code `storage` if work is not done in time; the work goes on, unheard. */
export function within<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineError(deadlineMs)), deadlineMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Runs work in a transaction; if it throws before a request fails, as for a value that cannot be cloned, nothing is kept. */
async function allOrNone<T>(
  transaction: { abort(): void; readonly error: DOMException | null },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // The failed request has aborted it already.
    }
    throw transaction.error ?? error;
  }
}
