/** Many judgements at once against the likelihood of each: value, gradient and curvature, by definition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSquares, dot, subtract } from '../../src/math/linear-algebra.js';
import { type Comparison, type NoiseModel, tieTerms } from '../../src/preference/comparison.js';
import { Judgements } from '../../src/preference/judgements.js';
import { distance } from '../fixtures/gaussian.js';
import { choiceAmong } from '../fixtures/luce.js';

const STEP = 1e-5;

const feature = fc.double({ min: -2, max: 2, noNaN: true });
const vectorOf = (f: number) => fc.array(feature, { minLength: f, maxLength: f }).map((x) => Float64Array.from(x));
const comparisonOf = (f: number): fc.Arbitrary<Comparison> =>
  fc
    .array(vectorOf(f), { minLength: 2, maxLength: 5 })
    .chain((rows) =>
      fc
        .record({ chosen: fc.option(fc.nat(rows.length - 1)), weight: fc.double({ min: 0.2, max: 3, noNaN: true }) })
        .map(({ chosen, weight }) => ({ rows, chosen, weight })),
    );
const judged = fc.integer({ min: 1, max: 5 }).chain((f) =>
  fc.record({
    w: vectorOf(f),
    comparisons: fc.array(comparisonOf(f), { minLength: 1, maxLength: 6 }),
    noise: fc.constantFrom<NoiseModel>(
      { labelNoise: 0, tieStrength: 0.7 },
      { labelNoise: 0.05, tieStrength: 1 },
      { labelNoise: 0.4, tieStrength: 2 },
    ),
  }),
);

/** The log-likelihood at w, judgement by judgement. */
function logLikelihood(w: Float64Array, comparisons: readonly Comparison[], noise: NoiseModel): number {
  let total = 0;
  for (const { rows, chosen, weight } of comparisons) {
    const u = Float64Array.from(rows, (row) => dot(w, row));
    if (chosen !== null) total += weight * choiceAmong(u, chosen, noise).logLikelihood;
    else {
      for (let i = 1; i < u.length; i++) {
        total += weight * tieTerms((u[i - 1] as number) - (u[i] as number), noise).logLikelihood;
      }
    }
  }
  return total;
}

describe('judgements together', () => {
  it('are as likely as one by one, with the gradient of finite differences', () => {
    fc.assert(
      fc.property(judged, ({ w, comparisons, noise }) => {
        const gradient = new Float64Array(w.length);
        const value = new Judgements(comparisons, w.length, noise).logLikelihood(w, gradient);
        expect(value).toBeCloseTo(logLikelihood(w, comparisons, noise), 9);
        const slopes = w.map((_, k) => {
          const at = (by: number) =>
            logLikelihood(
              w.map((x, i) => (i === k ? x + by : x)),
              comparisons,
              noise,
            );
          return (at(STEP) - at(-STEP)) / (2 * STEP);
        });
        expect(distance(gradient, slopes)).toBeLessThan(1e-5);
      }),
    );
  });

  it('have a root of their curvature: the spread of rows for a choice, the bend for a tie', () => {
    fc.assert(
      fc.property(judged, ({ w, comparisons, noise }) => {
        const f = w.length;
        const judgements = new Judgements(comparisons, f, noise);
        judgements.logLikelihood(w, new Float64Array(f));
        const curvature = new Float64Array(f * f);
        addSquares(curvature, judgements.curvatureRoot(), f);
        const expected = new Float64Array(f * f);
        const add = (x: Float64Array, scale: number) => {
          for (let i = 0; i < f; i++) {
            for (let j = 0; j <= i; j++) {
              expected[i * f + j] = (expected[i * f + j] as number) + scale * (x[i] as number) * (x[j] as number);
            }
          }
        };
        for (const { rows, chosen, weight } of comparisons) {
          if (chosen === null) {
            rows.slice(1).forEach((row, i) => {
              const difference = subtract(rows[i] as Float64Array, row);
              add(difference, weight * tieTerms(dot(w, difference), noise).bend);
            });
          } else {
            const u = Float64Array.from(rows, (row) => dot(w, row));
            const { p, responsibility } = choiceAmong(u, chosen, noise);
            const mean = w.map((_, k) => rows.reduce((sum, row, i) => sum + (p[i] as number) * (row[k] as number), 0));
            rows.forEach((row, i) => {
              add(subtract(row, mean), weight * responsibility * (p[i] as number));
            });
          }
        }
        expect(distance(lower(curvature, f), lower(expected, f))).toBeLessThan(1e-9);
      }),
    );
  });
});

/** What is on and below the diagonal of A [f, f]. */
function lower(A: Float64Array, f: number): Float64Array {
  return A.filter((_, i) => i % f <= Math.floor(i / f));
}
