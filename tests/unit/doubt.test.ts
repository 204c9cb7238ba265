/** Doubts about single judgements, however their belief is written down. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/math/random.js';
import type { Comparison } from '../../src/preference/comparison.js';
import { doubtOf } from '../../src/preference/doubt.js';
import type { Gaussian } from '../../src/preference/learner.js';
import { predictiveLogLikelihood } from '../../src/preference/online.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { drawRows, isotropic } from '../fixtures/gaussian.js';

const NOISE = { labelNoise: 0.05, tieStrength: 1 };

/** A belief over f weights, with a mean that is not 0. */
function beliefOver(f: number) {
  return isotropic(
    f,
    0.4,
    Array.from({ length: f }, (_, i) => (i % 2 ? -0.8 : 1.1)),
  );
}

it.each([0, 3, null])('are the same with a weight more that no text has (the choice %s)', (chosen) => {
  const random = seededRandom(4);
  for (let n = 0; n < 20; n++) {
    const rows = drawRows(5, 4, random);
    const [few, more] = [rows, rows.map((row) => Float64Array.from([...row, 0]))];
    const judged = { chosen, weight: n % 2 ? 1 : 0.5 };
    // Five texts are more than four weights, and not more than five.
    expect(doubtOf(beliefOver(4), { rows: few, ...judged }, NOISE)).toBeCloseTo(
      doubtOf(beliefOver(5), { rows: more, ...judged }, NOISE),
      10,
    );
  }
});

it('of a choice among thousands take no more than their share of memory and time', () => {
  const rows = drawRows(5000, 8, seededRandom(5));
  const doubt = doubtOf(beliefOver(8), { rows, chosen: 1, weight: 1 }, NOISE);
  expect(doubt >= 0 && doubt <= 1).toBe(true);
});

it('are those of a fit without the label, to a third, where tastes are strong', () => {
  const random = seededRandom(6);
  const learner = new SparseLearner(isotropic(6, 0.1), NOISE, { axes: [0, 1, 2, 3], scale: 2, rate: 0.1 });
  const misses: number[] = [];
  const untouched: number[] = [];
  for (let user = 0; user < 30; user++) {
    const labels = Array.from({ length: 8 }, (_, i) => {
      // The largest on one axis, and the smallest once.
      const rows = drawRows(4, 6, random).sort((a, b) => (b[1] as number) - (a[1] as number));
      return { rows, chosen: i === 5 ? 3 : 0, weight: 1 };
    });
    const posterior = learner.fit(labels);
    for (const label of labels) {
      const truth = doubtUnder(learner.fit(labels.filter((other) => other !== label)), label);
      misses.push(Math.abs(Math.log(doubtOf(posterior, label, NOISE) / truth)));
      untouched.push(Math.abs(Math.log(doubtUnder(posterior, label) / truth)));
    }
  }
  expect(mean(misses)).toBeLessThan(0.3);
  expect(mean(misses)).toBeLessThan(mean(untouched) / 1.5);
});

/** Probability that a label was a slip under a belief that knows nothing of it. */
function doubtUnder(belief: Gaussian, label: Comparison): number {
  return Math.min(1, NOISE.labelNoise / label.rows.length / Math.exp(predictiveLogLikelihood(belief, label, NOISE)));
}

const mean = (x: readonly number[]) => x.reduce((sum, y) => sum + y, 0) / x.length;
