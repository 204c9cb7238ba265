/** When encoder, store or caller fail: the call rejects with the right code, nothing was changed, and the next call works. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Encoder } from '../../src/encoder/encoder.js';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import type { Engine } from '../../src/engine/engine.js';
import type { Learner } from '../../src/preference/learner.js';
import { PenchantError } from '../../src/shared/errors.js';
import { nextTask } from '../../src/shared/next-task.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import type { Store } from '../../src/storage/store.js';
import { createGate, settleAll } from '../fixtures/gate.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import {
  createFillableStore,
  PROBE,
  pairLabel,
  STORES,
  startTinyEngine,
  stateOf,
  withMethods,
} from '../fixtures/tiny-engine.js';
import { tinyManifest, tinyManifestJson } from '../fixtures/tiny-manifest.js';

/** An encoder that answers as it should, but for the next call once `fail` was set. */
function createFlakyEncoder() {
  const good = createHashEncoder();
  const flaky: Encoder & { fail: Encoder['encode'] | undefined } = {
    ...good,
    fail: undefined,
    encode(texts, signal) {
      const encode = flaky.fail ?? good.encode;
      flaky.fail = undefined;
      return encode(texts, signal);
    },
  };
  return flaky;
}

const failures: [string, Encoder['encode'], string][] = [
  ['rejects', async () => Promise.reject(new PenchantError('device', 'lost')), 'device'],
  ['answers with too few vectors', async () => [], 'device'],
  ['answers with short vectors', async (texts) => texts.map(() => Float32Array.of(1)), 'device'],
  ['answers with not-a-numbers', async (texts) => texts.map(() => new Float32Array(8).fill(Number.NaN)), 'device'],
];

/** Calls that must encode texts that were never seen. */
const calls: [string, (engine: Engine, signal?: AbortSignal) => Promise<unknown>][] = [
  ['rerank', (engine, signal) => engine.rerank({ prompt: 'p', candidates: ['new 1', 'new 2'] }, signal)],
  ['prefer', (engine, signal) => engine.prefer(pairLabel(2), signal)],
  ['suggestPair', (engine, signal) => engine.suggestPair({ prompt: 'p', candidates: ['new 1', 'new 2'] }, signal)],
  ['import', async (engine, signal) => engine.import(await fileOf(3), signal)],
];

async function fileOf(n: number) {
  const other = await startTinyEngine();
  await other.prefer(pairLabel(n));
  return other.export();
}

describe.each(STORES)('on %s', (_, makePlace) => {
  /** The stores of one person in one place, closed after each test. */
  let openStore: () => Promise<Store>;
  const opened: Store[] = [];
  beforeEach(() => {
    const open = makePlace();
    openStore = async () => {
      const store = await open();
      opened.push(store);
      return store;
    };
  });
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
  });

  describe.each(failures)('an encoder that %s', (_, fail, code) => {
    it.each(calls)('fails %s, which changes nothing and works the next time', async (_, call) => {
      const [store, encoder] = [await openStore(), createFlakyEncoder()];
      const engine = await startTinyEngine({ store, encoder });
      await engine.prefer(pairLabel(1));
      const before = await stateOf(engine);
      encoder.fail = fail;
      await expect(call(engine)).rejects.toMatchObject({ code });
      expect(await stateOf(engine)).toStrictEqual(before);
      expect(await stateOf(await startTinyEngine({ store }))).toStrictEqual(before);
      await call(engine);
    });
  });

  describe('a signal that fires while texts are encoded', () => {
    it.each(calls)('fails %s with code aborted, even if the encoder takes no notice', async (_, call) => {
      const [store, encoder, gate] = [await openStore(), createFlakyEncoder(), createGate()];
      const engine = await startTinyEngine({ store, encoder });
      await engine.prefer(pairLabel(1));
      const before = await stateOf(engine);
      const encoding = createGate();
      encoder.fail = async (texts) => {
        encoding.open();
        await gate.passed;
        return createHashEncoder().encode(texts);
      };
      const controller = new AbortController();
      const aborted = call(engine, controller.signal);
      await encoding.passed;
      controller.abort();
      await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
      gate.open();
      expect(await stateOf(engine)).toStrictEqual(before);
      await call(engine);
    });
  });

  it('a label is encoded before it is taken back, so that a failing encoder leaves it', async () => {
    const [store, encoder] = [
      withMethods(await openStore(), {
        readTexts: async (_version, hashes) => hashes.map(() => undefined),
        close: () => {},
      }),
      createFlakyEncoder(),
    ];
    const first = await startTinyEngine({ store });
    for (const n of [1, 2]) await first.prefer(pairLabel(n));
    await first.dispose(); // keeps a snapshot, so that the next start encodes nothing
    const engine = await startTinyEngine({ store, encoder });
    const before = await stateOf(engine);
    encoder.fail = async () => Promise.reject(new PenchantError('device', 'lost'));
    await expect(engine.undo('label-1')).rejects.toMatchObject({ code: 'device' });
    expect(await stateOf(engine)).toStrictEqual(before);
    expect(await stateOf(await startTinyEngine({ store }))).toStrictEqual(before);
    expect(await engine.undo('label-1')).toMatchObject({ labels: 1 });
  });

  it.each(['append', 'forget'] as const)(
    'a store whose %s rejects fails the call with code storage, and nothing changed',
    async (method) => {
      const refuse = async () => Promise.reject(new PenchantError('storage', 'full'));
      const real = await openStore();
      const writer = await startTinyEngine({ store: real });
      await writer.prefer(pairLabel(1));
      const before = await stateOf(writer);
      const engine = await startTinyEngine({ store: withMethods(real, { [method]: refuse }) });
      const code = 'storage';
      if (method === 'forget') await expect(engine.forget()).rejects.toMatchObject({ code });
      else {
        await expect(engine.prefer(pairLabel(2))).rejects.toMatchObject({ code });
        await expect(engine.prefer({ ...pairLabel(2), replaces: 'label-1' })).rejects.toMatchObject({ code });
        await expect(engine.undo('label-1')).rejects.toMatchObject({ code });
        await expect(engine.import(await fileOf(3))).rejects.toMatchObject({ code });
      }
      expect(await stateOf(engine)).toStrictEqual(before);
      expect(await stateOf(await startTinyEngine({ store: real }))).toStrictEqual(before);
    },
  );

  it('a store that refuses what replaces the newest label leaves that where it was', async () => {
    const real = await openStore();
    const { disk, store } = createFillableStore(real);
    const engine = await startTinyEngine({ store });
    for (const n of [1, 2]) await engine.prefer(pairLabel(n));
    const [before, reviews] = [await stateOf(engine), await engine.review()];
    disk.isFull = true;
    await expect(engine.prefer({ ...pairLabel(3), replaces: 'label-2' })).rejects.toMatchObject({ code: 'storage' });
    expect(await stateOf(engine)).toStrictEqual(before);
    expect(await engine.review()).toStrictEqual(reviews);
    disk.isFull = false;
    expect(await engine.prefer({ ...pairLabel(3), replaces: 'label-2' })).toMatchObject({ labels: 2 });
    expect(await stateOf(await startTinyEngine({ store: real }))).toStrictEqual(await stateOf(engine));
  });

  it('a store that keeps no caches costs time and nothing else', async () => {
    const real = await openStore();
    const store = withMethods(real, {
      readSnapshot: async () => undefined,
      writeSnapshot: async () => {},
      writeTexts: async () => {},
      readTexts: async (_version, hashes) => hashes.map(() => undefined),
    });
    const [engine, never] = [await startTinyEngine({ store }), await startTinyEngine()];
    for (const one of [engine, never]) for (const n of [1, 2]) await one.prefer(pairLabel(n));
    expect(await stateOf(engine)).toStrictEqual(await stateOf(never));
    expect(await stateOf(await startTinyEngine({ store }))).toStrictEqual(await stateOf(never));
  });
});

describe('a pause', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('that falls into the write of a label waits for it: no snapshot knows what the log lacks', async () => {
    const [real, gate] = [createMemoryStore(1e6), createGate()];
    const written: { labels: number; predictions: number }[] = [];
    let isSlow = false;
    const store = withMethods(real, {
      append: async (entries) => {
        if (isSlow) await gate.passed;
        return real.append(entries);
      },
      writeSnapshot: async ({ state }) => {
        const { predictions } = (state as { evidence: { predictions: number } }).evidence;
        written.push({ labels: (await real.readIds()).length, predictions });
      },
    });
    const engine = await startTinyEngine({ store });
    await engine.prefer(pairLabel(1)); // begins a pause
    isSlow = true;
    const second = engine.prefer(pairLabel(2));
    await settleAll(); // the label is learnt by now, and not yet written
    vi.runAllTimers();
    await settleAll();
    expect(written).toEqual([]);
    gate.open();
    await second;
    vi.runAllTimers();
    await settleAll();
    expect(written.at(-1)).toEqual({ labels: 2, predictions: 2 });
  });
});

describe('a label on its way to the disk', () => {
  /** An engine with one label, and a second one that the disk neither takes nor refuses before `gate` opens. */
  async function giveSlowly() {
    const [real, gate] = [createMemoryStore(1e6), createGate()];
    const disk = { isSlow: false, isFull: false };
    const store = withMethods(real, {
      append: async (entries) => {
        if (disk.isSlow) await gate.passed;
        if (disk.isFull) throw new PenchantError('storage', 'full');
        return real.append(entries);
      },
    });
    const engine = await startTinyEngine({ store });
    await engine.prefer(pairLabel(1));
    const before = await stateOf(engine);
    disk.isSlow = true;
    const given = engine.prefer(pairLabel(2));
    return { real, gate, disk, engine, before, given };
  }

  const rank = async (engine: Engine) => (await engine.rerank({ prompt: 'p', candidates: PROBE })).ranking;

  it('is in the next order, which waits for nothing but the learning', async () => {
    const { real, gate, engine, before, given } = await giveSlowly();
    const ranking = await rank(engine);
    expect(await real.readIds()).toHaveLength(1);
    expect(ranking).not.toStrictEqual(before.ranking);
    gate.open();
    expect(await given).toMatchObject({ labels: 2, isStored: true });
    expect(ranking).toStrictEqual(await rank(engine));
    expect(ranking).toStrictEqual(await rank(await startTinyEngine({ store: real })));
  });

  it.each([
    [
      'before the second copy is asked for where an order is waited for',
      true,
      ['first copy', 'learnt', 'ordered', 'second copy'],
    ],
    ['while the second copy is written where nobody waits', false, ['first copy', 'second copy', 'learnt']],
  ])('is learnt %s', async (_, isAwaited, expected) => {
    const log: string[] = [];
    const real = createMemoryStore(1e6);
    const store = withMethods(real, {
      append: async (entries) => {
        log.push('first copy');
        await nextTask();
        log.push('second copy');
        return real.append(entries);
      },
    });
    const learner = createDefaultLearner(tinyManifest());
    const logging: Learner = {
      prior: learner.prior,
      fit: (...said) => learner.fit(...said),
      grow: (statements) => {
        const growth = learner.grow(statements);
        return new Proxy(growth, {
          get(target, name) {
            if (name === 'posterior' && target.count > 0) log.push('learnt');
            const value = Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
    };
    const engine = await startTinyEngine({ store, learner: logging });
    await engine.rerank({ prompt: 'p', candidates: PROBE });
    const given = engine.prefer(pairLabel(1));
    if (isAwaited) await rank(engine).then(() => log.push('ordered'));
    await given;
    expect(log).toEqual(expected);
  });

  it('is in no order any more once the disk has refused it', async () => {
    const { gate, disk, engine, before, given } = await giveSlowly();
    disk.isFull = true;
    expect(await rank(engine)).not.toStrictEqual(before.ranking);
    gate.open();
    await expect(given).rejects.toMatchObject({ code: 'storage' });
    expect(await stateOf(engine)).toStrictEqual(before);
  });

  it.each<[string, (engine: Engine, signal: AbortSignal) => Promise<unknown>]>([
    ['another label', (engine, signal) => engine.prefer(pairLabel(3), signal)],
    ['the same label again', (engine, signal) => engine.prefer(pairLabel(2), signal)],
    ['an undo', (engine, signal) => engine.undo(undefined, signal)],
    ['labels', (engine) => engine.labels()],
    ['a profile', (engine) => engine.profile()],
    ['an export', (engine) => engine.export()],
    ['a pair to ask about', (engine, signal) => engine.suggestPair({ prompt: 'p', candidates: PROBE }, signal)],
    ['the end', (engine) => engine.dispose()],
  ])('is waited for by %s', async (_, call) => {
    const { gate, engine, given } = await giveSlowly();
    const done: string[] = [];
    const waiting = call(engine, new AbortController().signal).then(() => done.push('the call'));
    await settleAll();
    expect(done).toEqual([]);
    gate.open();
    await Promise.all([given.then(() => done.push('the label')), waiting]);
    expect(done).toEqual(['the label', 'the call']);
  });

  it('can be given up while the disk hangs, and is stored all the same', async () => {
    const [real, gate] = [createMemoryStore(1e6), createGate()];
    const store = withMethods(real, {
      append: async (entries) => {
        await gate.passed;
        return real.append(entries);
      },
    });
    const engine = await startTinyEngine({ store });
    const controller = new AbortController();
    const given = engine.prefer(pairLabel(1), controller.signal);
    await rank(engine);
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    gate.open();
    expect((await engine.labels()).map(({ id }) => id)).toEqual(['label-1']);
  });

  it('is stored though another is given up that waits for it', async () => {
    const { gate, engine, given } = await giveSlowly();
    await settleAll();
    const controller = new AbortController();
    const waiting = engine.prefer(pairLabel(3), controller.signal);
    await settleAll(); // it waits for the disk now, and for nothing else
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    gate.open();
    await given;
    expect((await engine.labels()).map(({ id }) => id)).toEqual(['label-1', 'label-2']);
  });
});

describe('the start', () => {
  const startWith = (methods: Partial<Store>) =>
    startTinyEngine({ store: withMethods(createMemoryStore(1e6), methods) });

  it('fails with code storage where the log cannot be read: labels must not seem to be gone', async () => {
    const refuse = async () => Promise.reject(new PenchantError('storage', 'no'));
    await expect(startWith({ readIds: refuse })).rejects.toMatchObject({ code: 'storage' });
    const readIds = async () => ['label:one'];
    await expect(startWith({ readIds, readLog: refuse })).rejects.toMatchObject({ code: 'storage' });
  });

  it('fails with code model-load where the prior is no Gaussian', async () => {
    const { prior, ...json } = tinyManifestJson();
    const covariance = prior.covariance.map((row) => row.map(() => 1));
    const manifest = { ...json, prior: { ...prior, covariance } };
    await expect(startTinyEngine({ manifest })).rejects.toMatchObject({ code: 'model-load' });
  });

  it('can be aborted while labels are learnt anew', async () => {
    const store = createMemoryStore(1e6);
    await (await startTinyEngine({ store })).prefer(pairLabel(1));
    const controller = new AbortController();
    const encoder = createFlakyEncoder();
    encoder.fail = async (texts, signal) => {
      controller.abort();
      return createHashEncoder().encode(texts, signal);
    };
    const start = startTinyEngine({ store, encoder, manifest: tinyManifest('tiny-2') }, controller.signal);
    await expect(start).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a call', () => {
  it('that waits behind another and is aborted never runs', async () => {
    const encoder = createFlakyEncoder();
    const engine = await startTinyEngine({ encoder });
    const gate = createGate();
    encoder.fail = async (texts) => {
      await gate.passed;
      return createHashEncoder().encode(texts);
    };
    const slow = engine.rerank({ prompt: 'p', candidates: ['slow'] });
    const controller = new AbortController();
    const waiting = engine.prefer(pairLabel(1), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    gate.open();
    await slow;
    await settleAll();
    expect(await engine.labels()).toEqual([]);
  });

  it('at dispose waits for what is in hand, and then releases encoder and store', async () => {
    const encoder = createHashEncoder();
    const log: string[] = [];
    const store = withMethods(createMemoryStore(1e6), { close: () => log.push('closed') });
    const engine = await startTinyEngine({ encoder, store });
    const answer = engine.rerank({ prompt: 'p', candidates: PROBE }).then(() => log.push('answered'));
    await engine.dispose();
    await answer;
    expect(log).toEqual(['answered', 'closed']);
    expect(encoder.isDisposed()).toBe(true);
  });
});
