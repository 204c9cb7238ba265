/** A database that will not open again is left for a storage bucket, once it is sure and the journal can fill it. */
import 'fake-indexeddb/auto';
import { IDBFactory as FakeFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { entryId } from '../../src/storage/store.js';
import { DurableWorld, deadRequest, holdTime, type Page, pass, settled } from '../fixtures/durable-world.js';
import { labelEntry } from '../fixtures/labels.js';

let world: DurableWorld;
let bucket: IDBFactory;
let removed: string[];
beforeEach(() => {
  world = new DurableWorld();
  bucket = new FakeFactory();
  removed = [];
  vi.stubGlobal('navigator', {
    storageBuckets: {
      open: async () => ({ indexedDB: bucket }),
      delete: async (name: string) => void removed.push(name),
    },
  });
  holdTime();
});
afterEach(() => {
  world.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const open = async () => (await settled(world.open())).value as Page;

/** Makes the origin's own databases impossible to open; those in a bucket are not touched. */
function breakOwnDatabase() {
  return vi
    .spyOn(indexedDB, 'open')
    .mockImplementation(() => deadRequest(new DOMException('Internal error opening backing store.', 'UnknownError')));
}

it('goes on in a bucket after seven seconds, with everything that the journal holds, and says so', async () => {
  const { store } = await open();
  for (const id of ['one', 'two']) await settled(store.append([labelEntry(id)]));
  world.end();
  breakOwnDatabase();
  const page = await open();
  expect(page.store.persistence).toBe('journal');
  await settled(page.store.append([labelEntry('three')]));
  await pass(10_000);
  expect(page.store.persistence).toBe('journaled');
  expect(page.events).toContainEqual({
    type: 'data-loss',
    loss: expect.objectContaining({ copy: 'indexeddb', lost: 0 }),
  });
  // The journal is lost: what the bucket holds is enough.
  world.end();
  world.wipeFiles();
  const again = await open();
  await pass(10_000);
  expect(await again.store.readIds()).toHaveLength(3);
});

it('stays with its own database where it fails for a moment only', async () => {
  const page = await open();
  await settled(page.store.append([labelEntry('one')]));
  world.end();
  const broken = breakOwnDatabase();
  const later = await open();
  await pass(1500);
  broken.mockRestore();
  await pass(10_000);
  expect(later.store.persistence).toBe('journaled');
  expect(await bucket.databases()).toEqual([]);
  expect(later.events.filter(({ type }) => type === 'data-loss')).toEqual([]);
});

it('agrees with other tabs on the bucket', async () => {
  const broken = breakOwnDatabase();
  const first = await open();
  const second = await open();
  await pass(10_000);
  for (const [i, { store }] of [first, second].entries()) await settled(store.append([labelEntry(`label-${i}`)]));
  await pass(1000);
  const expected = ['label:label-0', 'label:label-1'];
  for (const { store } of [first, second]) {
    expect(store.persistence).toBe('journaled');
    expect((await store.readLog()).map(entryId)).toEqual(expected);
  }
  broken.mockRestore();
  world.end();
  const { store } = await open();
  expect((await store.readLog()).map(entryId)).toEqual(expected);
});

it('removes an earlier bucket when the user is forgotten', async () => {
  const { store } = await open();
  await settled(store.append([labelEntry('one')]));
  await settled(store.forget());
  expect(removed).toEqual(['penchant']);
});
