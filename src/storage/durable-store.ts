/**
 * The store that keeps the label log in two copies, which fail in different ways: IndexedDB and a journal of files.
 *
 * An append goes to the journal first and to IndexedDB second, and is acknowledged when both have it on disk. So an
 * entry that IndexedDB has and no journal has is one that the journal lost, and a database that is new while a journal
 * holds entries is one that the browser wiped. At every start, and when a fault lifts, both are brought to their union.
 * A copy that fails is left out, and said to be, until it works again; if both fail, entries wait in memory.
 */
import { PenchantError } from '../shared/errors.js';
import { nextTask } from '../shared/next-task.js';
import type { Persistence, StorageFault } from '../shared/protocol.js';
import { Queue } from '../shared/queue.js';
import { minus } from '../shared/sets.js';
import { Announcer, promiseOf } from './announcer.js';
import { Database, faultOf, toStorageError, within } from './database.js';
import { copyOf, inChunks } from './entries.js';
import { IndexedDbLog, type LogHead, StaleGeneration } from './indexeddb-log.js';
import type { Journal } from './journal.js';
import { bringInto, isUsable, JOURNAL_DEADLINE_MS, lacks, openJournal } from './journal-copy.js';
import { findLosses } from './losses.js';
import type { DurableStoreOptions } from './open-store.js';
import { Recovery } from './recovery.js';
import { DATABASE_NAME } from './schema.js';
import {
  type CachedText,
  entryId,
  fingerprint,
  inOrder,
  type LogEntry,
  type Snapshot,
  type Store,
  type StoreEvent,
} from './store.js';
import { type News, openTabs, type Tabs } from './tabs.js';

export class DurableStore implements Store {
  readonly #options: DurableStoreOptions;
  readonly #database: Database;
  readonly #log: IndexedDbLog;
  readonly #tabs: Tabs;
  #journal: Journal | undefined;
  #generation = 0;
  /** Ids of the log as far as this tab knows. */
  #ids = new Set<string>();
  /** Entries that no copy would take. */
  #pending: LogEntry[] = [];
  #faults: { indexeddb?: StorageFault; journal?: StorageFault } = {};
  readonly #announcer = new Announcer();
  readonly #recovery = new Recovery(() => this.#recover());
  /** Work on the log, one piece at a time. */
  readonly #queue = new Queue();
  #isClosed = false;

  constructor(options: DurableStoreOptions) {
    const { user, name = DATABASE_NAME } = options;
    this.#options = options;
    this.#database = new Database(name);
    this.#log = new IndexedDbLog(this.#database, user, options.cacheBytes);
    this.#tabs = openTabs(`${name}:${user}`, (news) => this.#onNews(news));
  }

  async open(): Promise<void> {
    await this.#queue.run(() => this.#heal());
    this.#announcer.start(this.persistence);
  }

  get persistence(): Persistence {
    return promiseOf(this.#journal !== undefined && !this.#faults.journal, !this.#faults.indexeddb);
  }

  get fault(): StorageFault | undefined {
    return this.#faults.indexeddb ?? this.#faults.journal;
  }

  listen(listener: (event: StoreEvent) => void): void {
    this.#announcer.listen(listener);
  }

  readIds(): Promise<string[]> {
    return this.#queue.run(async () => [...this.#ids]);
  }

  readLog(ids?: readonly string[]): Promise<LogEntry[]> {
    return this.#queue.run(async () => {
      const wanted = new Set(ids ?? this.#ids);
      const read = [...this.#pending, ...(await this.#readDatabase(ids))];
      const entries = new Map(read.map((entry) => [entryId(entry), entry]));
      const missing = minus(wanted, entries);
      try {
        for (const entry of this.#journal?.entries(missing, this.#generation) ?? []) entries.set(entryId(entry), entry);
      } catch (error) {
        this.#fail('journal', error);
      }
      if (this.fault && [...wanted].some((id) => !entries.has(id))) {
        throw new PenchantError('storage', 'Expected to read all labels, got only some: storage fails at the moment.');
      }
      if (!ids && !this.#database.hasNews) this.#ids = new Set(entries.keys());
      return inOrder([...entries.values()].filter((entry) => !ids || wanted.has(entryId(entry))));
    });
  }

  async append(entries: readonly LogEntry[]): Promise<Persistence> {
    const copy = copyOf(entries);
    if (copy.length === 0) return this.persistence;
    return await this.#queue.run(async () => {
      // Room may have been made since the last try, and trying costs little.
      if (this.fault === 'quota') await this.#heal();
      const kept = await this.#write(copy);
      const ids = copy.map(entryId);
      for (const id of ids) this.#ids.add(id);
      if (!this.#faults.indexeddb) this.#tabs.tell({ type: 'added', generation: this.#generation, ids });
      return kept;
    });
  }

  readSnapshot(): Promise<Snapshot | undefined> {
    return this.#faults.indexeddb ? Promise.resolve(undefined) : this.#log.readSnapshot();
  }

  writeSnapshot(snapshot: Snapshot): Promise<void> {
    return this.#faults.indexeddb ? Promise.resolve() : this.#log.writeSnapshot(snapshot);
  }

  readTexts(modelVersion: string, hashes: readonly string[]): Promise<(CachedText | undefined)[]> {
    return this.#faults.indexeddb
      ? Promise.resolve(hashes.map(() => undefined))
      : this.#log.readTexts(modelVersion, hashes);
  }

  writeTexts(modelVersion: string, texts: ReadonlyMap<string, CachedText>): Promise<void> {
    return this.#faults.indexeddb ? Promise.resolve() : this.#log.writeTexts(modelVersion, texts);
  }

  forget(): Promise<boolean> {
    return this.#queue.run(async () => {
      const generation = this.#generation + 1;
      let isDeleted = false;
      // The mark of the new generation comes first, in both copies: whatever survives of the old one is void.
      const results = await Promise.allSettled([
        this.#journal && within(this.#journal.wipe(generation), JOURNAL_DEADLINE_MS),
        this.#log.forget(generation).then(async (isAlone) => {
          // Deleting the database leaves fewer traces than deleting records; the new mark is then in the journal.
          if (isAlone && this.#journal) {
            isDeleted = await this.#database.remove();
            await this.#database.removeBucket();
          }
          // A tab that is frozen can hold up the deletion, and with it all work; it goes on when that tab does.
          await this.#try(this.#log.writeHead(generation, this.#journal !== undefined));
          this.#database.takeNews();
        }),
      ]);
      this.#generation = generation;
      this.#ids = new Set();
      this.#pending = [];
      this.#tabs.tell({ type: 'forgotten' });
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) {
        this.#recovery.schedule();
        throw toStorageError(failed.reason);
      }
      return isDeleted;
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#recovery.close();
    this.#tabs.close();
    this.#database.close();
    this.#journal?.close();
  }

  /** To both copies, or to what works of them. */
  async #write(entries: readonly LogEntry[]): Promise<Persistence> {
    for (;;) {
      const isJournaled = this.#writeJournal(entries);
      if (isJournaled) await nextTask(); // on disk once, it lets go first what somebody may wait for
      try {
        const isStored = await this.#writeDatabase(entries, isJournaled);
        if (!isJournaled && !isStored) this.#pending.push(...entries);
        this.#announcer.promise(this.persistence, this.fault);
        return promiseOf(isJournaled, isStored);
      } catch (error) {
        if (!(error instanceof StaleGeneration)) throw error;
        // Another tab forgot this user, and this label is newer than that: it is the first of the new log.
        await this.#heal();
        this.#announcer.tell({ type: 'changed' });
      }
    }
  }

  #writeJournal(entries: readonly LogEntry[]): boolean {
    if (!this.#journal || this.#faults.journal) return false;
    try {
      this.#journal.append(this.#generation, entries, this.#faults.indexeddb !== undefined);
      return true;
    } catch (error) {
      return this.#fail('journal', error);
    }
  }

  async #writeDatabase(entries: readonly LogEntry[], isJournaled: boolean): Promise<boolean> {
    if (this.#faults.indexeddb) return false;
    try {
      await this.#log.append(this.#generation, entries, isJournaled);
      return true;
    } catch (error) {
      if (error instanceof StaleGeneration) throw error;
      return this.#fail('indexeddb', error);
    } finally {
      this.#noticeWipe();
    }
  }

  /** Brings both copies to their union, and says what one of them had lost. */
  async #heal(): Promise<void> {
    const opening = this.#openJournal();
    let [head, journal] = await Promise.all([this.#readHead(opening), opening]);
    // With the journal to fill it from, the database can begin anew elsewhere.
    if (!head && journal && this.#isGivenUp && (await this.#database.moveToBucket())) {
      head = await this.#readHead();
      this.#tabs.tell({ type: 'moved' });
    }
    // Whatever the database holds was in a journal before; so what others hold is read after it.
    if (journal && (journal.hasLiving || lacks(journal, head))) {
      await within(journal.look(), JOURNAL_DEADLINE_MS).catch(() => {});
    }
    const generation = Math.max(head?.generation ?? 0, journal?.generation ?? 0, this.#generation);
    const isNewGeneration = generation > this.#generation && this.#ids.size > 0;
    const known = isNewGeneration ? new Set<string>() : this.#ids;
    if (isNewGeneration) this.#pending = [];
    this.#generation = generation;
    if (head && head.generation < generation) {
      head = (await this.#try(this.#log.writeHead(generation, false))) ? await this.#readHead() : undefined;
    }

    const pending = this.#pending;
    const inDatabase = new Set(head?.ids);
    const inJournals = journal?.ids(generation) ?? new Set<string>();
    let fromJournal = minus(inJournals, inDatabase);
    if (fromJournal.size > 0 && journal?.hasLiving) {
      // Living writers go on: what came to the database after we read it is no loss.
      const later = await this.#readHead();
      if (later?.generation === generation) fromJournal = minus(fromJournal, new Set(later.ids));
    }
    const union = new Set([...inDatabase, ...inJournals, ...pending.map(entryId)]);
    const isWhole = head && (journal ? !journal.hasUnread : !this.#options.directory);
    const losses = findLosses({
      generation,
      head,
      journal,
      news: head ? this.#database.takeNews() : { wasMade: false, message: '' },
      fromJournal,
      fromDatabase: minus(inDatabase, inJournals).size,
      gone: isWhole ? minus(known, union).size : 0,
    });

    const toDatabase = [...(journal?.entries(fromJournal, generation) ?? []), ...pending];
    const isStored =
      head !== undefined &&
      (await this.#try(
        inChunks(toDatabase, (chunk) => this.#log.append(generation, chunk, journal !== undefined && !pending.length)),
      ));
    // The database lacked what it should have had, so the end of its log is in doubt.
    if (isStored && fromJournal.size > 0 && !losses.some(({ copy, message }) => copy === 'indexeddb' && message)) {
      await this.#log.turnOver().catch(() => {});
    }
    const isJournaled = journal !== undefined && (await this.#healJournal(journal, union));
    if (isStored && isJournaled && (!head?.isJournaled || pending.length > 0)) {
      await this.#try(this.#log.writeHead(generation, true));
    }
    if (isStored || isJournaled) this.#pending = [];
    // What cannot be read now is not gone.
    this.#ids = isWhole ? union : new Set([...union, ...known]);
    for (const loss of losses) this.#announcer.tell({ type: 'data-loss', loss });
  }

  /** Brings all of `union` into our own file; resolves with whether that could be done. */
  async #healJournal(journal: Journal, union: ReadonlySet<string>): Promise<boolean> {
    try {
      return await bringInto(journal, union, {
        generation: this.#generation,
        pending: this.#pending,
        isAlone: this.#faults.indexeddb !== undefined,
        readDatabase: () => this.#readDatabase(),
      });
    } catch (error) {
      return this.#fail('journal', error);
    }
  }

  /** What the database holds, of these or of all; nothing where it cannot be read. */
  async #readDatabase(ids?: readonly string[]): Promise<LogEntry[]> {
    if (this.#faults.indexeddb) return [];
    try {
      return await this.#log.read(this.#generation, ids);
    } catch (error) {
      this.#fail('indexeddb', error);
      return [];
    } finally {
      this.#noticeWipe();
    }
  }

  get #isGivenUp(): boolean {
    return this.#recovery.hasTriedLong && this.#database.isUnopenable;
  }

  async #readHead(other?: Promise<Journal | undefined>): Promise<LogHead | undefined> {
    try {
      const head = await this.#log.readHead(this.#recovery.tries > 0 ? 1 : undefined, other);
      delete this.#faults.indexeddb;
      return head;
    } catch (error) {
      // Labels that are there but unreadable to this version must not look like a new user.
      if (faultOf(error) === 'version' && !this.#announcer.hasStarted) throw error;
      this.#fail('indexeddb', error);
      return undefined;
    }
  }

  /** The journal with what other writers hold now; undefined where the browser has none, or it fails. */
  async #openJournal(): Promise<Journal | undefined> {
    const { directory, user } = this.#options;
    if (!directory) return undefined;
    try {
      const isThere = await isUsable(this.#journal);
      if (!isThere || this.#faults.journal) {
        this.#journal?.close();
        this.#journal = undefined;
        this.#journal = await openJournal(directory, user);
        if (this.#isClosed) this.#journal.close();
      }
      delete this.#faults.journal;
      return this.#journal;
    } catch (error) {
      this.#fail('journal', error);
      return undefined;
    }
  }

  /** A database that was made anew while we run has lost what it held. */
  #noticeWipe(): void {
    if (this.#database.hasNews) this.#recovery.schedule('now');
  }

  #onNews(news: News): void {
    void this.#queue
      .run(async () => {
        const before = fingerprint(this.#ids);
        if (news.type === 'moved') await this.#database.moveToBucket();
        if (news.type === 'forgotten' || news.type === 'moved') await this.#heal();
        else await this.#refresh(news.type === 'added' ? news : undefined);
        if (fingerprint(this.#ids) !== before) this.#announcer.tell({ type: 'changed' });
      })
      .catch(() => {});
  }

  /** Takes over the ids that another tab says it has added, or else all that the database has. */
  async #refresh(added?: Pick<LogHead, 'generation' | 'ids'>): Promise<void> {
    if (this.#faults.indexeddb) return;
    const head = added ?? (await this.#readHead());
    this.#noticeWipe();
    if (head && head.generation > this.#generation) await this.#heal();
    else if (head?.generation === this.#generation) for (const id of head.ids) this.#ids.add(id);
  }

  async #try(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (error instanceof StaleGeneration) this.#recovery.schedule('now');
      else this.#fail('indexeddb', error);
      return false;
    }
  }

  #fail(copy: 'indexeddb' | 'journal', error: unknown): false {
    this.#faults[copy] = faultOf(error);
    this.#announcer.promise(this.persistence, this.fault);
    this.#recovery.schedule();
    return false;
  }

  async #recover(): Promise<void> {
    // A database that does not answer is asked outside the queue: it must not hold up labels.
    if (this.#faults.indexeddb && !this.#faults.journal && !this.#isGivenUp) await this.#log.probe(1);
    await this.#queue.run(async () => {
      const before = fingerprint(this.#ids);
      await this.#heal();
      if (!this.fault) this.#recovery.succeed();
      this.#announcer.promise(this.persistence, this.fault);
      if (fingerprint(this.#ids) !== before) this.#announcer.tell({ type: 'changed' });
      this.#tabs.tell({ type: 'changed' }); // also what only our journal had is now in the database
    });
  }
}
