/** What outlives an engine: labels in a store, labels in a file, and nothing after `forget`. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { Progress } from '../../src/shared/protocol.js';
import type { Store } from '../../src/storage/store.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import {
  clickShortest,
  drawSets,
  pairLabel,
  STORES,
  startTinyEngine,
  stateOf,
  withMethods,
} from '../fixtures/tiny-engine.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

const SETS = drawSets(8, 5);

describe.each(STORES)('an engine that starts again on %s', (_, openStore) => {
  let store: Store;
  let engine: Engine;
  beforeEach(async () => {
    store = await openStore();
    engine = await startTinyEngine({ store });
    await clickShortest(engine, SETS);
    await engine.prefer(pairLabel(1));
    await engine.prefer(pairLabel(2, { weight: 0.3 }));
    await engine.undo('label-1');
  });

  it('is exactly where it was, without encoding anything', async () => {
    const before = await stateOf(engine);
    const encoder = createHashEncoder();
    const again = await startTinyEngine({ store, encoder });
    expect(encoder.encoded).toEqual([]);
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('goes on exactly as if it had never stopped', async () => {
    const again = await startTinyEngine({ store });
    const never = await startTinyEngine();
    await never.import(await engine.export());
    for (const step of [
      (one: Engine) => one.prefer(pairLabel(3)),
      (one: Engine) => one.undo('label-2'),
      (one: Engine) => one.prefer(pairLabel(4)),
    ]) {
      for (const one of [again, never]) await step(one);
      expect(await stateOf(again)).toStrictEqual(await stateOf(never));
    }
  });

  it.each([
    ['is gone', undefined],
    ['is of another model', { modelVersion: 'tiny-0', lastSequence: 11, entries: 11, state: 'of another shape' }],
    ['is older than the log', { modelVersion: 'tiny-1', lastSequence: 10, entries: 11, state: 'old' }],
    ['is of a log with other lines', { modelVersion: 'tiny-1', lastSequence: 11, entries: 10, state: 'old' }],
  ])('learns the labels anew where the snapshot %s', async (_, snapshot) => {
    const before = await stateOf(engine);
    const again = await startTinyEngine({ store: withMethods(store, { readSnapshot: async () => snapshot }) });
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('relearns the labels with a new model, and says how far it is', async () => {
    const progress: Progress[] = [];
    const encoder = createHashEncoder();
    const manifest = tinyManifest('tiny-2');
    const again = await startTinyEngine({ store, encoder, manifest, onProgress: (p) => progress.push(p) });
    const texts = new Set((await again.labels()).flatMap((label) => label.texts));
    expect(new Set(encoder.encoded)).toEqual(texts);
    expect(encoder.encoded).toHaveLength(texts.size);
    expect(progress.at(-1)).toEqual({ status: 'learn', done: texts.size, total: texts.size });
    expect((await stateOf(again)).ranking).toStrictEqual((await stateOf(engine)).ranking);
    expect((await again.profile()).modelVersion).toBe('tiny-2');
  });

  it('knows of labels that two engines wrote in turns', async () => {
    const other = await startTinyEngine({ store });
    await engine.prefer(pairLabel(5));
    await other.prefer(pairLabel(6));
    await engine.prefer(pairLabel(7)); // and keeps a snapshot that knows nothing of label 6
    const again = await startTinyEngine({ store });
    const fresh = await startTinyEngine();
    await fresh.import(await again.export());
    expect((await again.labels()).slice(-3).map(({ id }) => id)).toEqual(['label-5', 'label-6', 'label-7']);
    expect(await stateOf(again)).toStrictEqual(await stateOf(fresh));
  });

  it('keeps users apart', async () => {
    const ben = await startTinyEngine({ store, user: 'ben' });
    expect(await ben.labels()).toEqual([]);
    await ben.prefer(pairLabel(1));
    expect(await ben.labels()).toHaveLength(1);
    expect(await engine.labels()).toHaveLength(SETS.length + 1);
  });

  describe('forget', () => {
    it('leaves exactly the engine of a new user, now and after a restart', async () => {
      const { eventId } = await engine.rerank({ prompt: 'p', candidates: ['a', 'b'] });
      await engine.forget();
      const fresh = await stateOf(await startTinyEngine());
      expect(await stateOf(engine)).toStrictEqual(fresh);
      expect(await stateOf(await startTinyEngine({ store }))).toStrictEqual(fresh);
      await expect(engine.prefer({ eventId, chosen: 0 })).rejects.toMatchObject({ code: 'unknown-event' });
    });

    it('leaves an engine that learns again, from the same labels too', async () => {
      const file = await engine.export();
      const before = await stateOf(engine);
      await engine.forget();
      await engine.import(file);
      expect(await stateOf(engine)).toStrictEqual(before);
      expect(await stateOf(await startTinyEngine({ store }))).toStrictEqual(before);
    });

    it('leaves nothing of a text in memory', async () => {
      const encoder = createHashEncoder();
      const one = await startTinyEngine({ store, encoder });
      for (const _ of [1, 2]) await one.rerank({ prompt: 'p', candidates: ['a secret'] });
      expect(encoder.encoded).toEqual(['a secret']);
      await one.forget();
      await one.rerank({ prompt: 'p', candidates: ['a secret'] });
      expect(encoder.encoded).toEqual(['a secret', 'a secret']);
    });

    it('leaves other users alone', async () => {
      const ben = await startTinyEngine({ store, user: 'ben' });
      await ben.prefer(pairLabel(1));
      const before = await stateOf(ben);
      await engine.forget();
      expect(await stateOf(await startTinyEngine({ store, user: 'ben' }))).toStrictEqual(before);
    });
  });

  describe('an exported file', () => {
    it('makes another engine exactly the same, through JSON', async () => {
      const file = JSON.parse(JSON.stringify(await engine.export()));
      expect(file).toMatchObject({ format: 'penchant', version: 1, user: 'ana', modelVersion: 'tiny-1' });
      expect(new Date(file.exportedAt).toISOString()).toBe(file.exportedAt);
      const other = await startTinyEngine({ store: await openStore() });
      expect(await other.import(file)).toEqual({ added: SETS.length + 1, skipped: 0 });
      expect(await other.labels()).toStrictEqual(await engine.labels());
      expect(await stateOf(other)).toStrictEqual(await stateOf(engine));
      expect((await other.export()).labels).toStrictEqual(file.labels);
    });

    it('is merged by label id, and nothing changes when it comes again', async () => {
      const file = await engine.export();
      const other = await startTinyEngine();
      await other.prefer(pairLabel(2, { weight: 9 }));
      await other.prefer(pairLabel(9));
      expect(await other.import(file)).toEqual({ added: SETS.length, skipped: 1 });
      const labels = await other.labels();
      expect(labels.find(({ id }) => id === 'label-2')?.weight).toBe(9);
      const before = await stateOf(other);
      expect(await other.import(file)).toEqual({ added: 0, skipped: SETS.length + 1 });
      expect(await stateOf(other)).toStrictEqual(before);
    });

    it('does not bring back a label that was taken back here', async () => {
      const file = await engine.export();
      await engine.undo('label-2');
      expect(await engine.import(file)).toMatchObject({ added: 0 });
      expect((await engine.labels()).map(({ id }) => id)).not.toContain('label-2');
    });

    it('may hold any label that prefer takes', async () => {
      const most = Array.from({ length: 499 }, (_, i) => `text ${i}`);
      await engine.prefer({ chosen: 'the winner', rejected: most });
      await engine.prefer({ outcome: 'tie', candidates: most.slice(0, 20) });
      await engine.prefer({ outcome: 'skip', candidates: ['', ''] });
      const other = await startTinyEngine();
      await other.import(await engine.export());
      expect(await other.labels()).toStrictEqual(await engine.labels());
    });
  });
});
