/** Reranks with a budget: the best order so far, then the whole one, and nobody waits for it who asked for something else. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Encoder } from '../../src/encoder/encoder.js';
import { createLazyEncoder } from '../../src/encoder/encoder.js';
import type { RerankResult } from '../../src/shared/protocol.js';
import { createGate, settleAll } from '../fixtures/gate.js';
import { createHashEncoder } from '../fixtures/hash-encoder.js';
import { clickShortest, drawSets, PROBE, startTinyEngine } from '../fixtures/tiny-engine.js';

afterEach(() => {
  vi.useRealTimers();
});

const FRESH = ['A text that nobody has seen.', 'Another one.', 'And a third, the last of them.'];
const indices = ({ ranking }: RerankResult) => ranking.map(({ originalIndex }) => originalIndex);
const known = ({ ranking }: RerankResult) =>
  ranking.filter(({ isPending }) => !isPending).map(({ document }) => document);
/** Long enough for a batch of two. */
const longTexts = (count: number) => Array.from({ length: count }, (_, i) => `${i}. ${'word '.repeat(220)}`);
const without = <T extends { eventId: string }>({ eventId, ...rest }: T) => rest;

/** An engine that has learnt that short is good, on an encoder that takes 10 ms a call of a clock that stands still. */
async function startSlowEngine() {
  vi.useFakeTimers({ toFake: ['performance'] });
  const hashes = createHashEncoder();
  const encoder: Encoder = {
    ...hashes,
    async encode(texts, signal) {
      vi.advanceTimersByTime(10);
      return hashes.encode(texts, signal);
    },
  };
  const engine = await startTinyEngine({ encoder });
  await clickShortest(engine, drawSets(6, 1));
  return { engine, encoded: hashes.encoded };
}

describe('a rerank with a budget', () => {
  it('of which nothing is known keeps the order of the app, and says so', async () => {
    const { engine } = await startSlowEngine();
    const result = await engine.rerank({ prompt: '', candidates: FRESH, budgetMs: 0, apply: 'always' });
    expect(result).toMatchObject({ partial: true, applied: false, confidence: 0.5 });
    expect(indices(result)).toEqual([0, 1, 2]);
    for (const candidate of result.ranking) {
      expect(candidate).toMatchObject({ score: 0, reasons: [], isPending: true });
      expect(candidate.sd).toBeGreaterThan(0);
    }
  });

  it('puts what is known in the personal order, and the rest after it in that of the app', async () => {
    const { engine } = await startSlowEngine();
    const whole = await engine.rerank({ prompt: '', candidates: PROBE, apply: 'always' });
    const candidates = [FRESH[0] as string, ...PROBE.slice(0, 2), FRESH[1] as string, ...PROBE.slice(2)];
    const result = await engine.rerank({ prompt: '', candidates, budgetMs: 0, apply: 'always' });
    expect(known(result)).toEqual(whole.ranking.map(({ document }) => document));
    expect(indices(result).slice(-2)).toEqual([0, 3]);
    expect(result).toMatchObject({ partial: true, applied: true, confidence: 0.5 });
    // Scored among themselves, as if the others were not there.
    expect(result.ranking.slice(0, 4).map(({ score }) => score)).toEqual(whole.ranking.map(({ score }) => score));
    const inAppOrder = await engine.rerank({ prompt: '', candidates, budgetMs: 0, apply: 'never' });
    expect(indices(inAppOrder)).toEqual([...candidates.keys()]);
    const best = await engine.rerank({ prompt: '', candidates, budgetMs: 0, apply: 'always', topN: 2 });
    expect(best.ranking).toEqual(result.ranking.slice(0, 2));
  });

  it('that suffices is one without a budget', async () => {
    const { engine } = await startSlowEngine();
    const bounded = await engine.rerank({ prompt: '', candidates: PROBE, budgetMs: 1000 });
    expect(bounded).not.toHaveProperty('partial');
    expect(without(bounded)).toEqual(without(await engine.rerank({ prompt: '', candidates: PROBE })));
  });

  it('encodes the shortest texts first, until the budget ends', async () => {
    const { engine, encoded } = await startSlowEngine();
    const before = encoded.length;
    const candidates = [...longTexts(8), 'Short.'];
    const result = await engine.rerank({ prompt: '', candidates, budgetMs: 15, apply: 'always' });
    // Two batches, begun after 0 and 10 ms; the third would have begun at 20.
    expect(encoded.slice(before)).toEqual(['Short.', ...candidates.slice(0, 3)]);
    expect(known(result).toSorted()).toEqual(['Short.', ...candidates.slice(0, 3)].toSorted());
  });

  it('can be judged like any other', async () => {
    const { engine } = await startSlowEngine();
    const { eventId } = await engine.rerank({ prompt: 'p', candidates: FRESH, budgetMs: 0 });
    await engine.prefer({ eventId, chosen: 1 });
    expect((await engine.labels()).at(-1)).toMatchObject({ chosen: 1, texts: FRESH });
  });

  it('does not wait for a model that is not compiled, unless the budget has room for it', async () => {
    let opened = 0;
    const encoder = createLazyEncoder(8, async () => {
      opened++;
      return createHashEncoder();
    });
    const engine = await startTinyEngine({ encoder });
    expect((await engine.rerank({ prompt: '', candidates: FRESH, budgetMs: 500 })).partial).toBe(true);
    expect(opened).toBe(0);
    expect((await engine.rerank({ prompt: '', candidates: FRESH, budgetMs: 60_000 })).partial).toBeUndefined();
    expect(opened).toBe(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '10', null])('of %s is refused', async (budgetMs) => {
    const engine = await startTinyEngine();
    const request = { prompt: '', candidates: FRESH, budgetMs: budgetMs as number };
    await expect(engine.rerank(request)).rejects.toMatchObject({ code: 'input' });
    await expect(engine.refine(request)).rejects.toMatchObject({ code: 'input' });
  });
});

describe('what is refined', () => {
  it('is the result without a budget, and no text is encoded twice for it', async () => {
    const { engine, encoded } = await startSlowEngine();
    const request = { prompt: '', candidates: [...longTexts(6), ...PROBE], apply: 'always' as const };
    await engine.rerank({ ...request, budgetMs: 15 });
    const refined = await engine.refine({ ...request, budgetMs: 15 });
    expect(refined).not.toHaveProperty('partial');
    expect(without(refined)).toEqual(without(await engine.rerank(request)));
    expect(new Set(encoded).size).toBe(encoded.length);
  });

  it('lets others pass after each batch', async () => {
    const hashes = createHashEncoder();
    const gates = Array.from({ length: 3 }, createGate);
    let batch = 0;
    const encoder: Encoder = {
      ...hashes,
      async encode(texts) {
        await gates[batch++]?.passed;
        return hashes.encode(texts);
      },
    };
    const engine = await startTinyEngine({ encoder });
    const log: string[] = [];
    const refining = engine.refine({ prompt: '', candidates: longTexts(6) }).then(() => log.push('refined'));
    await settleAll();
    const setting = engine.set({ learning: false }).then(() => log.push('set'));
    gates[0]?.open();
    await setting;
    expect(log).toEqual(['set']);
    gates.forEach(({ open }) => void open());
    await refining;
    expect(hashes.encoded).toHaveLength(6);
  });

  it('can be given up between batches, and what was done of it is kept', async () => {
    const hashes = createHashEncoder();
    const controller = new AbortController();
    const encoder: Encoder = {
      ...hashes,
      async encode(texts) {
        const vectors = await hashes.encode(texts);
        controller.abort();
        return vectors;
      },
    };
    const engine = await startTinyEngine({ encoder });
    const candidates = longTexts(6);
    const given = engine.refine({ prompt: '', candidates }, controller.signal);
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    expect(hashes.encoded).toHaveLength(2);
    const result = await engine.rerank({ prompt: '', candidates, budgetMs: 0 });
    expect(known(result)).toEqual(hashes.encoded);
  });
});
