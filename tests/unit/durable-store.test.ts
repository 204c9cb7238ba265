/** The durable store keeps two copies of the log, brings back what one has lost, and says so. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATABASE_VERSION } from '../../src/storage/schema.js';
import { entryId, inOrder, type LogEntry } from '../../src/storage/store.js';
import {
  breakDatabase,
  click,
  DurableWorld,
  ENTRIES,
  holdTime,
  more,
  pass,
  settled,
} from '../fixtures/durable-world.js';
import { labelEntry } from '../fixtures/labels.js';

let world: DurableWorld;
beforeEach(() => {
  world = new DurableWorld();
});
afterEach(() => {
  world.end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('an append', () => {
  it('is acknowledged as journaled once each copy alone has it', async () => {
    const { store, events } = await world.open();
    expect(await store.append(ENTRIES)).toBe('journaled');
    world.end();
    expect(await world.readAlone('indexeddb')).toEqual(ENTRIES);
    world.end();
    expect(await world.readAlone('journal')).toEqual(ENTRIES);
    expect(events).toEqual([]);
  });

  it('waits for both copies: the journal is flushed first, then the database commits', async () => {
    const { store } = await world.open();
    const order: string[] = [];
    world.system.fault = (operation) => {
      if (operation === 'flush') order.push('journal');
    };
    const { transaction } = IDBDatabase.prototype;
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      const made = transaction.apply(this, args);
      expect(args[2]).toMatchObject({ durability: 'strict' });
      made.addEventListener('complete', () => order.push('database'));
      return made;
    });
    await store.append([labelEntry('one')]);
    order.push('acknowledged');
    expect(order).toEqual(['journal', 'database', 'acknowledged']);
  });

  it.each([
    ['journal', 'indexeddb', () => world.breakFiles()],
    ['database', 'journal', () => breakDatabase()],
    ['journal and the database', 'memory', () => [world.breakFiles(), breakDatabase()]],
  ])('is acknowledged as what it is where the %s fails: %s', async (_, persistence, breakIt) => {
    const { store, events } = await world.open();
    await store.append([labelEntry('before')]);
    breakIt();
    expect(await store.append([labelEntry('one')])).toBe(persistence);
    expect(store).toMatchObject({ persistence, fault: 'unavailable' });
    expect(events.at(-1)).toEqual({ type: 'persistence', persistence, fault: 'unavailable' });
    expect(await store.readIds()).toEqual(['label:before', 'label:one']);
  });
});

describe('a start', () => {
  it('after IndexedDB was wiped brings all labels back from the journal, and says so once', async () => {
    const entries = [...ENTRIES, ...more(1200)];
    const page = await world.open();
    await click(page.store, ENTRIES);
    await page.store.append(entries.slice(ENTRIES.length));
    world.end();
    await world.wipeDatabase();
    const { store, events } = await world.open();
    const loss = { copy: 'indexeddb', restored: entries.length, lost: 0 };
    expect(events).toEqual([{ type: 'data-loss', loss }]);
    expect(store.persistence).toBe('journaled');
    expect(await store.readLog()).toEqual(inOrder(entries));
    world.end();
    expect((await world.open()).events).toEqual([]);
    world.end();
    expect(await world.readAlone('indexeddb')).toEqual(inOrder(entries));
  });

  it('says so even if the only label was in the newest frame', async () => {
    await (await world.open()).store.append([labelEntry('only')]);
    world.end();
    await world.wipeDatabase();
    const { events } = await world.open();
    expect(events).toEqual([{ type: 'data-loss', loss: { copy: 'indexeddb', restored: 1, lost: 0 } }]);
  });

  it('after IndexedDB lost some records brings them back', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    const database = await openDB(world.name, DATABASE_VERSION);
    await database.delete('entries', ['ana', 0, 'label:one']);
    database.close();
    const { store, events } = await world.open();
    expect(events).toEqual([{ type: 'data-loss', loss: { copy: 'indexeddb', restored: 1, lost: 0 } }]);
    expect(await store.readLog()).toEqual(ENTRIES);
  });

  it('lists no ids on which both copies agree', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    const list = vi.spyOn(IDBObjectStore.prototype, 'getAllKeys');
    const { store, events } = await world.open();
    expect(list).not.toHaveBeenCalled();
    expect([await store.readLog(), events]).toEqual([ENTRIES, []]);
  });

  it('tells a click that came to the journal only from one that the journal lost, though both have as many', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    const database = await openDB(world.name, DATABASE_VERSION);
    const [newest, lost] = [ENTRIES[2] as LogEntry, labelEntry('lost')];
    await database.delete('entries', ['ana', 0, entryId(newest)]);
    await database.put('entries', { user: 'ana', generation: 0, id: entryId(lost), entry: lost });
    database.close();
    const { store, events } = await world.open();
    expect(await store.readLog()).toEqual(inOrder([...ENTRIES, lost]));
    expect(events).toEqual([{ type: 'data-loss', loss: { copy: 'journal', restored: 1, lost: 0 } }]);
  });

  it('after the journal was deleted writes it anew, and says so once', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    world.wipeFiles();
    const { store, events } = await world.open();
    expect(events).toEqual([{ type: 'data-loss', loss: { copy: 'journal', restored: 3, lost: 0 } }]);
    expect([store.persistence, await store.readLog()]).toEqual(['journaled', ENTRIES]);
    world.end();
    expect((await world.open()).events).toEqual([]);
    world.end();
    expect(await world.readAlone('journal')).toEqual(ENTRIES);
  });

  it.each([
    ['in its first frame', 30, 1],
    ['in its last frame', -30, 1],
    ['everywhere', undefined, 3],
  ])('after the journal was damaged %s replaces it, and says so once', async (_, position, restored) => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    const [file] = world.system.files().values();
    const bytes = file?.bytes as Uint8Array;
    if (position === undefined) bytes.fill(0xaa);
    else bytes[(bytes.length + position) % bytes.length] = 0xaa;
    const { store, events } = await world.open();
    expect(events).toEqual([{ type: 'data-loss', loss: { copy: 'journal', restored, lost: 0 } }]);
    expect(await store.readLog()).toEqual(ENTRIES);
    world.end();
    expect((await world.open()).events).toEqual([]);
    world.end();
    expect(await world.readAlone('journal')).toEqual(ENTRIES);
  });

  it('after IndexedDB was wiped and the journal damaged, says how much is gone', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    await world.wipeDatabase();
    const [file] = world.system.files().values();
    (file?.bytes as Uint8Array)[30] = 0xaa;
    const { store, events } = await world.open();
    expect(events).toContainEqual({ type: 'data-loss', loss: { copy: 'indexeddb', restored: 2, lost: 1 } });
    expect(await store.readLog()).toEqual(ENTRIES.slice(1));
  });
});

describe('while a page lives', () => {
  it.each([true, false])('a database that is wiped under it is noticed; with a journal: %s', async (isJournaled) => {
    const { store, events } = await world.open(isJournaled ? {} : { directory: undefined });
    await click(store, ENTRIES);
    await world.wipeDatabase();
    await store.append([labelEntry('after', { at: 3 })]);
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(0));
    const loss = { copy: 'indexeddb', restored: isJournaled ? 3 : 0, lost: isJournaled ? 0 : 3 };
    expect(events[0]).toEqual({ type: 'data-loss', loss });
    expect(await store.readIds()).toHaveLength(isJournaled ? 4 : 1);
    expect(await store.readLog()).toHaveLength(isJournaled ? 4 : 1);
  });

  it('a database that fails hides no labels that only it holds', async () => {
    holdTime();
    const { store, events } = await world.open({ directory: undefined });
    await click(store, ENTRIES);
    breakDatabase();
    expect((await settled(store.append([labelEntry('new', { at: 3 })]))).value).toBe('memory');
    expect((await settled(store.readLog())).error).toMatchObject({ code: 'storage' });
    await pass(5000);
    expect(await store.readIds()).toHaveLength(4);
    vi.restoreAllMocks();
    await pass(90_000);
    expect(await store.readLog()).toHaveLength(4);
    expect(events).toEqual([
      { type: 'persistence', persistence: 'memory', fault: 'unavailable' },
      { type: 'persistence', persistence: 'indexeddb' },
    ]);
  });
});
