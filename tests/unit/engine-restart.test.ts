/** What outlives an engine: labels in a store, also those of other tabs, labels in a file, and nothing after `forget`. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineParts } from '../../src/engine/engine.js';
import type { EngineEvent, Progress } from '../../src/shared/protocol.js';
import { fingerprint, type Store } from '../../src/storage/store.js';
import { createGate, settleAll } from '../fixtures/gate.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import {
  clickShortest,
  drawSets,
  PROBE,
  pairLabel,
  STORES,
  startTinyEngine,
  stateOf,
  withMethods,
} from '../fixtures/tiny-engine.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

const SETS = drawSets(8, 5);

describe.each(STORES)('an engine that starts again on %s', (_, makePlace) => {
  let open: (user?: string) => Promise<Store>;
  let store: Store;
  let engine: Engine;
  const opened: Store[] = [];
  beforeEach(async () => {
    const openStore = makePlace();
    open = async (user) => {
      const one = await openStore(user);
      opened.push(one);
      return one;
    };
    store = await open();
    engine = await startTinyEngine({ store });
    await clickShortest(engine, SETS);
    await engine.prefer(pairLabel(1));
    await engine.prefer(pairLabel(2, { weight: 0.3 }));
    await engine.undo('label-1');
  });
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });

  /** Ends the page, and starts the engine in a new one. */
  async function restart(parts: Partial<EngineParts> = {}): Promise<Engine> {
    store.close();
    store = await open();
    return startTinyEngine({ store, ...parts });
  }

  /** 150 labels more, of 600 texts. */
  async function importMany(): Promise<void> {
    const labels = drawSets(150, 6).map((texts, i) => ({
      ...{ id: `many-${i}`, at: i, prompt: 'p', outcome: 'chosen', texts, chosen: 0, appPositions: [], weight: 1 },
    }));
    await engine.import({ ...(await engine.export()), labels });
  }

  it('is exactly where it was, without encoding anything', async () => {
    const before = await stateOf(engine);
    const encoder = createHashEncoder();
    const again = await restart({ encoder });
    expect(encoder.encoded).toEqual([]);
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('does not learn anew where the page ended a moment after a click', async () => {
    const write = vi.spyOn(store, 'writeSnapshot');
    await engine.prefer(pairLabel(7));
    const before = await stateOf(engine);
    await vi.waitFor(() => expect(write).toHaveBeenCalled(), { timeout: 250, interval: 5 });
    await write.mock.results[0]?.value;
    store.close();
    store = await open();
    const read = vi.spyOn(store, 'readLog');
    const again = await startTinyEngine({ store });
    expect(read).not.toHaveBeenCalled();
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('reads what it needs for the next label without keeping others waiting', async () => {
    await importMany();
    const before = await stateOf(engine);
    const again = await restart();
    const read = vi.spyOn(store, 'readTexts');
    const preparing = again.prepareToLearn(0);
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    const already = read.mock.calls.length;
    await again.rerank({ prompt: 'p', candidates: PROBE });
    // One batch and the rerank's own at most, of 600 texts.
    expect(read.mock.calls.length - already).toBeLessThanOrEqual(2);
    await preparing;
    expect(Math.max(...read.mock.calls.map(([, hashes]) => hashes.length))).toBeLessThanOrEqual(200);
    expect(read.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('reads nothing more for labels that are forgotten meanwhile', async () => {
    await importMany();
    const encoder = createHashEncoder();
    const again = await restart({ encoder });
    const gate = createGate();
    const { readTexts } = store;
    const read = vi.spyOn(store, 'readTexts').mockImplementation(async (...given) => {
      await gate.passed;
      return await readTexts.apply(store, given);
    });
    const preparing = again.prepareToLearn(0);
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    const forgetting = again.forget();
    gate.open();
    await Promise.all([forgetting, preparing]);
    expect(encoder.encoded).toEqual([]);
    expect(read).toHaveBeenCalledTimes(1);
    read.mockRestore();
  });

  it('goes on exactly as if it had never stopped', async () => {
    const again = await restart();
    const never = await startTinyEngine();
    await never.import(await again.export());
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
    ['is of another model', (ids: string[]) => ({ modelVersion: 'tiny-0', log: fingerprint(ids), state: 'strange' })],
    [
      'was learnt by another method',
      (ids: string[]) => ({
        modelVersion: 'tiny-1',
        log: fingerprint(ids),
        state: { method: 1, grown: [], stages: [] },
      }),
    ],
    [
      'is older than the log',
      (ids: string[]) => ({ modelVersion: 'tiny-1', log: fingerprint(ids.slice(1)), state: 1 }),
    ],
    [
      'is of a log with other lines',
      (ids: string[]) => ({ modelVersion: 'tiny-1', log: fingerprint([...ids.slice(1), 'label:other']), state: 1 }),
    ],
  ])('learns the labels anew where the snapshot %s', async (_, snapshotOf) => {
    const before = await stateOf(engine);
    const snapshot = snapshotOf?.(await store.readIds());
    const again = await startTinyEngine({ store: withMethods(store, { readSnapshot: async () => snapshot }) });
    expect(await stateOf(again)).toStrictEqual(before);
  });

  it('relearns the labels with a new model, and says how far it is', async () => {
    const progress: Progress[] = [];
    const encoder = createHashEncoder();
    const manifest = tinyManifest('tiny-2');
    const again = await restart({ encoder, manifest, onProgress: (p) => progress.push(p) });
    const texts = new Set((await again.labels()).flatMap((label) => label.texts));
    expect(new Set(encoder.encoded)).toEqual(texts);
    expect(encoder.encoded).toHaveLength(texts.size);
    expect(progress.at(-1)).toEqual({ status: 'learn', done: texts.size, total: texts.size });
    expect((await stateOf(again)).ranking).toStrictEqual((await stateOf(engine)).ranking);
    expect((await again.profile()).modelVersion).toBe('tiny-2');
  });

  it('knows of labels that two engines wrote in turns', async () => {
    const other = await startTinyEngine({ store: await open() });
    await engine.prefer(pairLabel(5));
    await other.prefer(pairLabel(6));
    await engine.prefer(pairLabel(7)); // and keeps a snapshot that knows nothing of label 6
    const again = await restart();
    const fresh = await startTinyEngine();
    await fresh.import(await again.export());
    expect((await again.labels()).slice(-3).map(({ id }) => id)).toEqual(['label-5', 'label-6', 'label-7']);
    expect(await stateOf(again)).toStrictEqual(await stateOf(fresh));
  });

  it('keeps users apart', async () => {
    const ben = await startTinyEngine({ store: await open('ben'), user: 'ben' });
    expect(await ben.labels()).toEqual([]);
    await ben.prefer(pairLabel(1));
    expect(await ben.labels()).toHaveLength(1);
    expect(await engine.labels()).toHaveLength(SETS.length + 1);
  });

  describe('forget', () => {
    it('leaves exactly the engine of a new user, now and after a restart', async () => {
      const { eventId } = await engine.rerank({ prompt: 'p', candidates: ['a', 'b'] });
      expect(await engine.forget()).toEqual({ labels: SETS.length + 1, isDatabaseDeleted: true });
      const fresh = await stateOf(await startTinyEngine());
      expect(await stateOf(engine)).toStrictEqual(fresh);
      await expect(engine.prefer({ eventId, chosen: 0 })).rejects.toMatchObject({ code: 'unknown-event' });
      expect(await stateOf(await restart())).toStrictEqual(fresh);
    });

    it('leaves an engine that learns again, from the same labels too', async () => {
      const file = await engine.export();
      const before = await stateOf(engine);
      await engine.forget();
      await engine.import(file);
      expect(await stateOf(engine)).toStrictEqual(before);
      expect(await stateOf(await restart())).toStrictEqual(before);
    });

    it('leaves nothing of a text in memory', async () => {
      const encoder = createHashEncoder();
      const one = await restart({ encoder });
      for (const _ of [1, 2]) await one.rerank({ prompt: 'p', candidates: ['a secret'] });
      expect(encoder.encoded).toEqual(['a secret']);
      await one.forget();
      await one.rerank({ prompt: 'p', candidates: ['a secret'] });
      expect(encoder.encoded).toEqual(['a secret', 'a secret']);
    });

    it('comes after a text that is still on its way to the cache', async () => {
      const gate = createGate();
      const done: string[] = [];
      const slow = withMethods(store, {
        async writeTexts(version, texts) {
          await gate.passed;
          await store.writeTexts(version, texts);
          done.push('written');
        },
        async forget() {
          done.push('forgotten');
          return await store.forget();
        },
      });
      const one = await startTinyEngine({ store: slow });
      await one.rerank({ prompt: 'p', candidates: ['a secret'] });
      const forgetting = one.forget();
      await settleAll();
      gate.open();
      await forgetting;
      expect(done).toEqual(['written', 'forgotten']);
      const encoder = createHashEncoder();
      await (await restart({ encoder })).rerank({ prompt: 'p', candidates: ['a secret'] });
      expect(encoder.encoded).toEqual(['a secret']);
    });

    it('leaves other users alone', async () => {
      const ben = await startTinyEngine({ store: await open('ben'), user: 'ben' });
      await ben.prefer(pairLabel(1));
      const before = await stateOf(ben);
      await engine.forget();
      expect(await stateOf(ben)).toStrictEqual(before);
      const again = await startTinyEngine({ store: await open('ben'), user: 'ben' });
      expect(await stateOf(again)).toStrictEqual(before);
    });
  });

  describe('an exported file', () => {
    it('makes another engine exactly the same, through JSON', async () => {
      const file = JSON.parse(JSON.stringify(await engine.export()));
      expect(file).toMatchObject({ format: 'penchant', version: 1, user: 'ana', modelVersion: 'tiny-1' });
      expect(new Date(file.exportedAt).toISOString()).toBe(file.exportedAt);
      const other = await startTinyEngine({ store: await makePlace()() });
      expect(await other.import(file)).toEqual({ added: SETS.length + 1, skipped: 0, settings: { apply: 'auto' } });
      expect(await other.labels()).toStrictEqual(await engine.labels());
      expect(await stateOf(other)).toStrictEqual(await stateOf(engine));
      expect((await other.export()).labels).toStrictEqual(file.labels);
    });

    it('is merged by label id, and nothing changes when it comes again', async () => {
      const file = await engine.export();
      const other = await startTinyEngine();
      await other.prefer(pairLabel(2, { weight: 9 }));
      await other.prefer(pairLabel(9));
      expect(await other.import(file)).toMatchObject({ added: SETS.length, skipped: 1 });
      const labels = await other.labels();
      expect(labels.find(({ id }) => id === 'label-2')?.weight).toBe(9);
      const before = await stateOf(other);
      expect(await other.import(file)).toMatchObject({ added: 0, skipped: SETS.length + 1 });
      expect(await stateOf(other)).toStrictEqual(before);
    });

    it('does not bring back a label that was taken back here', async () => {
      const file = await engine.export();
      await engine.undo('label-2');
      expect(await engine.import(file)).toMatchObject({ added: 0 });
      expect((await engine.labels()).map(({ id }) => id)).not.toContain('label-2');
    });

    it('holds the settings, and what was learnt where that is asked for', async () => {
      const without = await engine.export();
      expect([without.settings, without.posterior]).toEqual([{ apply: 'auto' }, undefined]);
      const { posterior } = await engine.export({ posterior: true });
      const { axes } = await engine.profile();
      expect(new Set(posterior?.axes)).toEqual(new Set(axes.map(({ axis }) => axis)));
      for (const { axis, mean } of axes) {
        const i = posterior?.axes.indexOf(axis) as number;
        expect(posterior?.mean[i]).toBe(mean);
      }
      expect(posterior?.covariance).toHaveLength((posterior?.axes.length as number) ** 2);
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

describe('engines in two tabs', () => {
  const opened: Store[] = [];
  let open: (events?: EngineEvent[]) => Promise<Engine>;
  beforeEach(() => {
    const openStore = (STORES[1] as (typeof STORES)[number])[1]();
    open = async (events = []) => {
      const store = await openStore();
      opened.push(store);
      return startTinyEngine({ store, onEvent: (event) => events.push(event) });
    };
  });
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });

  it('come to the same state, whoever wrote what, and say that it changed', async () => {
    const hereEvents: EngineEvent[] = [];
    const thereEvents: EngineEvent[] = [];
    const [here, there] = [await open(hereEvents), await open(thereEvents)];
    await Promise.all([here.prefer(pairLabel(1)), there.prefer(pairLabel(2))]);
    await there.prefer(pairLabel(3));
    await here.prefer(pairLabel(4));
    await vi.waitFor(async () => {
      for (const one of [here, there]) expect(await one.labels()).toHaveLength(4);
    });
    expect(await stateOf(here)).toStrictEqual(await stateOf(there));
    const fresh = await startTinyEngine();
    await fresh.import(await here.export());
    expect(await stateOf(here)).toStrictEqual(await stateOf(fresh));
    for (const events of [hereEvents, thereEvents]) {
      expect(events.at(-1)).toEqual({ type: 'change', labels: 4, applied: false });
    }
    await here.undo('label-3');
    await vi.waitFor(async () => expect(await there.labels()).toHaveLength(3));
    expect(await stateOf(here)).toStrictEqual(await stateOf(there));
  });

  it('read only what is new, once they have read the log', async () => {
    const [here, there] = [await open(), await open()];
    await here.prefer(pairLabel(1));
    await vi.waitFor(async () => expect(await there.labels()).toHaveLength(1));
    const reads = vi.spyOn(opened[1] as Store, 'readLog');
    await here.prefer(pairLabel(2));
    await vi.waitFor(async () => expect(await there.labels()).toHaveLength(2));
    await here.undo('label-1');
    await vi.waitFor(async () => expect(await there.labels()).toHaveLength(1));
    expect(reads.mock.calls).toEqual([[['label:label-2']], [['undo:label-1']]]);
    expect(await stateOf(there)).toStrictEqual(await stateOf(here));
  });

  it('hear of a forget, and go on as new users', async () => {
    const [here, there] = [await open(), await open()];
    await here.prefer(pairLabel(1));
    await vi.waitFor(async () => expect(await there.labels()).toHaveLength(1));
    await there.prefer(pairLabel(2));
    await here.forget();
    await vi.waitFor(async () => expect(await there.labels()).toEqual([]));
    expect(await stateOf(there)).toStrictEqual(await stateOf(await startTinyEngine()));
    await there.prefer(pairLabel(3));
    expect((await (await open()).labels()).map(({ id }) => id)).toEqual(['label-3']);
  });
});
