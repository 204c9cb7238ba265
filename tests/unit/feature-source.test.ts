/** Where feature rows come from: memory, the store's cache, the encoder; what is let go, and what nobody waits for. */
import { expect, it, vi } from 'vitest';
import { FeatureSource } from '../../src/engine/feature-source.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import { createGate, settleAll } from '../fixtures/gate.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

function openSource() {
  const [encoder, store] = [createHashEncoder(), createMemoryStore(1e8)];
  const features = new FeatureMap(tinyManifest().features);
  return { source: new FeatureSource({ encoder, store, features, modelVersion: 'tiny-1' }), encoder, store };
}

it('encodes a text once, however often it is named', async () => {
  const { source, encoder, store } = openSource();
  const rows = await source.measured(['a', 'b', 'a']);
  expect(rows[0]).toBe(rows[2]);
  expect(encoder.encoded).toEqual(['a', 'b']);
  const read = vi.spyOn(store, 'readTexts');
  expect(await source.measured(['b', 'a'])).toEqual([rows[1], rows[0]]);
  expect(read).not.toHaveBeenCalled();
});

it.each([
  ['20,000 rows', Array.from({ length: 20_000 }, (_, i) => `text ${i}`)],
  ['8,000,000 characters', Array.from({ length: 8 }, (_, i) => `${i}`.repeat(999_990))],
])('keeps %s in memory, and lets the least recently used go', async (_, texts) => {
  const { source, encoder, store } = openSource();
  await source.measured(texts);
  await source.measured(texts.slice(0, 1));
  const known = encoder.encoded.length;
  await source.measured(['one more text, of more than eighty characters, so that it is also the one too many here.']);
  const read = vi.spyOn(store, 'readTexts');
  await source.measured(texts.slice(0, 1));
  await source.measured(texts.slice(-1));
  expect(read).not.toHaveBeenCalled();
  await source.measured(texts.slice(1, 2));
  expect(read).toHaveBeenCalledTimes(1);
  expect(encoder.encoded).toHaveLength(known + 1);
});

it('answers before the cache has taken the texts, and writes one after the other', async () => {
  const { source, encoder, store } = openSource();
  const gate = createGate();
  const write = vi.spyOn(store, 'writeTexts').mockImplementation(() => gate.passed);
  await source.measured(['a']);
  await source.measured(['b']);
  expect(encoder.encoded).toEqual(['a', 'b']);
  let isSettled = false;
  const settled = source.settled().then(() => {
    isSettled = true;
  });
  await settleAll();
  expect(write).toHaveBeenCalledTimes(1);
  expect(isSettled).toBe(false);
  gate.open();
  await settled;
  expect(write).toHaveBeenCalledTimes(2);
});

it('lets the chunks of a long job wait for the cache, so that what is on its way does not pile up', async () => {
  const { source, encoder, store } = openSource();
  const gate = createGate();
  vi.spyOn(store, 'writeTexts').mockImplementation(() => gate.passed);
  const measuring = source.measured(Array.from({ length: 300 }, (_, i) => `text ${i}`));
  await vi.waitFor(() => expect(encoder.encoded.length).toBeGreaterThan(64));
  await settleAll();
  expect(encoder.encoded.length).toBeLessThanOrEqual(128);
  gate.open();
  await measuring;
  expect(encoder.encoded).toHaveLength(300);
});

it('does without a cache that refuses', async () => {
  const { source, store } = openSource();
  vi.spyOn(store, 'writeTexts').mockRejectedValue(new Error('no room'));
  expect(await source.measured(['a'])).toHaveLength(1);
  await source.settled();
  expect(await source.measured(['a', 'b'])).toHaveLength(2);
});
