/** The Laplace learner against the exact posterior on a grid, and the laws that any reading of labels must keep. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, multiply } from '../../src/math/linear-algebra.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Comparison, NoiseModel } from '../../src/preference/comparison.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Gaussian } from '../../src/preference/learner.js';
import { diagonal, distance, isotropic } from '../fixtures/gaussian.js';

const NOISE: NoiseModel = { labelNoise: 0.05, tieStrength: 0.7 };
const NO_SLIPS: NoiseModel = { labelNoise: 0, tieStrength: 0.7 };

/** A judgement from plain numbers. */
const judge = (rows: readonly (readonly number[])[], chosen: number | null, weight = 1): Comparison => ({
  rows: rows.map((row) => Float64Array.from(row)),
  chosen,
  weight,
});

const feature = fc.double({ min: -2, max: 2, noNaN: true });
const rowOf = (f: number) => fc.array(feature, { minLength: f, maxLength: f });
const comparisonOf = (f: number) =>
  fc
    .array(rowOf(f), { minLength: 2, maxLength: 4 })
    .chain((rows) =>
      fc
        .record({ chosen: fc.option(fc.nat(rows.length - 1)), weight: fc.double({ min: 0.2, max: 3, noNaN: true }) })
        .map(({ chosen, weight }) => judge(rows, chosen, weight)),
    );
/** A learner under one of three noise models, and up to twelve judgements of f features. */
const learning = fc.integer({ min: 1, max: 4 }).chain((f) =>
  fc.record({
    learner: fc
      .tuple(rowOf(f), fc.constantFrom(NO_SLIPS, NOISE, { labelNoise: 0.3, tieStrength: 1 }))
      .map(([mean, noise]) => new LaplaceLearner(isotropic(f, 0.8, mean), noise)),
    comparisons: fc.array(comparisonOf(f), { minLength: 1, maxLength: 12 }),
  }),
);

/** Largest difference of two Gaussians, mean and covariance. */
const gap = (a: Gaussian, b: Gaussian) => Math.max(distance(a.mean, b.mean), distance(a.covariance, b.covariance));

describe('the posterior', () => {
  it('is the prior itself before any label', () => {
    const prior = isotropic(3, 0.5, [1, -2, 0.1]);
    expect(new LaplaceLearner(prior, NOISE).fit([])).toEqual(prior);
  });

  const line: readonly (readonly [string, readonly Comparison[]])[] = [
    ['one choice of two', [judge([[1], [-0.5]], 0)]],
    ['choices that agree', [judge([[1], [0]], 0), judge([[2], [0.5]], 0), judge([[0], [1.5], [-1]], 1)]],
    ['choices that differ', [judge([[1], [0]], 0), judge([[1], [0]], 1), judge([[1.2], [0]], 0, 2)]],
    ['ties', [judge([[1], [0]], null), judge([[2], [0], [1]], null)]],
  ];
  const plane: typeof line = [
    [
      'choices and a tie',
      [
        judge(
          [
            [1, 0],
            [0, 1],
          ],
          0,
        ),
        judge(
          [
            [1, 1],
            [0, 0.5],
            [-1, 1],
          ],
          0,
        ),
        judge(
          [
            [1, 0],
            [-1, 0],
          ],
          null,
        ),
      ],
    ],
    [
      'weights',
      [
        judge(
          [
            [1, 0.3],
            [0, 1],
          ],
          1,
          2.5,
        ),
        judge(
          [
            [0.5, 1],
            [-0.5, -1],
          ],
          0,
          0.5,
        ),
      ],
    ],
  ];
  it.each([...line, ...plane])('has the peak and nearly the spread of the exact one: %s', (_, comparisons) => {
    const f = (comparisons[0] as Comparison).rows[0]?.length as number;
    const prior = { mean: Float64Array.of(0.3, -0.2).slice(0, f), covariance: diagonal([1, 0.6].slice(0, f)) };
    for (const noise of [NO_SLIPS, NOISE]) {
      const exact = gridPosterior(prior, comparisons, noise);
      const { mean, covariance } = new LaplaceLearner(prior, noise).fit(comparisons);
      for (let k = 0; k < f; k++) {
        expect(Math.abs((mean[k] as number) - (exact.mode[k] as number))).toBeLessThanOrEqual(exact.step);
        // The exact posterior is a little skewed, so that its width and the peak's curvature differ by a few percent.
        const sd = Math.sqrt(covariance[k * f + k] as number);
        expect(Math.abs(sd / (exact.sd[k] as number) - 1)).toBeLessThan(0.06);
      }
    }
  });

  it('is the same for any order of the labels, to 1e-9', () => {
    fc.assert(
      fc.property(learning, fc.nat(), ({ learner, comparisons }, seed) => {
        const other = learner.fit(shuffled(comparisons, seededRandom(seed)));
        expect(gap(learner.fit(comparisons), other)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is the same for a label given twice and one of twice the weight, to 1e-9', () => {
    fc.assert(
      fc.property(learning, ({ learner, comparisons }) => {
        const twice = learner.fit([...comparisons, ...comparisons]);
        const heavy = learner.fit(comparisons.map((c) => ({ ...c, weight: 2 * c.weight })));
        expect(gap(twice, heavy)).toBeLessThan(1e-9);
      }),
    );
  });

  it('does not know of labels of weight 0', () => {
    fc.assert(
      fc.property(learning, ({ learner, comparisons }) => {
        const [first] = comparisons as [Comparison];
        expect(learner.fit([...comparisons, { ...first, weight: 0 }])).toEqual(learner.fit(comparisons));
        expect(learner.fit([{ ...first, weight: 0 }])).toEqual(learner.prior);
      }),
    );
  });

  it('does not depend on what all candidates of a judgement share', () => {
    fc.assert(
      fc.property(learning, feature, ({ learner, comparisons }, shift) => {
        const shifted = comparisons.map((c) => ({ ...c, rows: c.rows.map((row) => row.map((x) => x + shift)) }));
        expect(gap(learner.fit(shifted), learner.fit(comparisons))).toBeLessThan(1e-7);
      }),
    );
  });

  it('is mirrored when the other of two wins, and the same when the two change places', () => {
    fc.assert(
      fc.property(rowOf(3), rowOf(3), (a, b) => {
        const learner = new LaplaceLearner(isotropic(3, 0.8), NOISE);
        const won = learner.fit([judge([a, b], 0)]);
        expect(gap(won, learner.fit([judge([b, a], 1)]))).toBeLessThan(1e-12);
        const lost = learner.fit([judge([a, b], 1)]);
        expect(
          distance(
            lost.mean.map((x) => -x),
            won.mean,
          ),
        ).toBeLessThan(1e-9);
        expect(distance(lost.covariance, won.covariance)).toBeLessThan(1e-9);
      }),
    );
  });

  it('moves towards the winner', () => {
    fc.assert(
      fc.property(rowOf(3), rowOf(3), rowOf(3), (a, b, mean) => {
        const learner = new LaplaceLearner(isotropic(3, 0.8, mean), NOISE);
        const d = Float64Array.from(a, (x, k) => x - (b[k] as number));
        fc.pre(dot(d, d) > 0.01);
        expect(dot(learner.fit([judge([a, b], 0)]).mean, d)).toBeGreaterThan(dot(learner.prior.mean, d));
      }),
    );
  });

  it('never gets wider along a label that is given again', () => {
    fc.assert(
      fc.property(rowOf(3), rowOf(3), fc.constantFrom(0, 1, null), (a, b, chosen) => {
        const learner = new LaplaceLearner({ mean: new Float64Array(3), covariance: diagonal([1, 0.3, 2]) }, NOISE);
        const d = Float64Array.from(a, (x, k) => x - (b[k] as number));
        const variances = Array.from({ length: 8 }, (_, n) => {
          const { covariance } = learner.fit(new Array(n).fill(judge([a, b], chosen)));
          return dot(d, multiply(covariance, d));
        });
        for (let n = 1; n < 8; n++) expect(variances[n]).toBeLessThanOrEqual((variances[n - 1] as number) + 1e-9);
      }),
    );
  });

  it('brings utilities together after a tie', () => {
    fc.assert(
      fc.property(rowOf(2), rowOf(2), rowOf(2), (a, b, mean) => {
        const learner = new LaplaceLearner(isotropic(2, 1, mean), NOISE);
        const d = Float64Array.from(a, (x, k) => x - (b[k] as number));
        const before = dot(learner.prior.mean, d);
        fc.pre(Math.abs(before) > 0.01);
        const after = dot(learner.fit([judge([a, b], null)]).mean, d);
        expect(after * Math.sign(before)).toBeLessThan(Math.abs(before));
        expect(after * Math.sign(before)).toBeGreaterThan(0);
      }),
    );
  });

  it('is moved less by one wrong click among ten where slips are expected', () => {
    const right = new Array(10).fill(
      judge(
        [
          [1, 0],
          [0, 0.2],
        ],
        0,
      ),
    );
    const wrong = judge(
      [
        [1, 0],
        [0, 0.2],
      ],
      1,
    );
    const moved = [0, 0.05].map((labelNoise) => {
      const learner = new LaplaceLearner(isotropic(2, 4), { labelNoise, tieStrength: 0.7 });
      return distance(learner.fit([...right, wrong]).mean, learner.fit(right).mean);
    });
    expect(moved[1]).toBeLessThan(0.9 * (moved[0] as number));
  });

  it('is finite for features far beyond any that occur', () => {
    const huge = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const rows = fc.array(fc.array(huge, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 3 });
    const label = fc.record({ rows, chosen: fc.constantFrom(0, 1, null) }).map((c) => judge(c.rows, c.chosen));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 6 }), fc.constantFrom(NO_SLIPS, NOISE), (comparisons, noise) => {
        const { mean, covariance } = new LaplaceLearner(isotropic(3, 0.8), noise).fit(comparisons);
        expect([...mean, ...covariance].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

/**
 * Peak and standard deviations [f] of prior times likelihoods, f <= 2, by trying every point of a grid. Knows nothing of
 * the library: the likelihood is written out again from its definition.
 */
function gridPosterior({ mean, covariance }: Gaussian, comparisons: readonly Comparison[], noise: NoiseModel) {
  const f = mean.length;
  const step = f === 1 ? 0.002 : 0.02;
  const side = Math.round(10 / step);
  const points = f === 1 ? side : side * side;
  let best = Number.NEGATIVE_INFINITY;
  let mode: number[] = [];
  let total = 0;
  const first = [0, 0];
  const second = [0, 0];
  for (let i = 0; i < points; i++) {
    const w = [i % side, Math.floor(i / side)].slice(0, f).map((at) => (at + 0.5) * step - 5);
    let log = 0;
    for (let k = 0; k < f; k++)
      log -= ((w[k] as number) - (mean[k] as number)) ** 2 / (2 * (covariance[k * f + k] as number));
    for (const comparison of comparisons) log += comparison.weight * logLikelihood(w, comparison, noise);
    if (log > best) [best, mode] = [log, w];
    const mass = Math.exp(log);
    total += mass;
    w.forEach((x, k) => {
      first[k] = (first[k] as number) + mass * x;
      second[k] = (second[k] as number) + mass * x * x;
    });
  }
  const sd = mode.map((_, k) => Math.sqrt((second[k] as number) / total - ((first[k] as number) / total) ** 2));
  return { mode, sd, step };
}

function logLikelihood(w: readonly number[], { rows, chosen }: Comparison, noise: NoiseModel): number {
  const strength = rows.map((row) => Math.exp(w.reduce((sum, wk, k) => sum + wk * (row[k] as number), 0)));
  const mixed = (p: number, outcomes: number) => Math.log((1 - noise.labelNoise) * p + noise.labelNoise / outcomes);
  if (chosen !== null) return mixed((strength[chosen] as number) / strength.reduce((a, b) => a + b), rows.length);
  let log = 0;
  for (let i = 1; i < strength.length; i++) {
    const [a, b] = [strength[i - 1] as number, strength[i] as number];
    const even = noise.tieStrength * Math.sqrt(a * b);
    log += mixed(even / (a + b + even), 3);
  }
  return log;
}
