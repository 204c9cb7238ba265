/** Many judgements at once against the likelihood of each: value, gradient and curvature, by definition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSquares, dot, multiply, subtract } from '../../src/math/linear-algebra.js';
import {
  type Comparison,
  compacted,
  type NoiseModel,
  rowDifference,
  tieTerms,
} from '../../src/preference/comparison.js';
import { Judgements } from '../../src/preference/judgements.js';
import { distance } from '../fixtures/gaussian.js';
import { choiceAmong } from '../fixtures/luce.js';

const STEP = 1e-5;

const feature = fc.double({ min: -2, max: 2, noNaN: true });
const vectorOf = (f: number) => fc.array(feature, { minLength: f, maxLength: f }).map((x) => Float64Array.from(x));
/** With rows in double precision. */
interface Exact extends Comparison {
  readonly rows: readonly Float64Array[];
}
const comparisonOf = (f: number): fc.Arbitrary<Exact> =>
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
function logLikelihood(w: Float64Array, comparisons: readonly Exact[], noise: NoiseModel): number {
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

  it('in expectation, have the variances of their differences, and slopes at what is left of these', () => {
    const spread = fc.array(vectorOf(3), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(comparisonOf(3), { minLength: 1, maxLength: 6 }),
        vectorOf(3),
        spread,
        (comparisons, w, root) => {
          const noise = { labelNoise: 0.05, tieStrength: 1 };
          const covariance = Float64Array.from(root.flatMap((a) => root.map((b) => dot(a, b))));
          const judgements = new Judgements(comparisons, 3, noise);
          const variances = judgements.variances(covariance);
          const byJudgement = comparisons.map(({ rows, chosen }) =>
            chosen === null
              ? rows.slice(1).map((row, i) => subtract(rows[i] as Float64Array, row))
              : rows.filter((_, i) => i !== chosen).map((row) => subtract(row, rows[chosen] as Float64Array)),
          );
          const differences = byJudgement.flat();
          const varianceOf = (d: Float64Array) => dot(d, multiply(covariance, d));
          const expected = differences.map(varianceOf);
          expect(distance(variances, expected)).toBeLessThan(1e-9);
          judgements.load(comparisons.toReversed());
          const reversed = byJudgement.toReversed().flat().map(varianceOf);
          expect(distance(judgements.variances(covariance), reversed)).toBeLessThan(1e-9);
          judgements.load(comparisons);

          // Each difference shortened by hand, at certain weights, says the same; its slope is still for the whole difference.
          const shrinks = expected.map((v) => 1 / Math.sqrt(1 + (Math.PI * v) / 8));
          const gradient = new Float64Array(3);
          const value = judgements.logLikelihood(w, gradient, variances);
          const curvature = new Float64Array(9);
          addSquares(curvature, judgements.curvatureRoot(), 3);
          let next = 0;
          let total = 0;
          const slope = new Float64Array(3);
          const bend = new Float64Array(9);
          for (const { rows, chosen, weight } of comparisons) {
            const pieces = chosen === null ? rows.slice(1).map(() => 1) : [rows.length - 1];
            for (const count of pieces) {
              const mine = differences.slice(next, next + count);
              const shares = shrinks.slice(next, next + count);
              // As a judgement over as many weights as it has differences: the utility of each, shortened.
              const short = mine.map((d, i) => (shares[i] as number) * dot(w, d));
              const units = [
                new Float64Array(count),
                ...mine.map((_, i) => Float64Array.from(mine, (__, k) => (k === i ? 1 : 0))),
              ];
              const one =
                chosen === null
                  ? { rows: [units[1] as Float64Array, units[0] as Float64Array], chosen: null, weight }
                  : { rows: units, chosen: 0, weight };
              const alone = new Judgements([one], count, noise);
              const part = new Float64Array(count);
              total += alone.logLikelihood(Float64Array.from(short), part);
              const inner = new Float64Array(count * count);
              addSquares(inner, alone.curvatureRoot(), count);
              mine.forEach((d, i) => {
                d.forEach((x, k) => {
                  slope[k] = (slope[k] as number) + (part[i] as number) * x;
                });
                mine.forEach((e, j) => {
                  const [high, low] = [Math.max(i, j), Math.min(i, j)];
                  const scale =
                    Math.sqrt((shares[i] as number) * (shares[j] as number)) * (inner[high * count + low] as number);
                  for (let k = 0; k < 3; k++) {
                    for (let l = 0; l <= k; l++)
                      bend[k * 3 + l] = (bend[k * 3 + l] as number) + scale * (d[k] as number) * (e[l] as number);
                  }
                });
              });
              next += count;
            }
          }
          expect(value).toBeCloseTo(total, 9);
          expect(distance(gradient, slope)).toBeLessThan(1e-9);
          expect(distance(lower(curvature, 3), lower(bend, 3))).toBeLessThan(1e-9);
        },
      ),
    );
  });
});

/** What is on and below the diagonal of A [f, f]. */
function lower(A: Float64Array, f: number): Float64Array {
  return A.filter((_, i) => i % f <= Math.floor(i / f));
}

describe('rows that are kept', () => {
  it('are the same in single precision, in one piece of memory', () => {
    const rows = [Float64Array.of(0.1, -2, 3), Float64Array.of(1 / 3, 0, -4)];
    const [a, b] = compacted(rows) as [Float32Array, Float32Array];
    expect([...a, ...b]).toEqual([...Float32Array.from([0.1, -2, 3, 1 / 3, 0, -4])]);
    expect(a.buffer).toBe(b.buffer);
    expect(compacted([])).toEqual([]);
    // What is reckoned with them is not rounded again.
    expect(rowDifference(a, b)).toEqual(Float64Array.from(a, (x, k) => x - (b[k] as number)));
  });
});
