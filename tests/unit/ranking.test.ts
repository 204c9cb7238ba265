/** Scores, orders, reasons and the question worth asking, against their definitions and a Monte Carlo oracle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, stacked } from '../../src/math/linear-algebra.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import { type NamedAxis, ReasonWriter } from '../../src/ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates, spreadOf } from '../../src/ranking/score.js';
import { answerInformation, type Suggestion, suggestPair } from '../../src/ranking/suggest.js';
import { toRerankResult } from '../../src/shared/ranking-message.js';
import { diagonal, distance, drawFrom, drawNormal, drawRows, isotropic } from '../fixtures/gaussian.js';

const F = 3;
const value = fc.double({ min: -3, max: 3, noNaN: true });
const row = fc.array(value, { minLength: F, maxLength: F }).map((x) => Float64Array.from(x));
const rowsOf = (minLength: number) => fc.array(row, { minLength, maxLength: 8 });
const belief = fc
  .tuple(row, row)
  .map(([mean, sd]) => ({ mean, covariance: diagonal([...sd].map((s) => 0.1 + Math.abs(s))) }));
const add = (a: Float64Array, b: Float64Array) => a.map((x, k) => x + (b[k] as number));

describe('scores', () => {
  it('are utilities against the mean of the set, with the spread of the same', () => {
    fc.assert(
      fc.property(belief, rowsOf(1), (b, rows) => {
        const { mean, centred } = scoreCandidates(b, rows);
        const sd = spreadOf(b, stacked(centred));
        const utilities = rows.map((x) => dot(b.mean, x));
        const average = utilities.reduce((s, u) => s + u, 0) / rows.length;
        expect(
          distance(
            mean,
            utilities.map((u) => u - average),
          ),
        ).toBeLessThan(1e-9);
        const variances = centred.map((x) =>
          x.reduce((s, xk, k) => s + xk * xk * (b.covariance[k * F + k] as number), 0),
        );
        expect(distance(sd, variances.map(Math.sqrt))).toBeLessThan(1e-9);
      }),
    );
  });

  it('do not change by what all candidates share', () => {
    fc.assert(
      fc.property(belief, rowsOf(1), row, (b, rows, shift) => {
        const plain = scoreCandidates(b, rows);
        const shifted = scoreCandidates(
          b,
          rows.map((x) => add(x, shift)),
        );
        expect(distance(shifted.mean, plain.mean)).toBeLessThan(1e-9);
        expect(distance(spreadOf(b, stacked(shifted.centred)), spreadOf(b, stacked(plain.centred)))).toBeLessThan(1e-6);
      }),
    );
  });

  it('move with their candidates when these change places', () => {
    fc.assert(
      fc.property(belief, rowsOf(2), fc.nat(), (b, rows, seed) => {
        const places = shuffled([...rows.keys()], seededRandom(seed));
        const plain = scoreCandidates(b, rows).mean;
        const moved = scoreCandidates(
          b,
          places.map((i) => rows[i] as Float64Array),
        ).mean;
        expect(
          distance(
            moved,
            places.map((i) => plain[i] as number),
          ),
        ).toBeLessThan(1e-9);
      }),
    );
  });

  it('of a lone candidate are 0', () => {
    const b = isotropic(F, 1, [1, 2, 3]);
    const { mean, centred } = scoreCandidates(b, [Float64Array.of(1, 2, 3)]);
    expect([...mean, ...spreadOf(b, stacked(centred))]).toEqual([0, 0]);
  });
});

describe('an order', () => {
  it('holds every index once, from the highest score to the lowest, and keeps the app order among equals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }), (scores) => {
        const order = descending(Float64Array.from(scores));
        expect([...order].sort((a, b) => a - b)).toEqual([...scores.keys()]);
        for (let k = 1; k < order.length; k++) {
          const [i, j] = [order[k - 1] as number, order[k] as number];
          expect((scores[i] as number) > (scores[j] as number) || (scores[i] === scores[j] && i < j)).toBe(true);
        }
      }),
    );
  });
});

describe('a preference probability', () => {
  it('is one minus its reverse, and even for the same features', () => {
    fc.assert(
      fc.property(belief, row, row, (b, x, y) => {
        expect(preferenceProbability(b, x, y) + preferenceProbability(b, y, x)).toBeCloseTo(1, 10);
        expect(preferenceProbability(b, x, x)).toBe(0.5);
      }),
    );
  });

  it('is closer to even where the belief is wider', () => {
    const [x, y] = [Float64Array.of(1, 0, 0), Float64Array.of(0, 0, 0)];
    const [narrow, wide] = [0.01, 4].map((v) => preferenceProbability(isotropic(F, v, [1, 0, 0]), x, y)) as [
      number,
      number,
    ];
    expect(narrow).toBeGreaterThan(wide);
    expect(wide).toBeGreaterThan(0.5);
  });
});

describe('reasons', () => {
  const axes: readonly NamedAxis[] = ['a', 'b', 'c', 'd', 'e'].map((name, i) => ({
    name,
    kind: i < 3 ? 'style' : 'learned',
    more: `more ${name}`,
    less: `less ${name}`,
  }));
  const five = fc.array(value, { minLength: 5, maxLength: 5 }).map((x) => Float64Array.from(x));
  /** The reasons of each candidate, as a page gets them. */
  const reasonsOf = (weights: Float64Array, centred: readonly Float64Array[]) => {
    const [originalIndex, zeros] = [Uint32Array.from(centred.keys()), new Float64Array(centred.length)];
    const writer = new ReasonWriter(axes, centred.length);
    for (const [i, x] of [...centred.entries()].reverse()) {
      writer.write(
        i,
        x,
        weights.map((w, k) => w * (x[k] as number)),
      );
    }
    const reasons = writer.columns;
    const rest = { eventId: '', applied: true, confidence: 0.5 };
    const message = { originalIndex, score: zeros, sd: zeros, reasons, ...rest };
    return toRerankResult(message, centred.map(String)).ranking.map((candidate) => candidate.reasons);
  };

  it('are the largest contributions, at most three, strongest first, and none that changes no mind', () => {
    fc.assert(
      fc.property(five, fc.array(five, { maxLength: 4 }), (weights, centred) => {
        const expected = centred.map((x) => {
          const sizes = [...weights].map((w, k) => Math.abs(w * (x[k] as number))).sort((a, b) => b - a);
          return sizes.filter((size) => size >= 0.02).slice(0, 3);
        });
        const sizes = reasonsOf(weights, centred).map((reasons) =>
          reasons.map(({ contribution }) => Math.abs(contribution)),
        );
        expect(sizes).toEqual(expected);
      }),
    );
  });

  it('say how the candidate differs, whether that helped it or not', () => {
    const [reasons] = reasonsOf(Float64Array.of(1, -1, 0, 0.5, 0), [Float64Array.of(-3, -2, 9, 2, 9)]);
    expect(reasons).toEqual([
      { axis: 'a', kind: 'style', text: 'less a', direction: -1, contribution: -3 },
      { axis: 'b', kind: 'style', text: 'less b', direction: -1, contribution: 2 },
      { axis: 'd', kind: 'learned', text: 'more d', direction: 1, contribution: 1 },
    ]);
  });
});

describe('the information of an answer', () => {
  it('is within 0.015 nats of the mutual information of simulated answers', () => {
    const random = seededRandom(6);
    const draws = Array.from({ length: 20_000 }, () => drawNormal(random));
    for (const mean of [0, 0.5, 2, 5]) {
      for (const variance of [0.1, 1, 5, 25]) {
        const ps = draws.map((z) => 1 / (1 + Math.exp(-mean - Math.sqrt(variance) * z)));
        const average = ps.reduce((s, p) => s + p, 0) / ps.length;
        const exact = entropy(average) - ps.reduce((s, p) => s + entropy(p), 0) / ps.length;
        expect(Math.abs(answerInformation(mean, variance) - exact), `N(${mean}, ${variance})`).toBeLessThan(0.015);
      }
    }
  });

  it('is less for a settled pair than for an open one, however little either can teach', () => {
    for (const variance of [0.01, 0.1, 1, 10]) {
      const information = [0, 1, 2, 3, 4, 5, 8].map((mean) => answerInformation(mean, variance));
      expect(information).toEqual([...information].sort((a, b) => b - a));
    }
  });

  it('is none where the belief is certain, and never negative', () => {
    expect(answerInformation(0, 0)).toBeCloseTo(0, 12);
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (m, v) => {
          const information = answerInformation(m, v);
          expect(information).toBeGreaterThanOrEqual(0);
          expect(information).toBeLessThanOrEqual(Math.LN2);
        },
      ),
    );
  });
});

describe('the suggested pair', () => {
  it('is the best of all pairs, as far as simulated answers can tell', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed);
      const b = { mean: drawRows(1, F, random)[0] as Float64Array, covariance: diagonal([2, 0.5, 0.1]) };
      const rows = drawRows(5, F, random);
      const users = Array.from({ length: 3000 }, () => drawFrom(b, random));
      const simulated = (i: number, j: number) => {
        const ps = users.map(
          (w) => 1 / (1 + Math.exp(dot(w, rows[j] as Float64Array) - dot(w, rows[i] as Float64Array))),
        );
        return entropy(ps.reduce((s, p) => s + p, 0) / ps.length) - ps.reduce((s, p) => s + entropy(p), 0) / ps.length;
      };
      const pairs = rows.flatMap((_, i) => rows.slice(i + 1).map((_, k) => [i, i + 1 + k] as const));
      const best = Math.max(...pairs.map(([i, j]) => simulated(i, j)));
      const { pair, information } = suggestPair(b, rows) as Suggestion;
      expect(best - simulated(...pair)).toBeLessThan(0.02);
      expect(Math.abs(information - simulated(...pair))).toBeLessThan(0.03);
    }
  });

  it('has the information and the probability of its difference', () => {
    fc.assert(
      fc.property(belief, rowsOf(2), (b, rows) => {
        const { pair, information, probability } = suggestPair(b, rows) as Suggestion;
        const [x, y] = pair.map((i) => rows[i] as Float64Array) as [Float64Array, Float64Array];
        const d = x.map((xk, k) => xk - (y[k] as number));
        const variance = d.reduce((s, dk, k) => s + dk * dk * (b.covariance[k * F + k] as number), 0);
        expect(information).toBeCloseTo(answerInformation(dot(b.mean, d), variance), 8);
        expect(probability).toBeCloseTo(preferenceProbability(b, x, y), 8);
      }),
    );
  });

  it('is one that differs where the belief is wide, not where it is sure', () => {
    const b = { mean: Float64Array.of(0, 0), covariance: diagonal([4, 0.01]) };
    const rows = [
      [0, 0],
      [0, 2],
      [2, 0],
    ].map((x) => Float64Array.from(x));
    expect(suggestPair(b, rows)?.pair).toContain(2);
  });

  it('is one whose answer is open, not one that is settled', () => {
    const b = { mean: Float64Array.of(5, 0), covariance: diagonal([1, 1]) };
    const rows = [
      [0, 0],
      [2, 0],
      [2, 1],
    ].map((x) => Float64Array.from(x));
    expect(suggestPair(b, rows)?.pair).toEqual([1, 2]);
  });

  it('is the first where no answer would teach anything', () => {
    const same = Float64Array.of(1, 1);
    expect(suggestPair(isotropic(2, 1), [same, same, same])?.pair).toEqual([0, 1]);
  });

  it('is none that was asked', () => {
    const rows = [0, 1, 2].map((x) => Float64Array.of(x, x));
    const asked: string[] = [];
    for (let i = 0; i < 3; i++) {
      const suggested = suggestPair(isotropic(2, 1), rows, (a, b) => asked.includes(`${a}-${b}`));
      asked.push((suggested as Suggestion).pair.join('-'));
    }
    expect(new Set(asked).size).toBe(3);
    expect(suggestPair(isotropic(2, 1), rows, () => true)).toBeUndefined();
  });
});

/** Entropy of a coin, in nats, from its definition. */
function entropy(p: number): number {
  return [p, 1 - p].reduce((sum, q) => (q > 0 ? sum - q * Math.log(q) : sum), 0);
}
