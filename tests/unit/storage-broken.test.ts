/** Browsers whose storage is broken in any of the known ways: every call of a store settles, and tells the truth. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Directory } from '../../src/storage/file-system.js';
import type { Store } from '../../src/storage/store.js';
import { DurableWorld, deadRequest, deadTransaction, holdTime, type Page, settled } from '../fixtures/durable-world.js';
import { labelEntry } from '../fixtures/labels.js';

const NEVER = new Promise<never>(() => {});
const fail = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError');
};

let world: DurableWorld;
beforeEach(() => {
  world = new DurableWorld();
  holdTime();
});
afterEach(() => {
  world.end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const DATABASES: [string, () => unknown][] = [
  ['works', () => {}],
  ['is not there', () => vi.stubGlobal('indexedDB', undefined)],
  ['throws when opened', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(fail)],
  [
    'fails to open',
    () => {
      const error = () => new DOMException('Internal error.', 'UnknownError');
      vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => deadRequest(error()));
    },
  ],
  ['never opens', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => deadRequest())],
  ['opens and takes no transaction', () => vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(fail)],
  [
    'opens and never answers a request',
    () => vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => deadTransaction()),
  ],
];

/** The private directory with some methods of every file handle and folder replaced. */
function patched(methods: object): () => Promise<Directory> {
  const patch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(original, name) {
        if (name in methods && name in original) return methods[name as keyof typeof methods];
        const value = original[name as keyof T];
        if (name === 'values') {
          return async function* () {
            for await (const made of (original as unknown as Directory).values()) yield patch(made);
          };
        }
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result = value.apply(original, args);
          return result instanceof Promise
            ? result.then((made) => (made && typeof made === 'object' && 'kind' in made ? patch(made) : made))
            : result;
        };
      },
    });
  return async () => patch(await world.system.directory());
}

const FILES: [string, () => (() => Promise<Directory>) | undefined][] = [
  ['work', () => world.system.directory],
  ['are not there', () => undefined],
  ['throw at once', () => fail],
  ['are refused', () => async () => fail()],
  ['never come', () => () => NEVER],
  ['cannot be held', () => patched({ createSyncAccessHandle: async () => fail() })],
  ['are never held', () => patched({ createSyncAccessHandle: () => NEVER })],
  [
    'can be held and not written',
    () => {
      world.system.fault = (operation) => {
        if (operation === 'write') throw new DOMException('Full.', 'QuotaExceededError');
      };
      return world.system.directory;
    },
  ],
  ['are never removed', () => patched({ removeEntry: () => NEVER })],
];

const text = { vector: Float32Array.of(1), style: Float64Array.of(1) };
const METHODS: [string, (store: Store) => Promise<unknown>][] = [
  ['readIds', (store) => store.readIds()],
  ['readSnapshot', (store) => store.readSnapshot()],
  ['writeSnapshot', (store) => store.writeSnapshot({ modelVersion: 'm', log: 'l', state: 1 })],
  ['readTexts', (store) => store.readTexts('m', ['h', 'i'])],
  ['writeTexts', (store) => store.writeTexts('m', new Map([['h', text]]))],
  ['append', (store) => store.append([labelEntry('one')])],
  ['readLog', (store) => store.readLog()],
];

describe.each(DATABASES)('where IndexedDB %s', (database, breakDatabase) => {
  it.each(FILES)('and files %s, every call settles, and labels are kept as promised', async (files, directory) => {
    // The database is there, and files of two dead writers, so that there is something to take over and to sweep.
    await Promise.all([world.open(), world.open()]);
    world.end();
    breakDatabase();
    const opening = await settled(world.open({ directory: directory() }));
    expect(opening.error).toBeUndefined();
    expect(opening.ms).toBeLessThan(9000);
    const { store } = opening.value as Page;
    for (const [method, call] of METHODS) {
      const { error, value } = await settled(call(store));
      expect([method, error]).toEqual([method, undefined]);
      if (method === 'append') expect(value).toBe(store.persistence);
      if (method === 'readLog') expect(value).toEqual([labelEntry('one')]);
      if (method === 'readTexts') expect(value).toHaveLength(2);
    }
    const isStored = database === 'works';
    const isJournaled = ['work', 'are never removed'].includes(files);
    const expected = isStored ? (isJournaled ? 'journaled' : 'indexeddb') : isJournaled ? 'journal' : 'memory';
    expect(store.persistence).toBe(expected);
    const { error } = await settled(store.forget());
    if (error) expect(error).toMatchObject({ code: 'storage' });
    if (isStored && ['work', 'are not there', 'throw at once', 'are refused'].includes(files)) {
      expect(error).toBeUndefined();
    }
    expect((await settled(store.readIds())).value).toEqual([]);
    expect(() => store.close()).not.toThrow();
  });
});
