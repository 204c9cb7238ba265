/** The faults that IndexedDB has in the field: calls settle, tries are few, the app is told, and it all mends itself. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { EngineEvent, StorageFault } from '../../src/shared/protocol.js';
import { cachedBytes } from '../../src/storage/store.js';
import { DurableWorld, deadRequest, holdTime, type Page, pass, settled } from '../fixtures/durable-world.js';
import { labelEntry } from '../fixtures/labels.js';
import { PROBE, pairLabel, startTinyEngine, stateOf } from '../fixtures/tiny-engine.js';

let world: DurableWorld;
beforeEach(() => {
  world = new DurableWorld();
  holdTime();
});
afterEach(() => {
  world.end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Makes every opening fail; also those that come after a connection was lost. */
function failOpening(error: () => DOMException) {
  return vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => deadRequest(error()));
}

/** Makes every transaction fail. */
function failTransactions(error: () => DOMException) {
  return vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw error();
  });
}

/** Closes the connection at every transaction: one that is used again fails even when the fault has lifted. */
function closeAtTransactions(error: () => DOMException) {
  return vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase) {
    this.close();
    throw error();
  });
}

/** Makes every write of a label fail. */
function failWrites(error: () => DOMException) {
  const { put } = IDBObjectStore.prototype;
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === 'entries') throw error();
    return put.apply(this, args);
  });
}

type Strike = (error: () => DOMException) => { readonly mock: { readonly calls: unknown[] }; mockRestore(): void };

/** Name, what the browser says, how it strikes, and what the event calls it. */
const FAULTS: [string, () => DOMException, Strike, StorageFault][] = [
  [
    'an unknown error at opening',
    () => new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError'),
    failOpening,
    'unavailable',
  ],
  [
    'a full disk at opening',
    () => new DOMException('Encountered full disk while opening backing store for indexedDB.open.', 'UnknownError'),
    failOpening,
    'quota',
  ],
  ['no room', () => new DOMException('The quota has been exceeded.', 'QuotaExceededError'), failWrites, 'quota'],
  [
    'a lost connection',
    () => new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError'),
    failTransactions,
    'unavailable',
  ],
  [
    'a connection that is closing',
    () => new DOMException('The database connection is closing.', 'InvalidStateError'),
    failTransactions,
    'unavailable',
  ],
  [
    'a connection that closes at every use',
    () => new DOMException('The database connection is closing.', 'InvalidStateError'),
    closeAtTransactions,
    'unavailable',
  ],
];

/** What another tab's upgrade or a killed database process does: the connection closes, and must be opened anew. */
function loseConnection(): void {
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (this: IDBDatabase, ...args) {
    this.close();
    return transaction.apply(this, args);
  });
}

describe.each(FAULTS)('%s', (_, error, strike, fault) => {
  describe.each([true, false])('with a journal: %s', (isJournaled) => {
    const options = isJournaled ? {} : { directory: undefined };
    const [good, poor] = isJournaled ? ['journaled', 'journal'] : ['indexeddb', 'memory'];

    it('strikes while a page is open: told once, within two seconds, after three tries at most', async () => {
      const { store, events } = await world.open(options);
      await store.append([labelEntry('before')]);
      if (strike === failOpening) loseConnection();
      const tries = strike(error);
      const first = await settled(store.append([labelEntry('one')]));
      expect(first.value).toBe(poor);
      expect(first.ms).toBeLessThan(2000);
      expect(tries.mock.calls.length).toBeLessThanOrEqual(3);
      expect(events).toEqual([{ type: 'persistence', persistence: poor, fault }]);
      expect([store.persistence, store.fault]).toEqual([poor, fault]);
      const second = await settled(store.append([labelEntry('two')]));
      expect([second.value, second.ms < 100]).toEqual([poor, true]);
      expect((await store.readIds()).toSorted()).toEqual(['label:before', 'label:one', 'label:two']);

      await pass(20_000);
      tries.mockRestore();
      await pass(90_000);
      expect(events.at(-1)).toEqual({ type: 'persistence', persistence: good });
      expect([...new Set(events.map(({ type }) => type))]).toEqual(['persistence']);
      expect((await store.readLog()).length).toBe(3);
      world.end();
      expect((await world.readAlone('indexeddb')).length).toBe(3);
    });

    it('strikes at the start: the page works, and is whole once the fault has lifted', async () => {
      await (await world.open(options)).store.append([labelEntry('before')]);
      world.end();
      const tries = strike(error);
      const start = await settled(world.open(options));
      expect(start.ms).toBeLessThan(2000);
      expect(tries.mock.calls.length).toBeLessThanOrEqual(3);
      const { store, events } = start.value as Page;
      if (strike !== failWrites) expect([store.persistence, store.fault]).toEqual([poor, fault]);
      expect((await settled(store.append([labelEntry('one')]))).value).toBe(poor);
      if (isJournaled) expect((await settled(store.readLog())).value).toHaveLength(2);
      tries.mockRestore();
      await pass(90_000);
      const promises = events.filter(({ type }) => type === 'persistence');
      expect(promises.at(-1)).toEqual({ type: 'persistence', persistence: good });
      expect(events.filter(({ type }) => type === 'data-loss')).toEqual([]);
      expect(await store.readLog()).toHaveLength(2);
    });
  });

  it('that is gone on the next try is nobody noticed', async () => {
    if (strike === failWrites) return; // no room is no passing fault
    const { store, events } = await world.open();
    if (strike === failOpening) {
      loseConnection();
      vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => deadRequest(error()));
    } else {
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
        throw error();
      });
    }
    expect((await settled(store.append([labelEntry('one')]))).value).toBe('journaled');
    expect(events).toEqual([]);
  });

  it('leaves an engine that ranks, learns and takes back as if nothing were', async () => {
    const { store } = await world.open();
    const events: EngineEvent[] = [];
    const engine = await startTinyEngine({ store, onEvent: (event) => events.push(event) });
    const never = await startTinyEngine();
    const steps: ((one: Engine) => Promise<unknown>)[] = [
      (one) => one.prefer(pairLabel(2)),
      (one) => one.prefer(pairLabel(3)),
      (one) => one.rerank({ prompt: 'p', candidates: PROBE }),
      (one) => one.undo('label-2'),
    ];
    for (const one of [engine, never]) await one.prefer(pairLabel(1));
    const tries = strike(error);
    if (strike === failOpening) loseConnection();
    for (const step of steps) {
      const { ms, error: failure } = await settled(step(engine));
      expect(failure).toBeUndefined();
      expect(ms).toBeLessThan(2000);
      await step(never);
    }
    expect((await stateOf(engine)).ids).toEqual(['label-1', 'label-3']);
    expect((await stateOf(engine)).ranking).toStrictEqual((await stateOf(never)).ranking);
    expect(events).toEqual([{ type: 'persistence', persistence: 'journal', fault }]);
    tries.mockRestore();
    await pass(90_000);
    expect(events.slice(1)).toEqual([{ type: 'persistence', persistence: 'journaled' }]);
    world.end();
    const again = await startTinyEngine({ store: (await world.open()).store });
    expect(await stateOf(again)).toStrictEqual(await stateOf(engine));
  });
});

it.each([true, false])(
  'a database that never opens is tried ten times a minute; with a journal: %s',
  async (isJournaled) => {
    const opening = failOpening(() => new DOMException('Internal error.', 'UnknownError'));
    const { value } = await settled(world.open(isJournaled ? {} : { directory: undefined }));
    const { store, events } = value as Page;
    for (let second = 0; second < 60; second++) {
      const { value: kept } = await settled(store.append([labelEntry(`id-${second}`)]));
      expect(kept).toBe(isJournaled ? 'journal' : 'memory');
      await settled(store.readTexts('m', ['h']));
      await pass(1000, 250);
      if (second === 58) expect(opening.mock.calls.length).toBeLessThanOrEqual(10);
    }
    opening.mockRestore();
    await pass(120_000, 1000);
    expect(events).toEqual([{ type: 'persistence', persistence: isJournaled ? 'journaled' : 'indexeddb' }]);
    expect(await store.readLog()).toHaveLength(60);
  },
);

describe('where there is no room', () => {
  const text = { vector: new Float32Array(100), style: new Float64Array(10) };

  /** Labels fit only where no texts are kept. */
  function limitRoom(): { isTextKept: boolean } {
    const room = { isTextKept: true };
    const { put, clear } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.name === 'entries' && room.isTextKept) throw new DOMException('Full.', 'QuotaExceededError');
      return put.apply(this, args);
    });
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(function (this: IDBObjectStore) {
      if (this.name === 'texts') room.isTextKept = false;
      return clear.call(this);
    });
    return room;
  }

  it('the cached texts of all users make way for a label, and no promise is broken', async () => {
    const [ana, ben] = [await world.open(), await world.open({ user: 'ben' })];
    for (const { store } of [ana, ben]) await store.writeTexts('m', new Map([['h', text]]));
    const room = limitRoom();
    expect((await settled(ana.store.append([labelEntry('one')]))).value).toBe('journaled');
    expect(room.isTextKept).toBe(false);
    expect(ana.events).toEqual([]);
    for (const { store } of [ana, ben]) expect(await store.readTexts('m', ['h'])).toEqual([undefined]);
  });

  it('in files, the journal is left out until there is, and nothing is lost', async () => {
    const { store, events } = await world.open();
    await store.append([labelEntry('before')]);
    world.system.quota = world.system.size() + 10;
    expect(await store.append([labelEntry('one')])).toBe('indexeddb');
    expect(events).toEqual([{ type: 'persistence', persistence: 'indexeddb', fault: 'quota' }]);
    world.system.quota = Number.POSITIVE_INFINITY;
    await pass(60_000);
    expect(events.slice(1)).toEqual([{ type: 'persistence', persistence: 'journaled' }]);
    world.end();
    expect(await world.readAlone('journal')).toHaveLength(2);
  });

  it('the cache keeps to its bound', async () => {
    const { store } = await world.open({ cacheBytes: 3 * cachedBytes(text) });
    const hashes = Array.from({ length: 10 }, (_, i) => `h${i}`);
    await store.writeTexts('m', new Map(hashes.map((hash) => [hash, text])));
    const kept = (await store.readTexts('m', hashes)).filter((one) => one !== undefined);
    expect(kept).toHaveLength(3);
  });

  it('the cache keeps to its bound text by text, and lets the oldest go', async () => {
    const { store } = await world.open({ cacheBytes: 40 * cachedBytes(text) });
    const hashes = Array.from({ length: 100 }, (_, i) => `h${i}`);
    for (const hash of hashes) {
      await store.writeTexts('m', new Map([[hash, text]]));
      await vi.advanceTimersByTimeAsync(1);
    }
    const isKept = (await store.readTexts('m', hashes)).map((one) => one !== undefined);
    const kept = isKept.filter(Boolean).length;
    expect(kept).toBeLessThanOrEqual(40);
    expect(kept).toBeGreaterThan(36);
    expect(isKept.slice(-kept)).not.toContain(false);
  });
});
