/** Opening the database: from every earlier version, from a newer one, and where the browser says no. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDbStore } from '../../src/storage/indexeddb-store.js';
import { DATABASE_VERSION, MIGRATIONS, type PenchantSchema } from '../../src/storage/schema.js';
import type { CachedText, LogEntry } from '../../src/storage/store.js';
import { settleAll } from '../fixtures/gate.js';
import { labelEntry, undoEntry } from '../fixtures/labels.js';

/** A database as version `version` made it, open. */
function openOldDatabase(name: string, version: number) {
  return openDB<PenchantSchema>(name, version, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const migrate of MIGRATIONS.slice(oldVersion, version)) migrate(database, transaction);
    },
  });
}

const open = (name: string) => openIndexedDbStore({ cacheBytes: 1e6, name });
const text: CachedText = { vector: Float32Array.of(1, 2), style: Float64Array.of(3) };

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a database', () => {
  const olderVersions = Array.from({ length: DATABASE_VERSION - 1 }, (_, i) => i + 1);

  it.each(olderVersions)('of version %i keeps its labels, and gets what newer versions have', async (version) => {
    const name = crypto.randomUUID();
    const entries: LogEntry[] = [labelEntry('one'), labelEntry('two', { prompt: '\ud800' }), undoEntry('one')];
    const old = await openOldDatabase(name, version);
    for (const entry of entries) {
      const id = entry.kind === 'label' ? entry.label.id : `undo:${entry.labelId}`;
      await old.add('log', { ...entry, user: 'ana', id });
    }
    old.close();

    const store = await open(name);
    const log = await store.readLog('ana');
    expect(log.map(({ sequence: _, ...entry }) => entry)).toEqual(entries);
    await store.append('ana', [labelEntry('three')]);
    expect((await store.readLog('ana')).at(-1)).toMatchObject(labelEntry('three'));
    const snapshot = { modelVersion: 'm', lastSequence: 4, entries: 4, state: 1 };
    await store.writeSnapshot('ana', snapshot);
    expect(await store.readSnapshot('ana')).toEqual(snapshot);
    await store.writeTexts('ana', 'm', new Map([['h', text]]));
    expect(await store.readTexts('ana', 'm', ['h'])).toEqual([text]);
    await store.forget('ana');
    expect(await store.readLog('ana')).toEqual([]);
    store.close();
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

  it('makes way for a newer version, and then rejects with code storage', async () => {
    const name = crypto.randomUUID();
    const store = await open(name);
    let wasBlocked = false;
    const newer = await openDB(name, DATABASE_VERSION + 1, {
      blocked: () => {
        wasBlocked = true;
      },
    });
    expect(wasBlocked).toBe(false);
    await expect(store.append('ana', [labelEntry('one')])).rejects.toMatchObject({ code: 'storage' });
    newer.close();
  });

  it('that another tab will not let go of is given up after three seconds, and closed if it opens after all', async () => {
    const name = crypto.randomUUID();
    const stubborn = await openOldDatabase(name, 1); // answers no `versionchange`
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let outcome: unknown = 'waiting';
    const opening = open(name).catch((error: unknown) => {
      outcome = error;
    });
    await vi.advanceTimersByTimeAsync(2900);
    expect(outcome).toBe('waiting');
    await vi.advanceTimersByTimeAsync(200);
    await opening;
    expect(outcome).toMatchObject({ code: 'storage', message: expect.stringContaining('another tab') });
    const close = vi.spyOn(IDBDatabase.prototype, 'close');
    stubborn.close();
    for (let i = 0; i < 20; i++) await settleAll();
    expect(close).toHaveBeenCalledTimes(2);
    expect(close.mock.contexts.map((closed) => (closed as IDBDatabase).version)).toEqual([1, DATABASE_VERSION]);
    close.mockRestore();
  });
});

describe('a browser', () => {
  it('without IndexedDB gets code storage', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(open('any')).rejects.toMatchObject({ code: 'storage', name: 'PenchantError' });
  });

  it('that forbids IndexedDB in this frame gets code storage, and no timer is left to go off', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('indexedDB', {
      open() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
    await expect(open('any')).rejects.toMatchObject({ code: 'storage', cause: { name: 'SecurityError' } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('whose IndexedDB gives up half-way gets code storage, not aborted: no caller aborted anything', async () => {
    const factory = indexedDB;
    vi.stubGlobal('indexedDB', {
      open(name: string, version: number) {
        const request = factory.open(name, version);
        request.addEventListener('upgradeneeded', () => request.transaction?.abort());
        return request;
      },
    });
    const name = crypto.randomUUID();
    await expect(open(name)).rejects.toMatchObject({ code: 'storage', cause: { name: 'AbortError' } });
  });
});
