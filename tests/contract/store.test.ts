/** The stores keep the contract in `store.ts`. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { openIndexedDbStore } from '../../src/storage/indexeddb-store.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import type { Store } from '../../src/storage/store.js';
import { labelEntry } from '../fixtures/labels.js';
import { describeStore } from './store.js';

describeStore('the memory store', async (cacheBytes) => createMemoryStore(cacheBytes));
describeStore('the IndexedDB store', (cacheBytes) => openIndexedDbStore({ cacheBytes, name: crypto.randomUUID() }));

it('what is stored in IndexedDB is there after it is closed and opened again', async () => {
  const options = { cacheBytes: 1e6, name: crypto.randomUUID() };
  const first = await openIndexedDbStore(options);
  await first.append('ana', [labelEntry('one')]);
  first.close();
  const second = await openIndexedDbStore(options);
  expect(await second.readLog('ana')).toMatchObject([labelEntry('one')]);
  second.close();
});

const text = { vector: Float32Array.of(1), style: Float64Array.of(1) };

it.each([
  ['add', 'append', (store: Store) => store.append('ana', [labelEntry('two'), labelEntry('three')])],
  ['put', 'writeTexts', (store: Store) => store.writeTexts('ana', 'm2', new Map([['h', text]]))],
  ['delete', 'forget', (store: Store) => store.forget('ana')],
] as const)(
  'an IndexedDB store whose transaction ends at %s rejects %s with code storage and changes nothing',
  async (method, _, call) => {
    const store = await openIndexedDbStore({ cacheBytes: 1e6, name: crypto.randomUUID() });
    await store.append('ana', [labelEntry('one')]);
    await store.writeTexts('ana', 'm1', new Map([['h', text]]));
    // As browsers do when the disk is full: the request is taken, and then the transaction goes.
    const prototype = IDBObjectStore.prototype as unknown as Record<typeof method, (...args: unknown[]) => unknown>;
    const original = prototype[method];
    const spy = vi.spyOn(prototype, method).mockImplementationOnce(function (this: unknown, ...args) {
      const request = original.apply(this, args);
      queueMicrotask(() => (this as IDBObjectStore).transaction.abort());
      return request;
    });
    await expect(call(store)).rejects.toMatchObject({ code: 'storage' });
    spy.mockRestore();
    expect(await store.readLog('ana')).toMatchObject([labelEntry('one')]);
    expect(await store.readTexts('ana', 'm1', ['h'])).toEqual([text]);
    expect(await store.append('ana', [labelEntry('two')])).toMatchObject({ added: 1 });
    store.close();
  },
);

it('a closed IndexedDB store rejects with code storage', async () => {
  const store = await openIndexedDbStore({ cacheBytes: 1e6, name: crypto.randomUUID() });
  store.close();
  const rejected = { code: 'storage' };
  await expect(store.append('ana', [labelEntry('one')])).rejects.toMatchObject(rejected);
  await expect(store.readLog('ana')).rejects.toMatchObject(rejected);
  await expect(store.readSnapshot('ana')).rejects.toMatchObject(rejected);
  await expect(store.readTexts('ana', 'm1', ['h'])).rejects.toMatchObject(rejected);
  await expect(store.forget('ana')).rejects.toMatchObject(rejected);
});
