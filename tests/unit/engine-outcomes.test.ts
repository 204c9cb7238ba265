/** What a user can say beside "this one": rankings, thumbs, wishes, settings; what is learnt of it, and what it leaves behind. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { Label, LabelReview, PreferRequest, ProfileAxis } from '../../src/shared/protocol.js';
import {
  clickShortest,
  drawSets,
  PROBE,
  pairLabel,
  STORES,
  startTinyEngine,
  stateOf,
} from '../fixtures/tiny-engine.js';

const SHORT = 'Water it.';
const MIDDLE = 'Water it once a week, and more often when it is hot.';
const LONG =
  'Water it once a week, and more often when it is hot, but look at the soil first, since ferns hate wet feet.';
const SET = [LONG, SHORT, MIDDLE];

let engine: Engine;
beforeEach(async () => {
  engine = await startTinyEngine();
});

async function lengthAxis(of: Engine = engine): Promise<ProfileAxis> {
  return (await of.profile()).axes.find(({ axis }) => axis === 'length') as ProfileAxis;
}

/** The posterior, for comparing what two people taught. */
async function posterior(of: Engine) {
  return (await of.export({ posterior: true })).posterior;
}

async function taught(...requests: PreferRequest[]): Promise<Engine> {
  const fresh = await startTinyEngine();
  for (const request of requests) await fresh.prefer(request);
  return fresh;
}

describe('a ranking', () => {
  it('is one label, and teaches what its choices would', async () => {
    const { eventId } = await engine.rerank({ prompt: 'p', candidates: SET });
    await engine.prefer({ eventId, ranking: [1, 2, 0] });
    expect(await engine.labels()).toMatchObject([
      { outcome: 'ranked', texts: SET, ranking: [1, 2, 0], chosen: null, appPositions: [0, 1, 2] },
    ]);
    const choices = await taught({ chosen: SHORT, rejected: [MIDDLE, LONG] }, { chosen: MIDDLE, rejected: LONG });
    const [one, two] = [await posterior(engine), await posterior(choices)];
    one?.mean.forEach((m, i) => {
      expect(m).toBeCloseTo(two?.mean[i] as number, 9);
    });
  });

  it('keeps the order of the screen where it is told', async () => {
    const { eventId } = await engine.rerank({ prompt: 'p', candidates: SET });
    await engine.prefer({ eventId, candidates: [2, 0, 1], ranking: [1, 2, 0] });
    const [label] = await engine.labels();
    expect(label).toMatchObject({ texts: [MIDDLE, LONG, SHORT], appPositions: [2, 0, 1], ranking: [2, 0, 1] });
  });

  it('counts as one label towards proof, however long it is', async () => {
    await engine.prefer({ prompt: 'p', candidates: SET, ranking: [1, 2, 0] });
    expect((await engine.profile()).evidence.predictions).toBe(1);
  });
});

describe('thumbs', () => {
  it('up beat thumbs down of the same set', async () => {
    await engine.prefer({ prompt: 'p', candidates: SET, liked: [1], disliked: [0, 2] });
    expect(await engine.labels()).toMatchObject([{ outcome: 'rated', ratings: [-1, 1, -1] }]);
    const choice = await taught({ chosen: SHORT, rejected: [LONG, MIDDLE] });
    expect((await posterior(engine))?.mean).toEqual((await posterior(choice))?.mean);
  });

  it('of one kind wait for one of the other, under whatever prompt it comes', async () => {
    const before = await posterior(engine);
    await engine.prefer({ prompt: 'p', candidates: [SHORT], liked: [0], disliked: [] });
    expect(await posterior(engine)).toEqual(before);
    await engine.prefer({ prompt: 'q', candidates: [LONG], liked: [], disliked: [0] });
    expect((await lengthAxis()).mean).toBeLessThan(0);
    const { evidence } = await engine.profile();
    // Across prompts nothing is said of an order, so nothing is proved.
    expect(evidence.predictions).toBe(0);
  });
});

describe('a wish', () => {
  it('moves its axis the way it says, more than the judgement alone', async () => {
    const alone = await taught({ chosen: SHORT, rejected: MIDDLE });
    const withWish = await taught({ chosen: SHORT, rejected: MIDDLE, wishes: [{ axis: 'length', direction: -1 }] });
    expect((await lengthAxis(withWish)).mean).toBeLessThan((await lengthAxis(alone)).mean);
    expect(await withWish.labels()).toMatchObject([{ wishes: [{ axis: 'length', direction: -1 }] }]);
  });

  it('can stand on a skip, of which nothing else is learnt', async () => {
    await engine.prefer({ candidates: SET, outcome: 'skip', wishes: [{ axis: 'length', direction: 1 }] });
    expect((await lengthAxis()).mean).toBeGreaterThan(0);
    expect((await engine.profile()).evidence.predictions).toBe(0);
  });
});

describe('a label that replaces another', () => {
  it.each(['label-1', 'label-2'])('%s leaves what there would be had the other never been given', async (replaces) => {
    const kept = replaces === 'label-1' ? 2 : 1;
    for (const n of [1, 2]) {
      await engine.prefer(n === kept ? pairLabel(n) : { chosen: LONG, rejected: SHORT, labelId: replaces });
    }
    await engine.prefer({ chosen: SHORT, rejected: LONG, labelId: 'new', replaces });
    const other = await taught(pairLabel(kept), { chosen: SHORT, rejected: LONG, labelId: 'new' });
    expect((await engine.labels()).map(({ id }) => id)).toEqual([`label-${kept}`, 'new']);
    expect(await posterior(engine)).toEqual(await posterior(other));
    expect((await engine.profile()).evidence).toEqual((await other.profile()).evidence);
    const scores = async (of: Engine) => (await of.review()).map(({ label: _, ...review }) => review);
    expect(await scores(engine)).toEqual(await scores(other));
  });

  it('can itself be replaced and taken back, again and again', async () => {
    await engine.prefer(pairLabel(1));
    for (let n = 2; n < 20; n++) await engine.prefer({ ...pairLabel(n), replaces: `label-${n - 1}` });
    expect(await posterior(engine)).toEqual(await posterior(await taught(pairLabel(19))));
    await engine.undo(undefined);
    expect(await posterior(engine)).toEqual(await posterior(await startTinyEngine()));
  });

  it('is kept where the other is gone already', async () => {
    const { labels } = await engine.prefer({ ...pairLabel(1), replaces: 'never was' });
    expect(labels).toBe(1);
  });
});

describe('labels', () => {
  it('of one set are found by its prompt and candidates', async () => {
    await engine.prefer(pairLabel(1));
    await engine.prefer({ prompt: 'p', candidates: SET, ranking: [1, 2, 0], labelId: 'of the set' });
    await engine.prefer({ prompt: 'p', chosen: SHORT, rejected: 'Something else.' });
    const found = await engine.labels({ prompt: 'p', candidates: [...SET, 'And one more.'] });
    expect(found.map(({ id }) => id)).toEqual(['of the set']);
    expect(await engine.labels({ prompt: 'q' })).toEqual([]);
  });

  it('can be taken back several at once', async () => {
    for (const n of [1, 2, 3]) await engine.prefer(pairLabel(n));
    expect((await engine.undo(['label-1', 'label-3'])).labels).toBe(1);
    expect(await posterior(engine)).toEqual(await posterior(await taught(pairLabel(2))));
    await expect(engine.undo(['label-2', 'label-1'])).rejects.toMatchObject({ code: 'unknown-label' });
    expect(await engine.labels()).toHaveLength(1);
  });
});

describe('while learning is paused', () => {
  it('nothing is kept, and it goes on where it stopped', async () => {
    await engine.prefer(pairLabel(1));
    expect(await engine.set({ learning: false })).toEqual({ learning: false, axes: {} });
    const before = await stateOf(engine);
    const result = await engine.prefer(pairLabel(2));
    expect(result).toMatchObject({ isStored: false, labels: 1 });
    expect(await stateOf(engine)).toEqual(before);
    await engine.set({ learning: true });
    expect(await engine.prefer(pairLabel(2))).toMatchObject({ isStored: true, labels: 2 });
  });
});

describe('an axis set by hand', () => {
  it('weighs what was set, is shown at once, and can be learnt again', async () => {
    const before = await stateOf(engine);
    expect((await engine.rerank({ prompt: 'p', candidates: SET })).applied).toBe(false);
    await engine.set({ axis: 'length', value: -1.5 });
    const axis = await lengthAxis();
    expect(axis).toMatchObject({ isSet: true, text: 'shorter' });
    expect(axis.mean).toBeCloseTo(-1.5, 2);
    const { applied, ranking } = await engine.rerank({ prompt: 'p', candidates: SET });
    expect(applied).toBe(true);
    expect(ranking.map(({ document }) => document)).toEqual([SHORT, MIDDLE, LONG]);
    await engine.set({ axis: 'length', value: 1 });
    expect((await lengthAxis()).mean).toBeCloseTo(1, 2);
    await engine.set({ axis: 'length', value: null });
    expect(await stateOf(engine)).toEqual(before);
  });

  it('is left out of the count of labels, and goes with forget', async () => {
    await engine.set({ axis: 'length', value: -1 });
    expect((await engine.profile()).labels).toBe(0);
    await engine.forget();
    expect((await engine.profile()).settings).toEqual({ learning: true, axes: {} });
    expect((await lengthAxis()).isSet).toBe(false);
  });

  it('is in an exported file, for the reader to follow', async () => {
    await engine.set({ axis: 'warmth', value: 0.5 });
    await engine.set({ learning: false });
    const file = await engine.export();
    expect(file.settings).toEqual({ apply: 'auto', learning: false, axes: { warmth: 0.5 } });
    const other = await startTinyEngine();
    expect((await other.import(file)).settings).toEqual(file.settings);
    expect((await other.profile()).settings).toEqual({ learning: true, axes: {} });
  });
});

describe.each(STORES)('on %s', (_, makePlace) => {
  it('a new start knows rankings, thumbs, wishes and settings, with and without the snapshot', async () => {
    const open = makePlace();
    const first = await startTinyEngine({ store: await open() });
    await first.prefer({ prompt: 'p', candidates: SET, ranking: [1, 2, 0] });
    await first.prefer({ prompt: 'q', candidates: [SHORT], liked: [0], disliked: [] });
    await first.prefer({
      prompt: 'r',
      candidates: [LONG],
      liked: [],
      disliked: [0],
      wishes: [{ axis: 'bold', direction: -1 }],
    });
    await first.set({ axis: 'bullets', value: 0.7 });
    await first.set({ learning: false });
    const expected = { state: await stateOf(first), review: await first.review() };
    await first.dispose();
    const second = await startTinyEngine({ store: await open() });
    expect({ state: await stateOf(second), review: await second.review() }).toEqual(expected);
    await second.dispose();

    const store = await open();
    await store.writeSnapshot({ modelVersion: 'another', log: '', state: {} });
    const third = await startTinyEngine({ store });
    expect({ state: await stateOf(third), review: await third.review() }).toEqual(expected);
    await third.dispose();
  });
});

describe('a review', () => {
  it('tells how each label was foretold, in the order in which they were given', async () => {
    await clickShortest(engine, drawSets(12, 3));
    const reviews = await engine.review();
    expect(reviews.map(({ label }) => label.id)).toEqual((await engine.labels()).map(({ id }) => id));
    const { evidence } = await engine.profile();
    const loss = (key: 'personal' | 'app') =>
      reviews.reduce((sum, review) => sum - Math.log(review[key] as number), 0) / reviews.length;
    expect(loss('personal')).toBeCloseTo(evidence.personalLogLoss, 9);
    expect(loss('app')).toBeCloseTo(evidence.appLogLoss, 9);
    expect(reviews[0]?.isEarned).toBe(false);
    expect(reviews.at(-1)?.isEarned).toBe((await engine.profile()).applied);
  });

  it('doubts the one click that goes against all others most', async () => {
    const sets = drawSets(16, 5);
    for (const [n, candidates] of sets.entries()) {
      const lengths = candidates.map((text) => text.length);
      const wanted = n === 9 ? Math.max(...lengths) : Math.min(...lengths);
      await engine.prefer({ prompt: `p${n}`, candidates, chosen: lengths.indexOf(wanted) });
    }
    const doubts = (await engine.review()).map(({ doubt }) => doubt);
    expect(doubts.indexOf(Math.max(...doubts))).toBe(9);
    for (const doubt of doubts) expect(doubt >= 0 && doubt <= 1).toBe(true);
  });

  it('does not doubt a tie for being rare, but for being between two that differ', async () => {
    await clickShortest(engine, drawSets(14, 7));
    const [a = '', b = '', ...rest] = drawSets(1, 9)[0] ?? [];
    await engine.prefer({
      candidates: [a, b, ...rest].map((text) => text.slice(0, 40)),
      outcome: 'tie',
      labelId: 'alike',
    });
    await engine.prefer({ candidates: ['No.', LONG.repeat(3)], outcome: 'tie', labelId: 'unlike' });
    const doubt = (id: string, all: readonly LabelReview[]) => all.find(({ label }) => label.id === id)?.doubt ?? 1;
    const reviews = await engine.review();
    expect(doubt('alike', reviews)).toBeLessThan(0.1);
    expect(doubt('unlike', reviews)).toBeGreaterThan(doubt('alike', reviews));
  });

  it('has no scores for a label that says nothing of an order', async () => {
    await engine.prefer({ candidates: SET, outcome: 'skip' });
    const [review] = await engine.review();
    expect(review).toEqual({ label: expect.objectContaining({ outcome: 'skip' }) as Label, isEarned: false, doubt: 0 });
  });
});

describe('prefer refuses', () => {
  it.each<[string, unknown]>([
    ['a ranking that leaves one out', { candidates: SET, ranking: [0, 1] }],
    ['a ranking that names one twice', { candidates: SET, ranking: [0, 1, 1] }],
    [
      'a ranking of a crowd',
      { candidates: Array.from({ length: 21 }, (_, i) => `t${i}`), ranking: [...Array(21).keys()] },
    ],
    ['a ranking of one', { candidates: [SHORT], ranking: [0] }],
    ['a text that is liked and disliked', { candidates: SET, liked: [1], disliked: [1] }],
    ['no thumb at all', { candidates: SET, liked: [], disliked: [] }],
    ['a thumb on nothing', { candidates: SET, liked: [3] }],
    ['an axis that there is not', { ...pairLabel(1), wishes: [{ axis: 'colour', direction: 1 }] }],
    ['half a direction', { ...pairLabel(1), wishes: [{ axis: 'length', direction: 0.5 }] }],
    ['wishes that are none', { ...pairLabel(1), wishes: 'length' }],
    ['an axis wished for twice', { ...pairLabel(1), wishes: Array(2).fill({ axis: 'length', direction: 1 }) }],
    ['positions of another number', { candidates: SET, chosen: 0, appPositions: [0] }],
    ['an empty id for what it replaces', { ...pairLabel(1), replaces: '' }],
  ])('%s', async (_, request) => {
    const before = await stateOf(engine);
    await expect(engine.prefer(request as PreferRequest)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^Expected .{10,300}\.$/s),
    });
    expect(await stateOf(engine)).toEqual(before);
  });
});

describe('set refuses', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an axis that there is not', { axis: 'colour', value: 1 }],
    ['a learnt axis, which has no meaning to set', { axis: 'learned-01', value: 1 }],
    ['a weight beyond all bounds', { axis: 'length', value: 6 }],
    ['a weight that is no number', { axis: 'length', value: 'much' }],
    ['no weight', { axis: 'length' }],
    ['a learning that is neither', { learning: 'yes' }],
    ['two settings in one', { learning: false, axis: 'length', value: Number.NaN }],
  ])('%s', async (_, setting) => {
    await expect(engine.set(setting as never)).rejects.toMatchObject({ code: 'input' });
    expect((await engine.profile()).settings).toEqual({ learning: true, axes: {} });
  });
});

it('asks about no pair of candidates twice, and about none after a ranking of all', async () => {
  const candidates = PROBE.slice(0, 3);
  const asked: string[] = [];
  for (;;) {
    const suggestion = await engine.suggestPair({ prompt: 'p', candidates });
    if (!suggestion) break;
    asked.push(suggestion.pair.join('-'));
    await engine.prefer({ eventId: suggestion.eventId, outcome: 'skip', candidates: suggestion.pair });
  }
  expect(asked.sort()).toEqual(['0-1', '0-2', '1-2']);
  await engine.undo((await engine.labels()).map(({ id }) => id));
  await engine.prefer({ prompt: 'p', candidates, ranking: [2, 0, 1] });
  expect(await engine.suggestPair({ prompt: 'p', candidates })).toBeUndefined();
});
