/** The first copy of the label log, in IndexedDB, one user's part of it. */
import { type Database, faultOf, type Transaction } from './database.js';
import { type CachedText, cachedBytes, entryId, type LogEntry, type Snapshot } from './store.js';

/** Reading or writing a whole log may take this long before it counts as hung. */
const BULK_DEADLINE_MS = 30_000;
/** A small question that is not answered in this time, opening included, means that the database hangs. */
const PROBE_DEADLINE_MS = 5000;
/** More than the four megabytes after which LevelDB begins a new log. */
const TURN_OVER_BYTES = 5 * 2 ** 20;
/** Larger values go to files of their own. */
const SCRATCH_BYTES = 2 ** 15;
/** Use is noted at most this often for a text: reading must not turn into writing. */
const USE_RESOLUTION_MS = 60 * 60 * 1000;

/** What the database knows of a user. */
export interface LogHead {
  readonly generation: number;
  readonly isJournaled: boolean;
  /** Ids of the entries of that generation. */
  readonly ids: readonly string[];
}

/** Another copy of the log. */
export interface OtherCopy {
  /** All ids of a generation, and the newest, which it may have got first; undefined where it may lack some itself. */
  whole(generation: number): { readonly ids: ReadonlySet<string>; readonly newest: readonly string[] } | undefined;
}

/** Thrown by `append` where another tab has forgotten the user: the entries are not in the log. */
export class StaleGeneration extends Error {
  override readonly name = 'StaleGeneration';
}

export class IndexedDbLog {
  readonly #database: Database;
  readonly #user: string;
  readonly #cacheBytes: number;
  /** Texts that were written since the cache was last counted, and how many may be before it has to be counted again. */
  #textsUncounted = 0;
  #textsToSpare = 0;

  constructor(database: Database, user: string, cacheBytes: number) {
    this.#database = database;
    this.#user = user;
    this.#cacheBytes = cacheBytes;
  }

  /**
   * Ids without their entries; drops what earlier generations left.
   *
   * @param tries  how often to try to reach the database
   * @param other  a copy that is being opened. Its ids are believed where their number and the newest of them are right,
   *   since counting takes half of the time of reading: for that to be wrong, each copy must have lost another entry.
   */
  async readHead(tries?: number, other?: Promise<OtherCopy | undefined>): Promise<LogHead> {
    await this.probe(tries);
    const confirmed = other && (await this.#confirm(other));
    return confirmed ?? (await this.#ask('ids'));
  }

  async #confirm(other: Promise<OtherCopy | undefined>): Promise<LogHead | undefined> {
    const { count, generation, isJournaled } = await this.#ask('count');
    const { ids, newest = [] } = (isJournaled && (await other)?.whole(generation)) || {};
    if (ids?.size !== count) return undefined;
    const isThere = (await this.read(generation, newest)).length === newest.length;
    return isThere ? { generation, isJournaled, ids: [...ids] } : undefined;
  }

  /** The user's record, and the ids of the entries of that generation or their number; drops what is of earlier ones. */
  #ask(what: 'ids' | 'count') {
    return this.#database.run(
      ['users', 'entries'],
      async (transaction) => {
        const record = await transaction.objectStore('users').get(this.#user);
        const { generation = 0, isJournaled = false } = record ?? {};
        const entries = transaction.objectStore('entries');
        if (generation > 0) send(entries.delete(rangeOf(this.#user, 0, generation)));
        const range = rangeOf(this.#user, generation);
        const keys = what === 'ids' ? await entries.getAllKeys(range) : [];
        const count = what === 'count' ? await entries.count(range) : keys.length;
        return { generation, isJournaled, count, ids: keys.map(([, , id]) => id) };
      },
      { deadlineMs: BULK_DEADLINE_MS },
    );
  }

  /** The entries of a generation: those of `ids` that are there, or all. */
  read(generation: number, ids?: readonly string[]): Promise<LogEntry[]> {
    return this.#database.run(
      ['entries'],
      async (transaction) => {
        const entries = transaction.objectStore('entries');
        const records = ids
          ? await Promise.all(ids.map((id) => entries.get([this.#user, generation, id])))
          : await entries.getAll(rangeOf(this.#user, generation));
        return records.flatMap((record) => record?.entry ?? []);
      },
      { deadlineMs: BULK_DEADLINE_MS },
    );
  }

  /**
   * Adds entries, all or none; resolves when they are on disk.
   *
   * Everything is sent at once and, unless the journal failed, committed without waiting for an answer, so that a tab
   * which is frozen in between leaves no open transaction for others to wait on.
   *
   * @param isJournaled  whether the journal has them, too
   * @throws StaleGeneration, and what `Database.run` throws
   */
  async append(generation: number, entries: readonly LogEntry[], isJournaled: boolean): Promise<void> {
    const found = await this.#put(generation, entries, isJournaled).catch(async (error) => {
      if (faultOf(error) !== 'quota') throw error;
      await this.dropTexts();
      return await this.#put(generation, entries, isJournaled);
    });
    if (found > generation) throw new StaleGeneration();
  }

  /** @returns the generation that the database knows */
  #put(generation: number, entries: readonly LogEntry[], isJournaled: boolean): Promise<number> {
    return this.#database.run(
      ['users', 'entries'],
      async (transaction) => {
        const users = transaction.objectStore('users');
        const reading = users.get(this.#user);
        reading.catch(() => {});
        const store = transaction.objectStore('entries');
        for (const entry of entries) send(store.put({ user: this.#user, generation, id: entryId(entry), entry }));
        if (isJournaled) transaction.commit();
        const record = await reading;
        // In the same transaction: an entry that no journal has must never look like one that a journal lost.
        if (!isJournaled && record?.isJournaled) send(users.put({ ...record, isJournaled }));
        return record?.generation ?? 0;
      },
      { durability: 'strict', ...(entries.length > 100 && { deadlineMs: BULK_DEADLINE_MS }) },
    );
  }

  /** Notes the generation, if it is not older than what is there, and whether the journal is complete. */
  async writeHead(generation: number, isJournaled: boolean): Promise<void> {
    await this.#database.run(
      ['users'],
      async (transaction) => {
        const users = transaction.objectStore('users');
        const record = await users.get(this.#user);
        if (
          record &&
          (record.generation > generation || (record.generation === generation && record.isJournaled === isJournaled))
        )
          return;
        send(users.put({ user: this.#user, generation, isJournaled }));
      },
      { durability: 'strict' },
    );
  }

  /**
   * Makes the database begin a new log file, by writing more bytes than its log holds and deleting them.
   *
   * A database (LevelDB) whose log ends in half a record opens all the same and goes on writing behind it, and at the
   * opening after that the whole database is found corrupt and thrown away (google/leveldb issue 1287). An entry that
   * the journal has and the database lacks is the sign of such an end.
   */
  async turnOver(): Promise<void> {
    const count = TURN_OVER_BYTES / SCRATCH_BYTES;
    await this.#database.run(['scratch'], async (transaction) => {
      const scratch = transaction.objectStore('scratch');
      // Random, since the log is compressed.
      for (let i = 0; i < count; i++) send(scratch.put(crypto.getRandomValues(new Uint8Array(SCRATCH_BYTES)), i));
    });
    await this.#database.run(['scratch'], (transaction) => transaction.objectStore('scratch').clear());
  }

  /** Removes everything of the user up to `generation` and notes it; resolves with whether no other user is left. */
  async forget(generation: number): Promise<boolean> {
    await this.probe();
    return await this.#database.run(
      ['users', 'entries', 'snapshots', 'texts'],
      async (transaction) => {
        const users = transaction.objectStore('users');
        send(users.put({ user: this.#user, generation, isJournaled: false }));
        send(transaction.objectStore('entries').delete(rangeOf(this.#user, 0, generation)));
        send(transaction.objectStore('snapshots').delete(this.#user));
        send(transaction.objectStore('texts').delete(IDBKeyRange.bound([this.#user], [this.#user, []], false, true)));
        return (await users.count()) <= 1;
      },
      { durability: 'strict', deadlineMs: BULK_DEADLINE_MS },
    );
  }

  /** Tells a database that hangs from one that has much to do, before anything is given much time. */
  async probe(tries?: number): Promise<void> {
    await this.#database.run(['users'], (transaction) => transaction.objectStore('users').get(this.#user), {
      deadlineMs: PROBE_DEADLINE_MS,
      ...(tries !== undefined && { tries }),
    });
  }

  async readSnapshot(): Promise<Snapshot | undefined> {
    const record = await this.#cache(['snapshots'], (t) => t.objectStore('snapshots').get(this.#user));
    if (!record) return undefined;
    const { user: _user, ...snapshot } = record;
    return snapshot;
  }

  async writeSnapshot(snapshot: Snapshot): Promise<void> {
    await this.#cache(['snapshots'], (t) => t.objectStore('snapshots').put({ ...snapshot, user: this.#user }));
  }

  async readTexts(modelVersion: string, hashes: readonly string[]): Promise<(CachedText | undefined)[]> {
    const now = Date.now();
    const texts = await this.#cache(['texts'], async (transaction) => {
      const store = transaction.objectStore('texts');
      const records = await Promise.all(hashes.map((hash) => store.get([this.#user, modelVersion, hash])));
      for (const record of records) {
        if (record && now - record.usedAt > USE_RESOLUTION_MS) send(store.put({ ...record, usedAt: now }));
      }
      return records.map((record) => record && { vector: record.vector, style: record.style });
    });
    return texts ?? hashes.map(() => undefined);
  }

  async writeTexts(modelVersion: string, texts: ReadonlyMap<string, CachedText>): Promise<void> {
    await this.#cache(['texts'], async (transaction) => {
      const store = transaction.objectStore('texts');
      const usedAt = Date.now();
      for (const others of rangesOfOtherVersions(this.#user, modelVersion)) send(store.delete(others));
      for (const [hash, text] of texts) send(store.put({ ...text, user: this.#user, modelVersion, hash, usedAt }));
      this.#textsUncounted += texts.size;
      const [sample] = texts.values();
      if (!sample || this.#textsUncounted <= this.#textsToSpare) {
        transaction.commit();
        return;
      }
      // Every record of one model version has the same size, so counting is enough; one cursor step a victim. Counting reads
      // every key: a full cache is emptied a little further than its bound, so that the next texts need no count.
      const most = Math.floor(this.#cacheBytes / cachedBytes(sample));
      const count = await store.count();
      const excess = count > most ? count - most + (most >> 5) : 0;
      let cursor = excess > 0 ? await store.index('byUse').openCursor() : null;
      for (let i = 0; i < excess && cursor; i++) {
        send(cursor.delete());
        cursor = await cursor.continue();
      }
      this.#textsUncounted = 0;
      // Half of the room: other tabs write, too.
      this.#textsToSpare = (most - (count - excess)) >> 1;
    });
  }

  /** Makes room: the encoded texts of all users go, they can be computed again. */
  async dropTexts(): Promise<void> {
    await this.#cache(['texts'], (transaction) => transaction.objectStore('texts').clear());
  }

  /** Work on a cache: one try, and nobody is told if it fails. */
  #cache<T>(stores: ('snapshots' | 'texts')[], work: (transaction: Transaction) => Promise<T>): Promise<T | undefined> {
    return this.#database.run(stores, work, { tries: 1 }).catch(() => undefined);
  }
}

/** Keys of a user's entries of generations `from` to before `to`; of `from` only by default. */
function rangeOf(user: string, from: number, to = from + 1): IDBKeyRange {
  return IDBKeyRange.bound([user, from], [user, to], false, true);
}

/** Keys of a user's cached texts of all model versions but one; an array stands behind every string. */
function rangesOfOtherVersions(user: string, modelVersion: string): IDBKeyRange[] {
  return [
    IDBKeyRange.bound([user], [user, modelVersion], false, true),
    IDBKeyRange.bound([user, modelVersion, []], [user, []], false, true),
  ];
}

/** Leaves a request to its transaction, which fails if the request does and says so in `done`. */
function send(request: Promise<unknown>): void {
  request.catch(() => {});
}
