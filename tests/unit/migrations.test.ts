/** Opening the database: from every earlier version, from a newer one, and where the browser says no. */
import 'fake-indexeddb/auto';
import { type IDBPDatabase, openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDurableStore } from '../../src/storage/open-store.js';
import { DATABASE_VERSION, MIGRATIONS, type PenchantSchema } from '../../src/storage/schema.js';
import { type CachedText, entryId, fingerprint, type LogEntry, type Store } from '../../src/storage/store.js';
import { settleAll } from '../fixtures/gate.js';
import { labelEntry, undoEntry } from '../fixtures/labels.js';
import { MemoryFileSystem } from '../fixtures/memory-directory.js';

/** A database as version `version` made it, open. */
function openOldDatabase(name: string, version: number) {
  return openDB<PenchantSchema>(name, version, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const migrate of MIGRATIONS.slice(oldVersion, version)) migrate(database, transaction);
    },
  });
}

/** Writes a log as versions 1 and 2 kept it. */
async function writeOldLog(database: unknown, user: string, entries: readonly LogEntry[]): Promise<void> {
  for (const entry of entries) {
    const id = entry.kind === 'label' ? entry.label.id : entryId(entry);
    await (database as IDBPDatabase).add('log', { ...entry, user, id });
  }
}

const opened: Store[] = [];
async function open(name: string, user = 'ana', directory?: MemoryFileSystem['directory']): Promise<Store> {
  const store = await openDurableStore({ user, cacheBytes: 1e6, name, directory });
  opened.push(store);
  return store;
}
const text: CachedText = { vector: Float32Array.of(1, 2), style: Float64Array.of(3) };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const store of opened.splice(0)) store.close();
});

describe('a database', () => {
  const olderVersions = Array.from({ length: DATABASE_VERSION - 1 }, (_, i) => i + 1);

  it.each(olderVersions)('of version %i keeps its labels, and gets what newer versions have', async (version) => {
    const name = crypto.randomUUID();
    const entries = [labelEntry('one'), labelEntry('two', { prompt: '\ud800' }), undoEntry('one')];
    const old = await openOldDatabase(name, version);
    await writeOldLog(old, 'ana', entries);
    await writeOldLog(old, 'ben', [labelEntry('one', { prompt: 'of Ben' })]);
    await (old as unknown as IDBPDatabase).put('snapshots', {
      user: 'ana',
      modelVersion: 'm',
      lastSequence: 3,
      state: 1,
    });
    old.close();

    const store = await open(name);
    expect(await store.readLog()).toEqual(entries);
    expect(await store.readSnapshot()).toBeUndefined(); // it cannot say which labels it knew
    expect(await (await open(name, 'ben')).readLog()).toEqual([labelEntry('one', { prompt: 'of Ben' })]);
    await store.append([labelEntry('three', { at: 1_800_000_000_000 })]);
    expect((await store.readLog()).at(2)).toEqual(labelEntry('three', { at: 1_800_000_000_000 }));
    const snapshot = { modelVersion: 'm', log: fingerprint(await store.readIds()), state: 1 };
    await store.writeSnapshot(snapshot);
    expect(await store.readSnapshot()).toEqual(snapshot);
    await store.writeTexts('m', new Map([['h', text]]));
    expect(await store.readTexts('m', ['h'])).toEqual([text]);
    await store.forget();
    expect(await store.readLog()).toEqual([]);
  });

  it.each(olderVersions)('of version %i is copied to the journal, which is no loss of anything', async (version) => {
    const [name, system] = [crypto.randomUUID(), new MemoryFileSystem()];
    const entries = Array.from({ length: 1200 }, (_, i) => labelEntry(`id-${i}`, { at: i }));
    const old = await openOldDatabase(name, version);
    await writeOldLog(old, 'ana', entries);
    old.close();
    const store = await open(name, 'ana', system.directory);
    const events: unknown[] = [];
    store.listen((event) => events.push(event));
    expect([store.persistence, events]).toEqual(['journaled', []]);
    store.close();
    // The journal alone has all of them.
    expect(await (await open(crypto.randomUUID(), 'ana', system.directory)).readLog()).toEqual(entries);
  });

  it('that is new has the same shape as one that went through all versions', async () => {
    const shapeOf = async (name: string) => {
      const database = await openDB<PenchantSchema>(name);
      const stores = [...database.objectStoreNames].map((storeName) => {
        const { keyPath, autoIncrement, indexNames } = database.transaction(storeName).store;
        return { storeName, keyPath, autoIncrement, indexes: [...indexNames] };
      });
      database.close();
      return stores;
    };
    const [direct, stepwise] = [crypto.randomUUID(), crypto.randomUUID()];
    (await open(direct)).close();
    for (const version of [...olderVersions, DATABASE_VERSION]) (await openOldDatabase(stepwise, version)).close();
    expect(await shapeOf(direct)).toEqual(await shapeOf(stepwise));
  });

  it('of a newer version is refused with code version and left alone', async () => {
    const name = crypto.randomUUID();
    (
      await openDB(name, DATABASE_VERSION + 1, { upgrade: (database) => void database.createObjectStore('new') })
    ).close();
    await expect(open(name)).rejects.toMatchObject({ code: 'version', name: 'PenchantError' });
    const untouched = await openDB(name);
    expect([untouched.version, [...untouched.objectStoreNames]]).toEqual([DATABASE_VERSION + 1, ['new']]);
    untouched.close();
  });

  it('makes way for a newer version, and then keeps labels elsewhere and says so', async () => {
    const name = crypto.randomUUID();
    const [store, journaled] = [await open(name), await open(name, 'ben', new MemoryFileSystem().directory)];
    const events: unknown[] = [];
    for (const one of [store, journaled]) one.listen((event) => events.push(event));
    let wasBlocked = false;
    const newer = await openDB(name, DATABASE_VERSION + 1, {
      blocked: () => {
        wasBlocked = true;
      },
    });
    expect(wasBlocked).toBe(false);
    expect(await store.append([labelEntry('one')])).toBe('memory');
    expect(await journaled.append([labelEntry('two')])).toBe('journal');
    expect(events).toEqual([
      { type: 'persistence', persistence: 'memory', fault: 'version' },
      { type: 'persistence', persistence: 'journal', fault: 'version' },
    ]);
    expect(await store.readLog()).toEqual([labelEntry('one')]);
    expect(await journaled.readLog()).toEqual([labelEntry('two')]);
    newer.close();
  });

  it('that another tab will not let go of is given up after three seconds, and closed if it opens after all', async () => {
    const name = crypto.randomUUID();
    const stubborn = await openOldDatabase(name, 1); // answers no `versionchange`
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let store: Store | undefined;
    const opening = open(name).then((one) => {
      store = one;
    });
    await vi.advanceTimersByTimeAsync(2900);
    expect(store).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    await opening;
    expect([store?.persistence, store?.fault]).toEqual(['memory', 'unavailable']);
    store?.close();
    const close = vi.spyOn(IDBDatabase.prototype, 'close');
    stubborn.close();
    for (let i = 0; i < 20; i++) await settleAll();
    const versions = close.mock.contexts.map((closed) => (closed as IDBDatabase).version);
    expect(versions[0]).toBe(1);
    expect(versions.at(-1)).toBe(DATABASE_VERSION);
    close.mockRestore();
  });
});

describe('a browser', () => {
  it('without IndexedDB keeps labels in memory, and says so', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const store = await open('any');
    expect([store.persistence, store.fault]).toEqual(['memory', 'unavailable']);
    expect(await store.append([labelEntry('one')])).toBe('memory');
    expect(await store.readLog()).toEqual([labelEntry('one')]);
  });

  it('that forbids IndexedDB in this frame is asked once, and no timer but the next try is left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ask = vi.fn(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    vi.stubGlobal('indexedDB', { open: ask });
    const store = await open('any');
    expect([store.persistence, store.fault]).toEqual(['memory', 'unavailable']);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(1);
    store.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('whose IndexedDB gives up half-way in an upgrade leaves the labels for the next start', async () => {
    const factory = indexedDB;
    const name = crypto.randomUUID();
    const old = await openOldDatabase(name, 2);
    await writeOldLog(old, 'ana', [labelEntry('one')]);
    old.close();
    vi.stubGlobal('indexedDB', {
      open(name: string, version: number) {
        const request = factory.open(name, version);
        request.addEventListener('upgradeneeded', () => request.transaction?.abort());
        return request;
      },
    });
    const store = await open(name);
    expect([store.persistence, store.fault]).toEqual(['memory', 'unavailable']);
    store.close();
    vi.unstubAllGlobals();
    expect(await (await open(name)).readLog()).toEqual([labelEntry('one')]);
  });
});
