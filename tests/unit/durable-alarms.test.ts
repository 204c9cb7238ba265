/** The durable store cries no wolf: starts, upgrades, crashes and faults are no loss. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Journal } from '../../src/storage/journal.js';
import { inOrder } from '../../src/storage/store.js';
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

describe('nothing is said to be lost', () => {
  it('on clean starts, with any number of labels', async () => {
    for (let i = 0; i < 4; i++) {
      const { store, events } = await world.open();
      await click(
        store,
        more(i).map((entry, k) => (k === 0 ? labelEntry(`start-${i}`) : entry)),
      );
      expect(events).toEqual([]);
      world.end();
    }
    const { store, events } = await world.open();
    expect([events, (await store.readIds()).length]).toEqual([[], 5]);
  });

  it('where the browser learnt to keep a journal, or forgot how', async () => {
    await click((await world.open({ directory: undefined })).store, ENTRIES);
    world.end();
    const { store, events } = await world.open();
    expect([events, store.persistence]).toEqual([[], 'journaled']);
    world.end();
    const without = await world.open({ directory: undefined });
    await without.store.append(more(2));
    expect(without.events).toEqual([]);
    world.end();
    expect((await world.open()).events).toEqual([]);
  });

  it('after a crash between journal and database, and the label is there', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    for (const [i, entry] of more(2).entries()) {
      const journal = await Journal.open(world.system.root, 'ana');
      journal.append(0, [entry]);
      world.end();
      const { store, events } = await world.open();
      expect(events).toEqual([]);
      expect(await store.readIds()).toHaveLength(ENTRIES.length + i + 1);
      world.end();
    }
  });

  it('after a crash in the middle of a write to the journal', async () => {
    await click((await world.open()).store, ENTRIES);
    world.end();
    const [file] = world.system.files().values();
    if (file) file.bytes = Uint8Array.from([...file.bytes, ...file.bytes.subarray(0, 40)]);
    const { store, events } = await world.open();
    expect([events, await store.readLog()]).toEqual([[], ENTRIES]);
  });

  it.each(['in this page', 'until a later start'])(
    'after the journal failed for a while: it heals %s',
    async (when) => {
      holdTime();
      const { store, events } = await world.open();
      await store.append(ENTRIES);
      world.breakFiles();
      await click(store, more(3));
      world.mendFiles();
      const last = { type: 'persistence', persistence: 'journaled' };
      if (when === 'in this page') {
        await pass(40_000);
        expect(events).toEqual([{ ...last, persistence: 'indexeddb', fault: 'unavailable' }, last]);
      } else world.end();
      const again = when === 'in this page' ? { store, events: [] } : await world.open();
      expect([again.events, again.store.persistence]).toEqual([[], 'journaled']);
      world.end();
      expect(await world.readAlone('journal')).toEqual(inOrder([...ENTRIES, ...more(3)]));
    },
  );

  it.each(['in this page', 'until a later start'])('after IndexedDB failed for a while: it heals %s', async (when) => {
    holdTime();
    const { store, events } = await world.open();
    await store.append(ENTRIES);
    breakDatabase();
    for (const entry of more(4)) expect((await settled(store.append([entry]))).value).toBe('journal');
    vi.restoreAllMocks();
    const last = { type: 'persistence', persistence: 'journaled' };
    if (when === 'in this page') {
      await pass(90_000);
      expect(events).toEqual([{ ...last, persistence: 'journal', fault: 'unavailable' }, last]);
    } else world.end();
    const again = when === 'in this page' ? { store, events: [] } : await world.open();
    expect([again.events, again.store.persistence]).toEqual([[], 'journaled']);
    world.end();
    expect(await world.readAlone('indexeddb')).toEqual(inOrder([...ENTRIES, ...more(4)]));
  });

  it('after both failed for a while, whichever comes back first', async () => {
    holdTime();
    for (const isFilesFirst of [true, false]) {
      const { store, events } = await world.open();
      world.breakFiles();
      breakDatabase();
      const ids = [1, 2, 3].map((i) => `${isFilesFirst}-${i}`);
      const entries = ids.map((id) => labelEntry(id));
      for (const entry of entries) expect((await settled(store.append([entry]))).value).toBe('memory');
      if (isFilesFirst) world.mendFiles();
      else vi.restoreAllMocks();
      await pass(90_000);
      expect(store.persistence).toBe(isFilesFirst ? 'journal' : 'indexeddb');
      world.mendFiles();
      vi.restoreAllMocks();
      await pass(90_000);
      expect(store.persistence).toBe('journaled');
      expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['persistence']));
      expect(await store.readIds()).toEqual(expect.arrayContaining(ids.map((id) => `label:${id}`)));
      world.end();
      expect((await world.open()).events).toEqual([]);
      world.end();
    }
  });

  it('where IndexedDB could not be opened at the first start of all', async () => {
    holdTime();
    const opening = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('Not now.', 'UnknownError');
    });
    const { value: page } = await settled(world.open());
    expect(page?.store.persistence).toBe('journal');
    for (const entry of ENTRIES) await page?.store.append([entry]);
    opening.mockRestore();
    await pass(90_000);
    expect(page?.events).toEqual([{ type: 'persistence', persistence: 'journaled' }]);
    world.end();
    expect((await world.open()).events).toEqual([]);
  });
});
