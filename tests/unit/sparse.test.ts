/** The learner for strong tastes on few axes: what it finds sooner than a Gaussian prior does, and what it must keep. */
import { describe, expect, it } from 'vitest';
import { dot } from '../../src/math/linear-algebra.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import { type Comparison, type NoiseModel, softmax } from '../../src/preference/comparison.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Learner } from '../../src/preference/learner.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { diagonal, distance, drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';

const NOISE: NoiseModel = { labelNoise: 0.05, tieStrength: 1 };
const FEATURES = 12;
const SPIKED_AXES = [0, 1, 2, 3, 4, 5, 6, 7];
const PRIOR = isotropic(FEATURES, 0.09);
const gaussian = new LaplaceLearner(PRIOR, NOISE);
const sparse = new SparseLearner(PRIOR, NOISE, { axes: SPIKED_AXES, scale: 2, rate: 0.02 });

/** A user who clicks the best of three by Luce's rule, `count` times. */
function judge(weights: Float64Array, count: number, random: () => number): Comparison[] {
  return Array.from({ length: count }, () => {
    const rows = drawRows(3, FEATURES, random);
    const p = softmax(Float64Array.from(rows, (row) => dot(weights, row)));
    let draw = random();
    const chosen = p.findIndex((share) => {
      draw -= share;
      return draw < 0;
    });
    return { rows, chosen: Math.max(0, chosen), weight: 1 };
  });
}

/** Share of pairs that each learner's mean puts in the user's order, after 6 labels, over 60 users. */
function accuracies(learners: readonly Learner[], drawUser: (random: () => number) => Float64Array): number[] {
  const random = seededRandom(7);
  const hits = learners.map(() => 0);
  const pairs = 60 * 40;
  for (let user = 0; user < 60; user++) {
    const weights = drawUser(random);
    const labels = judge(weights, 6, random);
    const means = learners.map((learner) => learner.fit(labels).mean);
    for (let pair = 0; pair < 40; pair++) {
      const [a, b] = drawRows(2, FEATURES, random) as [Float64Array, Float64Array];
      const d = a.map((x, i) => x - (b[i] as number));
      means.forEach((mean, l) => {
        if (dot(mean, d) * dot(weights, d) > 0) hits[l] = (hits[l] as number) + 1;
      });
    }
  }
  return hits.map((n) => n / pairs);
}

describe('the sparse learner', () => {
  it('finds one strong taste from fewer labels than the Gaussian prior', () => {
    const [plain, spiked] = accuracies([gaussian, sparse], (random) => {
      const weights = drawFrom(PRIOR, random);
      weights[Math.floor(random() * 8)] = random() < 0.5 ? 3 : -3;
      return weights;
    }) as [number, number];
    expect(spiked).toBeGreaterThan(plain + 0.015);
  });

  it('loses next to nothing where nobody has a strong taste', () => {
    const [plain, spiked] = accuracies([gaussian, sparse], (random) => drawFrom(PRIOR, random)) as [number, number];
    expect(spiked).toBeGreaterThan(plain - 0.02);
  });

  it('is the population before any label, and where labels have no weight', () => {
    const { prior } = sparse;
    expect(prior.mean).toEqual(PRIOR.mean);
    // Each of eight axes has a spike of variance 4 once in fifty people.
    expect(
      distance(prior.covariance, diagonal([...new Array(8).fill(0.09 + 0.02 * 4), ...new Array(4).fill(0.09)])),
    ).toBeLessThan(1e-12);
    expect(sparse.fit([])).toEqual(prior);
    const [label] = judge(PRIOR.mean, 1, seededRandom(1)) as [Comparison];
    expect(sparse.fit([{ ...label, weight: 0 }])).toEqual(prior);
  });

  it('is the Laplace posterior where spikes are next to impossible', () => {
    const labels = judge(
      Float64Array.from(PRIOR.mean, (_, i) => (i === 2 ? 2 : 0)),
      5,
      seededRandom(2),
    );
    const never = new SparseLearner(PRIOR, NOISE, { axes: SPIKED_AXES, scale: 2, rate: 1e-12 });
    const [a, b] = [never.fit(labels), gaussian.fit(labels)];
    expect(distance(a.mean, b.mean)).toBeLessThan(1e-6);
    expect(distance(a.covariance, b.covariance)).toBeLessThan(1e-6);
  });

  it('does not depend on the order of the labels', () => {
    const random = seededRandom(3);
    const labels = judge(drawFrom(isotropic(FEATURES, 1), random), 9, random);
    const [a, b] = [sparse.fit(labels), sparse.fit(shuffled(labels, random))];
    expect(distance(a.mean, b.mean)).toBeLessThan(1e-6);
    expect(distance(a.covariance, b.covariance)).toBeLessThan(1e-6);
  });

  it('leaves axes that may have no spike to the population', () => {
    const random = seededRandom(4);
    const labels = judge(
      Float64Array.from(PRIOR.mean, (_, i) => (i === 11 ? 4 : 0)),
      12,
      random,
    );
    const free = new SparseLearner(PRIOR, NOISE, { axes: [...SPIKED_AXES, 11], scale: 2, rate: 0.02 });
    expect(free.fit(labels).mean[11]).toBeGreaterThan(1.3 * (sparse.fit(labels).mean[11] as number));
  });
});

describe('the evidence', () => {
  it('is nearly the integral of likelihood times prior', () => {
    const random = seededRandom(5);
    const prior = { mean: Float64Array.of(0.3), covariance: diagonal([0.5]) };
    for (const noise of [NOISE, { labelNoise: 0, tieStrength: 1 }]) {
      const rows = () => [Float64Array.of(4 * random() - 2), Float64Array.of(4 * random() - 2)];
      const labels = Array.from({ length: 6 }, (_, i) => ({ rows: rows(), chosen: i % 3 === 2 ? null : 0, weight: 1 }));
      const { logEvidence } = new LaplaceLearner(prior, noise).fitWithEvidence(labels);
      // A grid over the one weight: the product of the judgements' probabilities, each from a fit of that label alone.
      let sum = 0;
      const step = 0.002;
      for (let w = -6; w < 6; w += step) {
        const narrow = { mean: Float64Array.of(w), covariance: diagonal([1e-12]) };
        const likelihood = new LaplaceLearner(narrow, noise).fitWithEvidence(labels).logEvidence;
        sum += Math.exp(likelihood - (w - 0.3) ** 2 / (2 * 0.5)) * (step / Math.sqrt(2 * Math.PI * 0.5));
      }
      expect(logEvidence).toBeGreaterThan(Math.log(sum) - 0.15);
      expect(logEvidence).toBeLessThan(Math.log(sum) + 0.15);
    }
  });
});
