/**
 * What a click and a rerank cost, counted instead of timed, so that it is the same on every machine: labels read again by the
 * learner, questions to encoder, storage and cryptography, bytes that cross to the page. A limit is raised only in a commit
 * that says why; what the counts come to in milliseconds is measured by the benches.
 */
import 'fake-indexeddb/auto';
import { serialize } from 'node:v8';
import { describe, expect, it, vi } from 'vitest';
import { Taste } from '../../src/engine/taste.js';
import { seededRandom } from '../../src/math/random.js';
import type { Comparison } from '../../src/preference/comparison.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Growth } from '../../src/preference/learner.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import { drawRows, isotropic } from '../fixtures/gaussian.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import { pairLabel, STORES, startTinyEngine } from '../fixtures/tiny-engine.js';

const learner = new LaplaceLearner(isotropic(3, 0.3), { labelNoise: 0.05, tieStrength: 1 });

/**
 * How often labels are read, by each of the last `last` of `count`.
 *
 * @param pause  what happens after each click
 */
function readsOf(count: number, last: number, pause: (growth: Growth) => void): number[] {
  const random = seededRandom(5);
  let reads = 0;
  const labels = Array.from({ length: count }, (): Comparison => {
    const rows = drawRows(5, 3, random);
    const chosen = Math.floor(random() * 5);
    return {
      get rows() {
        reads++;
        return rows;
      },
      chosen,
      weight: 1,
    };
  });
  const growth = learner.grow();
  growth.add(labels.slice(0, count - last));
  void growth.posterior;
  pause(growth);
  return labels.slice(count - last).map((label) => {
    const before = reads;
    growth.add([label]);
    void growth.posterior;
    const own = reads - before;
    pause(growth);
    return own;
  });
}

describe('one more label', () => {
  // All of the first 26 are fitted again with each; after that the rest of a fold, of four choices among five.
  it.each([
    [175, 150],
    [1000, 30],
    [10_000, 30],
  ])('after %i, with a pause after each click, has labels read %i times at most', (count, most) => {
    expect(Math.max(...readsOf(count, 150, (growth) => growth.prepare()))).toBeLessThan(most);
  });

  it.each([1000, 10_000])('after %i, without a pause, has labels read 300 times on average at most', (count) => {
    const reads = readsOf(count, count / 5, () => {});
    expect(reads.reduce((sum, n) => sum + n, 0) / reads.length).toBeLessThan(300);
  });
});

describe('a rerank of known candidates', () => {
  it('asks neither encoder nor storage nor for a digest, and sends at most 64 bytes a candidate', async () => {
    const [encoder, store] = [createHashEncoder(), createMemoryStore(1e7)];
    const engine = await startTinyEngine({ encoder, store, apply: 'always' });
    const candidates = Array.from({ length: 2000 }, (_, i) => `Text ${i}, which is ${'long '.repeat(i % 40)}enough.`);
    await engine.rerank({ prompt: '', candidates });
    for (let n = 0; n < 5; n++) await engine.prefer(pairLabel(n));
    const digests = vi.spyOn(crypto.subtle, 'digest');
    const asked = [vi.spyOn(store, 'readTexts'), vi.spyOn(store, 'writeTexts'), vi.spyOn(store, 'readLog'), digests];
    const encoded = encoder.encoded.length;
    const message = await engine.rank({ prompt: '', candidates });
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
    expect(encoder.encoded).toHaveLength(encoded);
    expect(message.reasons.words.length).toBeGreaterThan(candidates.length);
    expect(serialize(message).byteLength).toBeLessThan(64 * candidates.length);
    digests.mockRestore();
  });
});

describe('a fresh text', () => {
  it('costs storage the same however many are cached: nothing is counted or listed', async () => {
    const [, openPlace] = STORES.find(([name]) => name === 'the durable store') as (typeof STORES)[number];
    const store = await openPlace()();
    const engine = await startTinyEngine({ store });
    const known = Array.from({ length: 300 }, (_, i) => `Text ${i}.`);
    await engine.rerank({ prompt: '', candidates: known });
    const asked = [
      vi.spyOn(IDBObjectStore.prototype, 'count'),
      vi.spyOn(IDBObjectStore.prototype, 'getAllKeys'),
      vi.spyOn(IDBIndex.prototype, 'getAllKeys'),
      vi.spyOn(IDBIndex.prototype, 'openCursor'),
    ];
    const [read, written] = [vi.spyOn(store, 'readTexts'), vi.spyOn(store, 'writeTexts')];
    for (let i = 0; i < 20; i++) await engine.rerank({ prompt: '', candidates: [`Fresh ${i}.`] });
    await engine.dispose();
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
    expect(read).toHaveBeenCalledTimes(20);
    expect(written).toHaveBeenCalledTimes(20);
    vi.restoreAllMocks();
  });
});

describe('a click on known candidates', () => {
  it('asks storage once, to add one entry', async () => {
    const store = createMemoryStore(1e7);
    const engine = await startTinyEngine({ store });
    await engine.prefer(pairLabel(1));
    const append = vi.spyOn(store, 'append');
    const asked = [vi.spyOn(store, 'readIds'), vi.spyOn(store, 'readLog'), vi.spyOn(store, 'readTexts')];
    await engine.prefer(pairLabel(1, { labelId: 'again' }));
    await engine.undo('again');
    expect(append.mock.calls.map(([entries]) => entries.length)).toEqual([1, 1]);
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
  });

  it('that replaces the last one learns nothing anew', async () => {
    const engine = await startTinyEngine();
    for (let n = 0; n < 5; n++) await engine.prefer(pairLabel(n));
    const replace = vi.spyOn(Taste.prototype, 'replace');
    await engine.prefer(pairLabel(5, { replaces: 'label-4' }));
    expect(replace).not.toHaveBeenCalled();
    await engine.prefer(pairLabel(6, { replaces: 'label-0' }));
    expect(replace).toHaveBeenCalledTimes(1);
    replace.mockRestore();
  });

  it('after a start and a pause does not read the log either', async () => {
    const store = createMemoryStore(1e7);
    const before = await startTinyEngine({ store });
    await before.prefer(pairLabel(1));
    await before.dispose();
    const engine = await startTinyEngine({ store });
    await engine.prepareToLearn(0);
    const asked = [vi.spyOn(store, 'readIds'), vi.spyOn(store, 'readLog')];
    await engine.prefer(pairLabel(1, { labelId: 'again' }));
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
    expect((await engine.profile()).labels).toBe(2);
  });
});
