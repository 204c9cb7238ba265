/** What holds in every host library, asked through the real one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { PenchantError } from '../../src/shared/errors.js';
import { type AdaptedEngine, startPageEngine } from '../fixtures/page-engine.js';
import { drawSets, PROBE, pairLabel, shortest } from '../fixtures/tiny-engine.js';
import { HOSTS, type Returned } from './hosts.js';

const textsOf = (returned: readonly Returned[]) => returned.map(({ text }) => text);

/** Sorted upwards and reversed, which undoes the order of equal scores. */
const sortedAgain = (returned: readonly Returned[]) => returned.toSorted((a, b) => a.score - b.score).toReversed();

describe.each(HOSTS)('in %s', (_, ask) => {
  let engine: AdaptedEngine;
  beforeEach(async () => {
    engine = await startPageEngine();
  });

  it("keeps the app's order until the personal one has proved itself", async () => {
    await engine.prefer(pairLabel(1));
    const returned = await ask(engine, { texts: PROBE });
    expect(textsOf(returned)).toEqual(PROBE);
    expect(returned.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(returned.every(({ applied }) => !applied)).toBe(true);
  });

  it("returns the engine's order where it is applied", async () => {
    await engine.prefer(pairLabel(1));
    const { ranking } = await engine.rerank({ prompt: '', candidates: PROBE, apply: 'always' });
    const returned = await ask(engine, { texts: PROBE, apply: 'always' });
    expect(textsOf(returned)).toEqual(ranking.map(({ document }) => document));
    expect(textsOf(returned)).not.toEqual(PROBE);
    expect(returned.every(({ applied }) => applied)).toBe(true);
  });

  it.each(['always', 'never'] as const)('gives scores that sort into the same order, applied %s', async (apply) => {
    await engine.prefer(pairLabel(1));
    const returned = await ask(engine, { texts: PROBE, apply });
    expect(sortedAgain(returned)).toEqual(returned);
    for (const { score } of returned) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(1);
    }
  });

  it('gives personal scores whose log-odds are the scores of the engine', async () => {
    await engine.prefer(pairLabel(1));
    const { ranking } = await engine.rerank({ prompt: '', candidates: PROBE, apply: 'always' });
    const returned = await ask(engine, { texts: PROBE, apply: 'always' });
    returned.forEach(({ score }, place) => {
      expect(Math.log(score / (1 - score))).toBeCloseTo(ranking[place]?.score as number, 9);
    });
  });

  it.each(['always', 'never'] as const)(
    'returns the first topN with the scores they had, applied %s',
    async (apply) => {
      await engine.prefer(pairLabel(1));
      const places = (returned: readonly Returned[]) => returned.map(({ index, score }) => ({ index, score }));
      const all = await ask(engine, { texts: PROBE, apply });
      expect(places(await ask(engine, { texts: PROBE, topN: 2, apply }))).toEqual(places(all).slice(0, 2));
    },
  );

  it('takes a topN above the number of texts for all of them', async () => {
    expect(await ask(engine, { texts: PROBE, topN: 50 })).toHaveLength(PROBE.length);
  });

  it('asks with the query as the prompt', async () => {
    await ask(engine, { texts: PROBE });
    expect(engine.asked).toMatchObject([{ prompt: 'How do I water a fern?', candidates: PROBE }]);
  });

  it('passes its settings on with each call', async () => {
    await ask(engine, { texts: PROBE, apply: 'never', deadlineMs: 5_000 });
    expect(engine.asked).toMatchObject([{ apply: 'never', deadlineMs: 5_000 }]);
  });

  it('returns nothing for nothing, without asking the engine', async () => {
    expect(await ask(engine, { texts: [] })).toEqual([]);
    expect(engine.asked).toEqual([]);
  });

  it('hands on the error of more than 10,000 texts as it is', async () => {
    const texts = Array.from({ length: 10_001 }, (_, i) => `Text ${i}.`);
    const error = await ask(engine, { texts }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PenchantError);
    expect(error).toMatchObject({
      code: 'input',
      message: 'Expected `candidates` to be 1 to 10000 texts, got 10001.',
    });
  });

  it('takes texts that occur twice for two', async () => {
    const returned = await ask(engine, { texts: ['No.', 'Yes.', 'No.'], apply: 'always' });
    expect(returned.map(({ index }) => index).sort()).toEqual([0, 1, 2]);
    for (const { text, index } of returned) expect(text).toBe(['No.', 'Yes.', 'No.'][index]);
  });

  it('learns from a choice by the event and the index that came back', async () => {
    const returned = await ask(engine, { texts: PROBE, apply: 'always' });
    const { eventId, index } = returned[2] as Returned;
    await engine.prefer({ eventId, chosen: index });
    const [label] = await engine.labels();
    expect(label?.texts[label.chosen as number]).toBe(returned[2]?.text);
    expect(label?.texts).toEqual(textsOf(returned));
    expect(label?.prompt).toBe('How do I water a fern?');
  });

  it('comes to return the personal order, by choices alone', async () => {
    for (const texts of drawSets(12, 1)) {
      const returned = await ask(engine, { texts });
      const { eventId, index } = returned[shortest(textsOf(returned))] as Returned;
      await engine.prefer({ eventId, chosen: index });
    }
    const returned = await ask(engine, { texts: PROBE });
    expect(returned.every(({ applied }) => applied)).toBe(true);
    expect(returned[0]?.text).toBe('No.');
    expect(textsOf(returned)).not.toEqual(PROBE);
  });
});
