/** Durable stores in several tabs: what one writes all have, and what one forgets nobody brings back. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Journal } from '../../src/storage/journal.js';
import { DATABASE_VERSION } from '../../src/storage/schema.js';
import { breakDatabase, DurableWorld, holdTime, type Page, pass, settled } from '../fixtures/durable-world.js';
import { settleAll } from '../fixtures/gate.js';
import { labelEntry } from '../fixtures/labels.js';

const SECRET = labelEntry('secret', { prompt: 'of nobody else' });

let world: DurableWorld;
beforeEach(() => {
  world = new DurableWorld();
});
afterEach(() => {
  world.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A tab that neither hears nor tells other tabs anything. */
async function openFrozen(): Promise<Page> {
  vi.stubGlobal('BroadcastChannel', undefined);
  const page = await world.open();
  vi.unstubAllGlobals();
  return page;
}

const idsOf = async ({ store }: Page) => (await store.readIds()).toSorted();
const lossesOf = (...pages: readonly Page[]) =>
  pages.flatMap(({ events }) => events.filter((e) => e.type === 'data-loss'));

/** Whether a text is anywhere in the database or in files. */
async function isOnDisk(text: string): Promise<boolean> {
  const database = await openDB(world.name, DATABASE_VERSION);
  const records = await Promise.all([...database.objectStoreNames].map((name) => database.getAll(name)));
  database.close();
  const bytes = [...world.system.files().values()].map((file) => new TextDecoder().decode(file.bytes));
  return [...bytes, JSON.stringify(records)].some((all) => all.includes(text));
}

describe('two tabs', () => {
  it('hear of what the other writes, a burst of it once', async () => {
    const [here, there] = [await world.open(), await world.open()];
    for (let i = 0; i < 5; i++) await here.store.append([labelEntry(`id-${i}`)]);
    await vi.waitFor(async () => expect(await idsOf(there)).toHaveLength(5));
    expect(there.events).toEqual([{ type: 'changed' }]);
    expect(here.events).toEqual([]);
    expect(await there.store.readLog()).toEqual(await here.store.readLog());
  });

  it('take the word of the other for what it has written, and read no more than is asked for', async () => {
    const [here, there] = [await world.open(), await world.open()];
    await here.store.append([labelEntry('long ago')]);
    await vi.waitFor(async () => expect(await idsOf(there)).toHaveLength(1));
    const scans = ['getAll', 'getAllKeys'].map((all) => vi.spyOn(IDBObjectStore.prototype, all as 'getAll'));
    await here.store.append([labelEntry('new')]);
    await vi.waitFor(async () => expect(await idsOf(there)).toHaveLength(2));
    expect(await there.store.readLog(['label:new'])).toEqual([labelEntry('new')]);
    for (const scan of scans) expect(scan).not.toHaveBeenCalled();
  });

  it('pay no heed to news of entries that were forgotten since', async () => {
    const [here, there] = [await world.open(), await world.open()];
    await here.store.append([SECRET]);
    await here.store.forget();
    await here.store.append([labelEntry('new')]);
    await vi.waitFor(async () => expect(await idsOf(there)).toEqual(['label:new']));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await idsOf(there)).toEqual(['label:new']);
    expect(await there.store.readLog()).toEqual([labelEntry('new')]);
  });

  it('write at the same time as others start, read and end, and nothing is lost or said to be', async () => {
    const writer = await world.open();
    const pages: Page[] = [writer];
    let isDone = false;
    const starting = (async () => {
      for (let i = 0; !isDone; i++) {
        const page = await world.open();
        pages.push(page);
        await page.store.append([labelEntry(`of page ${i}`)]);
        if (i % 2) page.store.close();
      }
    })();
    for (let i = 0; i < 60; i++) expect(await writer.store.append([labelEntry(`id-${i}`)])).toBe('journaled');
    isDone = true;
    await starting;
    expect(lossesOf(...pages)).toEqual([]);
    world.end();
    for (const copy of ['indexeddb', 'journal'] as const) {
      expect(await world.readAlone(copy)).toHaveLength(60 + pages.length - 1);
      world.end();
    }
  });

  it('do not take for lost what the other writes between two looks of theirs', async () => {
    const writer = await world.open();
    await writer.store.append([labelEntry('first')]);
    // The starting tab has read the database, and looks at the files only after the other has clicked on.
    const look = Journal.prototype.look;
    vi.spyOn(Journal.prototype, 'look').mockImplementation(async function (this: Journal) {
      for (const id of ['second', 'third']) await writer.store.append([labelEntry(id)]);
      return look.call(this);
    });
    const page = await world.open();
    expect(lossesOf(page)).toEqual([]);
    expect(await idsOf(page)).toEqual(['label:first', 'label:second', 'label:third']);
  });

  it('do not take for lost what lies in a file that is just being written', async () => {
    const writer = await world.open();
    for (const id of ['first', 'second']) await writer.store.append([labelEntry(id)]);
    world.system.fault = (operation) => {
      if (operation === 'getFile') throw new DOMException('It has changed.', 'NotReadableError');
    };
    const page = await world.open();
    expect(page.events).toEqual([]);
    expect(await idsOf(page)).toEqual(['label:first', 'label:second']);
  });

  it('come to the same labels where one could not reach the database for a while', async () => {
    const [here, there] = [await world.open(), await world.open()];
    holdTime();
    breakDatabase();
    for (const id of ['one', 'two']) {
      expect((await settled(here.store.append([labelEntry(id)]))).value).toBe('journal');
    }
    vi.restoreAllMocks();
    await pass(90_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await idsOf(there)).toEqual(['label:one', 'label:two']));
    expect(lossesOf(here, there)).toEqual([]);
  });

  it('of different users hear nothing of one another', async () => {
    const [ana, ben] = [await world.open(), await world.open({ user: 'ben' })];
    await ana.store.append([labelEntry('one')]);
    await ana.store.forget();
    for (let i = 0; i < 20; i++) await settleAll();
    expect([await idsOf(ben), ben.events]).toEqual([[], []]);
  });
});

describe('forget', () => {
  it('reaches the other tabs, and nothing comes back at any later start', async () => {
    const [here, there] = [await world.open(), await world.open()];
    await here.store.append([SECRET]);
    await there.store.append([labelEntry('two', { prompt: 'of nobody else' })]);
    await here.store.forget();
    await vi.waitFor(async () => expect(await idsOf(there)).toEqual([]));
    expect(there.events.at(-1)).toEqual({ type: 'changed' });
    expect(await isOnDisk('of nobody else')).toBe(false);
    await there.store.append([labelEntry('new')]);
    world.end();
    const later = await world.open();
    expect([await idsOf(later), later.events]).toEqual([['label:new'], []]);
    expect(await isOnDisk('of nobody else')).toBe(false);
  });

  it('is final for a frozen tab, which goes on with its next label as the first', async () => {
    const [here, frozen] = [await world.open(), await openFrozen()];
    await frozen.store.append([SECRET, labelEntry('mine')]);
    await here.store.forget();
    expect(await idsOf(frozen)).toHaveLength(2); // it knows nothing of it
    expect(await frozen.store.append([labelEntry('new')])).toBe('journaled');
    expect(await idsOf(frozen)).toEqual(['label:new']);
    expect(frozen.events).toEqual([{ type: 'changed' }]);
    expect(await frozen.store.readLog()).toEqual([labelEntry('new')]);
    expect(await isOnDisk('of nobody else')).toBe(false);
    world.end();
    const later = await world.open();
    expect([await idsOf(later), later.events]).toEqual([['label:new'], []]);
  });

  it('is final though a frozen tab is killed with the old labels in its file', async () => {
    const [here, frozen] = [await world.open(), await openFrozen()];
    await frozen.store.append([SECRET]);
    await here.store.forget();
    await here.store.append([labelEntry('new')]);
    world.end();
    const later = await world.open();
    expect([await idsOf(later), later.events]).toEqual([['label:new'], []]);
    world.end();
    await world.wipeDatabase();
    expect(await idsOf(await world.open())).toEqual(['label:new']);
    expect(await isOnDisk('of nobody else')).toBe(false);
  });

  it('is final though IndexedDB or the journal is gone at the next start', async () => {
    for (const wipe of [() => world.wipeDatabase(), () => world.wipeFiles()]) {
      const [here] = [await world.open(), await openFrozen()];
      await here.store.append([SECRET]);
      await here.store.forget();
      world.end();
      await wipe();
      expect(await idsOf(await world.open())).toEqual([]);
      world.end();
    }
  });

  it('says whether the whole database could be deleted', async () => {
    const [ana, ben] = [await world.open(), await world.open({ user: 'ben' })];
    for (const { store } of [ana, ben]) await store.append([labelEntry('one')]);
    expect(await ana.store.forget()).toBe(false);
    expect(await idsOf(ben)).toEqual(['label:one']);
  });

  it('succeeds though a tab holds on to the database, and works on once that lets go', async () => {
    holdTime();
    const { store, events } = await world.open();
    await store.append([SECRET]);
    const stubborn = await openDB(world.name, DATABASE_VERSION);
    stubborn.addEventListener('versionchange', () => {});
    const { value, error, ms } = await settled(store.forget());
    expect([value, error]).toEqual([false, undefined]);
    expect(ms).toBeLessThan(4000);
    expect((await settled(store.append([labelEntry('new')]))).value).toBe('journal');
    expect(await stubborn.getAll('entries')).toEqual([]);
    stubborn.close();
    await pass(90_000);
    expect([store.persistence, await store.readIds()]).toEqual(['journaled', ['label:new']]);
    expect(lossesOf({ store, events })).toEqual([]);
    expect(await isOnDisk('of nobody else')).toBe(false);
  });

  it.each(['database', 'journal'])('rejects where the %s fails, and nothing comes back even so', async (copy) => {
    holdTime();
    const { store, events } = await world.open();
    await store.append([SECRET]);
    if (copy === 'database') breakDatabase();
    else world.breakFiles();
    expect((await settled(store.forget())).error).toMatchObject({ code: 'storage' });
    vi.restoreAllMocks();
    world.mendFiles();
    await store.append([labelEntry('new')]);
    await pass(90_000);
    expect([store.persistence, await store.readIds()]).toEqual(['journaled', ['label:new']]);
    expect(await isOnDisk('of nobody else')).toBe(false);
    world.end();
    const later = await world.open();
    expect([await idsOf(later), later.events]).toEqual([['label:new'], []]);
    expect(lossesOf({ store, events })).toEqual([]);
  });
});
