/** A belief that grows label by label: always what a fit of the same labels says, and close to the exact fit of all. */
import { beforeAll, describe, expect, it } from 'vitest';
import { dot } from '../../src/math/linear-algebra.js';
import { seededRandom } from '../../src/math/random.js';
import type { Comparison, NoiseModel } from '../../src/preference/comparison.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Gaussian } from '../../src/preference/learner.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';
import { luce } from '../fixtures/luce.js';

const F = 8;
const NOISE: NoiseModel = { labelNoise: 0.05, tieStrength: 1 };
const PRIOR = isotropic(F, 0.3);
const laplace = new LaplaceLearner(PRIOR, NOISE);
const SPIKES = { axes: [0, 1, 2], scale: 2, rate: 0.02 };
const sparse = new SparseLearner(PRIOR, NOISE, SPIKES);
/** Many enough axes of content that labels are taken in 17, 32 and all of 40 directions. */
const CONTENT = { start: 3, end: 43, variance: 0.05 };
const WIDE_PRIOR = isotropic(43, CONTENT.variance);
const withContent = new SparseLearner(WIDE_PRIOR, NOISE, SPIKES, CONTENT);

/** Choices among two to six by Luce's rule, a slip in twenty, and a few ties. */
function judge(weights: Float64Array, count: number, random: () => number): Comparison[] {
  return Array.from({ length: count }, () => {
    const rows = drawRows(2 + Math.floor(random() * 5), weights.length, random);
    if (random() < 0.05) return { rows, chosen: null, weight: 1 };
    if (random() < NOISE.labelNoise) return { rows, chosen: Math.floor(random() * rows.length), weight: 1 };
    let draw = random();
    const chosen = luce(Float64Array.from(rows, (row) => dot(weights, row))).findIndex((share) => {
      draw -= share;
      return draw < 0;
    });
    return { rows, chosen: Math.max(0, chosen), weight: 0.5 + random() };
  });
}

const LEARNERS = [
  ['the Gaussian prior', laplace, PRIOR],
  ['spikes', sparse, PRIOR],
  ['spikes, with content in subspaces', withContent, WIDE_PRIOR],
] as const;

describe.each(LEARNERS)('a belief that grows under %s', (_, learner, prior) => {
  const random = seededRandom(3);
  const labels = judge(drawFrom(prior, random), 700, random);

  it('says what a fit of the same labels says, to the last bit, whatever came before', () => {
    const statements = [{ index: 1, value: 0.7 }];
    const growth = learner.grow(statements);
    let count = 0;
    for (let step = 0; step < 60; step++) {
      const draw = random();
      if (draw < 0.25) growth.prepare();
      else if (draw < 0.45) {
        count = Math.floor(count * (draw < 0.4 ? 0.98 : 0.6));
        growth.cut(count);
      } else {
        const more = labels.slice(count, count + Math.floor(random() * 60));
        growth.add(more);
        count += more.length;
      }
      if (random() < 0.5) expect(growth.posterior).toEqual(learner.fit(labels.slice(0, count), statements));
      expect(growth.count).toBe(count);
    }
    expect(count).toBeGreaterThan(200);
  });

  it('goes on from the stages of another as if it had never stopped', () => {
    const before = learner.grow();
    before.add(labels.slice(0, 500));
    void before.posterior;
    const after = learner.grow();
    after.add(labels.slice(0, 500));
    after.resume(structuredClone(before.stages));
    for (const one of [before, after]) one.add(labels.slice(500, 600));
    expect(after.posterior).toEqual(before.posterior);
    expect(after.posterior).toEqual(learner.fit(labels.slice(0, 600)));
  });

  it('does not know of labels of weight 0', () => {
    const growth = learner.grow();
    for (const label of labels.slice(0, 100)) growth.add([label, { ...label, weight: 0 }]);
    expect(growth.posterior).toEqual(learner.fit(labels.slice(0, 100)));
  });
});

describe.each(LEARNERS)('the belief after many labels under %s, against one fit of all', (_, learner, prior) => {
  const LABELS = [20, 40, 60, 100, 200, 400, 800, 1600];
  const compared: { count: number; swapped: number; pairs: number; worst: number; margin: number; widths: number }[] =
    [];
  beforeAll(() => {
    for (const seed of [1, 2, 3, 4]) {
      const random = seededRandom(seed);
      const labels = judge(drawFrom(prior, random), 1600, random);
      const candidates = drawRows(64, prior.mean.length, random);
      for (const count of LABELS) {
        const shown = labels.slice(0, count);
        compared.push({ count, ...compare(learner.fit(shown), learner.fitInOnePiece(shown), candidates) });
      }
    }
  });

  it('is the same for few labels', () => {
    for (const { count, worst } of compared) if (count <= 20) expect(worst).toBeLessThan(1e-9);
  });

  it('gives candidates utilities within a quarter of their standard deviation of those', () => {
    for (const { count, worst } of compared) expect(worst, `${count} labels`).toBeLessThan(0.25);
  });

  it('changes the place of none but near equals, fewer than one pair in 200', () => {
    const sum = (pick: (one: (typeof compared)[number]) => number) => compared.reduce((s, one) => s + pick(one), 0);
    expect(sum(({ swapped }) => swapped) / sum(({ pairs }) => pairs)).toBeLessThan(1 / 200);
    for (const { margin } of compared) expect(margin).toBeLessThan(0.1);
  });

  it('is as wide, to 5 %', () => {
    for (const { count, widths } of compared) expect(widths, `${count} labels`).toBeLessThan(0.05);
  });
});

/**
 * @returns the largest difference of utilities, in standard deviations; how many pairs of candidates change places, of how
 *   many, and the largest difference, in log-odds, of two that do; the largest relative difference of weights' widths
 */
function compare(belief: Gaussian, exact: Gaussian, candidates: readonly Float64Array[]) {
  const [ours, theirs] = [belief, exact].map(({ mean }) => candidates.map((x) => dot(mean, x))) as [number[], number[]];
  const f = belief.mean.length;
  let [worst, swapped, margin, pairs] = [0, 0, 0, 0];
  candidates.forEach((x, i) => {
    let variance = 0;
    for (let k = 0; k < f; k++) {
      for (let l = 0; l < f; l++) {
        variance += (x[k] as number) * (exact.covariance[k * f + l] as number) * (x[l] as number);
      }
    }
    worst = Math.max(worst, Math.abs((ours[i] as number) - (theirs[i] as number)) / Math.sqrt(variance));
    for (let j = 0; j < i; j++) {
      pairs++;
      const gap = (theirs[i] as number) - (theirs[j] as number);
      if (gap * ((ours[i] as number) - (ours[j] as number)) >= 0) continue;
      swapped++;
      margin = Math.max(margin, Math.abs(gap));
    }
  });
  const widths = Math.max(
    ...Array.from({ length: f }, (_, k) => {
      const at = k * (f + 1);
      return Math.abs(Math.sqrt((belief.covariance[at] as number) / (exact.covariance[at] as number)) - 1);
    }),
  );
  return { swapped, pairs, worst, margin, widths };
}
