/** The engine: what it answers, what it learns, and that it takes back exactly what it learnt. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import type { Engine } from '../../src/engine/engine.js';
import type { PreferRequest, SuggestedPair } from '../../src/shared/protocol.js';
import type { Store } from '../../src/storage/store.js';
import {
  clickShortest,
  drawSets,
  PROBE,
  pairLabel,
  STORES,
  shortest,
  startTinyEngine,
  stateOf,
} from '../fixtures/tiny-engine.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

describe.each(STORES)('the engine on %s', (_, makePlace) => {
  let store: Store;
  let engine: Engine;
  beforeEach(async () => {
    store = await makePlace()();
    engine = await startTinyEngine({ store });
  });
  afterEach(() => store.close());

  describe('rerank', () => {
    it('answers with every candidate once, and what it knows of each', async () => {
      await engine.prefer(pairLabel(1));
      const { ranking, eventId, applied, confidence } = await engine.rerank({
        prompt: 'p',
        candidates: PROBE,
        apply: 'always',
      });
      expect(ranking.map(({ originalIndex }) => originalIndex).sort()).toEqual([0, 1, 2, 3]);
      for (const one of ranking) {
        expect(Object.keys(one)).toEqual(['originalIndex', 'score', 'document', 'sd', 'reasons']);
        expect(one.document).toBe(PROBE[one.originalIndex]);
        expect(one.sd).toBeGreaterThan(0);
        expect(one.reasons.length).toBeLessThanOrEqual(3);
        for (const { axis, text } of one.reasons) expect([axis, text]).not.toContain('');
      }
      expect(ranking.map(({ score }) => score)).toEqual(ranking.map(({ score }) => score).sort((a, b) => b - a));
      expect(ranking.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(0, 9);
      expect(applied).toBe(true);
      expect(eventId).not.toBe('');
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThan(1);
    });

    it('gives scores that do not depend on the order of the candidates', async () => {
      await engine.prefer(pairLabel(1));
      const scores = async (candidates: readonly string[]) =>
        new Map((await engine.rerank({ prompt: 'p', candidates })).ranking.map((one) => [one.document, one.score]));
      const [there, back] = [await scores(PROBE), await scores(PROBE.toReversed())];
      for (const text of PROBE) expect(there.get(text)).toBeCloseTo(back.get(text) as number, 9);
    });

    it('returns the best topN of the order that is shown', async () => {
      await engine.prefer(pairLabel(1));
      const all = await engine.rerank({ prompt: 'p', candidates: PROBE, apply: 'always' });
      const two = await engine.rerank({ prompt: 'p', candidates: PROBE, apply: 'always', topN: 2 });
      expect(two.ranking).toEqual(all.ranking.slice(0, 2));
      const app = await engine.rerank({ prompt: 'p', candidates: PROBE, apply: 'never', topN: 2 });
      expect(app.ranking.map(({ originalIndex }) => originalIndex)).toEqual([0, 1]);
    });

    it('keeps the app order, unsure of anything, before it has learnt', async () => {
      const { ranking, applied, confidence } = await engine.rerank({ prompt: 'p', candidates: PROBE });
      expect(applied).toBe(false);
      expect(ranking.map(({ originalIndex }) => originalIndex)).toEqual([0, 1, 2, 3]);
      expect(confidence).toBe(0.5); // the prior of the tiny model has no favourite but the first
    });

    it('takes over the order once a person clicks as predicted, and says so', async () => {
      const sets = drawSets(25, 1);
      await clickShortest(engine, sets);
      const next = drawSets(1, 99)[0] as string[];
      const { ranking, applied } = await engine.rerank({ prompt: 'p', candidates: next });
      expect(applied).toBe(true);
      expect(ranking[0]?.originalIndex).toBe(shortest(next));
      expect((await engine.profile()).applied).toBe(true);
      const never = await engine.rerank({ prompt: 'p', candidates: next, apply: 'never' });
      expect(never.applied).toBe(false);
      expect(never.ranking.map(({ originalIndex }) => originalIndex)).toEqual([0, 1, 2, 3]);
    });

    it('takes empty texts, halves of surrogate pairs and a megabyte', async () => {
      const candidates = ['', '\ud800', '\udfff x', 'a '.repeat(2 ** 19), '\0'];
      const { ranking, eventId } = await engine.rerank({ prompt: '\ud800', candidates });
      for (const { score, sd } of ranking) expect([Number.isFinite(score), Number.isFinite(sd)]).toEqual([true, true]);
      await engine.prefer({ eventId, chosen: 1 });
      expect((await engine.labels())[0]?.texts).toEqual(['', '\ud800', '\udfff x', 'a '.repeat(2 ** 19), '\0']);
    });
  });

  describe('prefer', () => {
    const requests: [string, (eventId: string) => PreferRequest, object][] = [
      [
        'an event and an index',
        (eventId) => ({ eventId, chosen: 2 }),
        { outcome: 'chosen', chosen: 2, texts: PROBE, appPositions: [0, 1, 2, 3] },
      ],
      [
        'an event and the rejected',
        (eventId) => ({ eventId, chosen: 2, rejected: [0] }),
        { outcome: 'chosen', chosen: 1, texts: [PROBE[0], PROBE[2]], appPositions: [0, 2] },
      ],
      [
        'texts',
        () => ({ chosen: 'a', rejected: 'b', prompt: 'q' }),
        { outcome: 'chosen', chosen: 0, texts: ['a', 'b'], appPositions: [], prompt: 'q' },
      ],
      [
        'several rejected texts',
        () => ({ chosen: 'a', rejected: ['b', 'c'] }),
        { chosen: 0, texts: ['a', 'b', 'c'], prompt: '' },
      ],
      [
        'a tie of all that was shown',
        (eventId) => ({ eventId, outcome: 'tie' }),
        { outcome: 'tie', chosen: null, texts: PROBE },
      ],
      [
        'a tie of two',
        (eventId) => ({ eventId, outcome: 'tie', candidates: [3, 1] }),
        { outcome: 'tie', texts: [PROBE[3], PROBE[1]], appPositions: [3, 1] },
      ],
      [
        'bad texts',
        () => ({ outcome: 'bothBad', candidates: ['a', 'b'] }),
        { outcome: 'bothBad', chosen: null, texts: ['a', 'b'] },
      ],
      ['no opinion', (eventId) => ({ eventId, outcome: 'skip' }), { outcome: 'skip', chosen: null, texts: PROBE }],
      ['a weight', () => ({ chosen: 'a', rejected: 'b', weight: 0.25 }), { weight: 0.25 }],
    ];
    it.each(requests)('stores one label for %s', async (_, request, expected) => {
      const { eventId } = await engine.rerank({ prompt: 'p', candidates: PROBE });
      const before = Date.now();
      const { labelId, labels, persistence } = await engine.prefer(request(eventId));
      const stored = await engine.labels();
      expect(stored).toHaveLength(1);
      expect(stored[0]).toMatchObject({ prompt: expect.any(String), weight: 1, ...expected, id: labelId });
      expect([labels, persistence]).toEqual([1, store.persistence]);
      expect(stored[0]?.at).toBeGreaterThanOrEqual(before);
    });

    it('learns from what was shown, not from what was cut off', async () => {
      const { ranking, eventId } = await engine.rerank({ prompt: 'p', candidates: PROBE, topN: 2 });
      expect(ranking).toHaveLength(2);
      await engine.prefer({ eventId, chosen: 1 });
      expect((await engine.labels())[0]?.texts).toEqual(PROBE.slice(0, 2));
    });

    it('moves the winner up and a loser down', async () => {
      const scores = async () =>
        (await engine.rerank({ prompt: 'p', candidates: PROBE })).ranking.map(({ score }) => score);
      await engine.prefer({ chosen: PROBE[1] as string, rejected: PROBE[3] as string });
      const [, liked = 0, , disliked = 0] = await scores();
      expect(liked).toBeGreaterThan(0);
      expect(disliked).toBeLessThan(0);
    });

    it.each(['skip', 'weight 0'])('teaches nothing by %s', async (kind) => {
      await engine.prefer(pairLabel(1));
      const { ranking } = await stateOf(engine);
      await engine.prefer(kind === 'skip' ? { outcome: 'skip', candidates: PROBE } : pairLabel(2, { weight: 0 }));
      expect((await stateOf(engine)).ranking).toEqual(ranking);
      expect(await engine.labels()).toHaveLength(2);
    });

    it('stores a label once that is sent twice, also at the same time', async () => {
      await engine.prefer(pairLabel(1));
      const before = await stateOf(engine);
      const [again] = await Promise.all([engine.prefer(pairLabel(1)), engine.prefer(pairLabel(1, { weight: 5 }))]);
      expect(again).toMatchObject({ labelId: 'label-1', labels: 1 });
      expect(await stateOf(engine)).toEqual(before);
    });
  });

  describe('undo', () => {
    const numbers = [1, 2, 3, 4];

    it.each(numbers)('of label %i of 4 leaves exactly the state without it', async (taken) => {
      for (const n of numbers) await engine.prefer(pairLabel(n, { weight: 1 / n }));
      expect(await engine.undo(`label-${taken}`)).toMatchObject({ labelId: `label-${taken}`, labels: 3 });
      const never = await startTinyEngine();
      for (const n of numbers) if (n !== taken) await never.prefer(pairLabel(n, { weight: 1 / n }));
      expect(await stateOf(engine)).toStrictEqual(await stateOf(never));
    });

    it('takes back the newest label by default, one after the other, down to nothing', async () => {
      const states = [await stateOf(engine)];
      for (const n of numbers) {
        await engine.prefer(pairLabel(n));
        states.push(await stateOf(engine));
      }
      for (const n of numbers.toReversed()) {
        expect(await stateOf(engine)).toStrictEqual(states[n]);
        expect((await engine.undo(undefined)).labelId).toBe(`label-${n}`);
      }
      expect(await stateOf(engine)).toStrictEqual(states[0]);
      await expect(engine.undo(undefined)).rejects.toMatchObject({ code: 'unknown-label' });
    });

    it.each(['nobody', '__proto__'])('of a label that is not there is refused: %s', async (id) => {
      await engine.prefer(pairLabel(1));
      await expect(engine.undo(id)).rejects.toMatchObject({ code: 'unknown-label' });
      expect(await engine.labels()).toHaveLength(1);
    });

    it('of a label that was taken back is refused', async () => {
      await engine.prefer(pairLabel(1));
      await engine.prefer(pairLabel(2));
      await engine.undo('label-1');
      await expect(engine.undo('label-1')).rejects.toMatchObject({ code: 'unknown-label' });
    });
  });

  it('fits while a label is stored, and many labels at once as one', async () => {
    const learner = createDefaultLearner(tinyManifest());
    const growth = learner.grow();
    const fit = vi.spyOn(growth, 'posterior', 'get');
    const fresh = await startTinyEngine({ user: 'eva', learner: { ...learner, grow: () => growth } });
    for (let n = 0; n < 5; n++) await fresh.prefer(pairLabel(n));
    expect(fit).toHaveBeenCalledTimes(5);
    for (let n = 0; n < 2; n++) await fresh.rerank({ prompt: 'p', candidates: PROBE });
    expect(fit).toHaveBeenCalledTimes(5);
    const labels = await fresh.labels();
    await fresh.forget();
    await fresh.import({ ...(await fresh.export()), labels });
    expect(fit).toHaveBeenCalledTimes(6);
  });

  it('lists labels as copies, oldest first', async () => {
    for (const n of [3, 1, 2]) await engine.prefer(pairLabel(n));
    const labels = await engine.labels();
    expect(labels.map(({ id }) => id)).toEqual(['label-3', 'label-1', 'label-2']);
    (labels as unknown[]).length = 0;
    expect(await engine.labels()).toHaveLength(3);
  });

  it('has a profile of all axes, the strongest first, that starts from the population', async () => {
    const before = await engine.profile();
    expect(before).toMatchObject({ user: 'ana', modelVersion: 'tiny-1', labels: 0, applied: false });
    for (const axis of before.axes) expect([axis.mean, axis.certainty]).toEqual([0, expect.closeTo(0.5, 6)]);
    await clickShortest(engine, drawSets(10, 2));
    const { axes, evidence, labels } = await engine.profile();
    expect([labels, evidence.predictions]).toEqual([10, 10]);
    const sizes = axes.map(({ mean }) => Math.abs(mean));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(axes.find(({ axis }) => axis === 'length')).toMatchObject({
      kind: 'style',
      text: 'shorter',
      populationMean: 0,
    });
    expect(axes.filter(({ kind }) => kind === 'learned')).toHaveLength(4);
    for (const { sd, certainty } of axes) expect([sd > 0, certainty >= 0.5 && certainty <= 1]).toEqual([true, true]);
  });

  it('suggests a pair that prefer can name', async () => {
    const suggested = await engine.suggestPair({ prompt: 'p', candidates: PROBE });
    const { pair, eventId, information, probability } = suggested as SuggestedPair;
    expect(new Set(pair).size).toBe(2);
    expect(information).toBeGreaterThan(0);
    expect(probability).toBeCloseTo(0.5, 9);
    await engine.prefer({ eventId, chosen: pair[1] });
    expect((await engine.labels())[0]).toMatchObject({ texts: pair.map((i) => PROBE[i]), chosen: 1 });
    const after = await engine.suggestPair({ prompt: 'p', candidates: PROBE });
    expect(after?.information).toBeLessThanOrEqual(information);
    expect(new Set(after?.pair)).not.toEqual(new Set(pair));
  });
});
