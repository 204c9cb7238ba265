/** The learner for strong tastes on few axes: what it finds sooner than a Gaussian prior does, and what it must keep. */
import { describe, expect, it } from 'vitest';
import { addOuter, cholesky, choleskyInverse, dot, multiply } from '../../src/math/linear-algebra.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Comparison, NoiseModel } from '../../src/preference/comparison.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Learner } from '../../src/preference/learner.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { diagonal, distance, drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';
import { luce } from '../fixtures/luce.js';

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
    const p = luce(Float64Array.from(rows, (row) => dot(weights, row)));
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
    // Each of eight axes has a spike of variance 4 with odds of 1 to 49, but no three at once.
    const odds = 0.02 / 0.98;
    const share = (odds + 7 * odds ** 2) / (1 + 8 * odds + 28 * odds ** 2);
    expect(
      distance(prior.covariance, diagonal([...new Array(8).fill(0.09 + share * 4), ...new Array(4).fill(0.09)])),
    ).toBeLessThan(1e-12);
    expect(sparse.fit([])).toEqual(prior);
    const [label] = judge(PRIOR.mean, 1, seededRandom(1)) as [Comparison];
    expect(sparse.fit([{ ...label, weight: 0 }])).toEqual(prior);
  });

  it('starts the running score wider on the axes that may have a spike, and nowhere else', () => {
    const { prior, start } = sparse;
    expect(start.mean).toEqual(prior.mean);
    const wider = start.covariance.map((c, i) => c - (prior.covariance[i] as number));
    expect(distance(wider, diagonal([...new Array(8).fill(0.1), 0, 0, 0, 0]))).toBeLessThan(1e-12);
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

  it('is the mixture over all sets of at most two spikes, each by its own prior', () => {
    const random = seededRandom(6);
    const f = 4;
    const A = drawRows(f, f, random);
    const covariance = diagonal(new Array(f).fill(0.2));
    for (const row of A) addOuter(covariance, row, 0.1);
    const prior = { mean: Float64Array.of(0.3, -0.2, 0, 0.1), covariance };
    const spikes = { axes: [0, 2, 3], scale: 1.5, rate: 0.2 };
    const labels = Array.from({ length: 5 }, () => ({ rows: drawRows(3, f, random), chosen: 0, weight: 1 }));
    const learnt = new SparseLearner(prior, NOISE, spikes).fit(labels);

    // The quadratic around the Laplace posterior, as a Gaussian likelihood with precision H and H w = b.
    const posterior = new LaplaceLearner(prior, NOISE).fit(labels);
    const inverse = (M: Float64Array) => choleskyInverse(cholesky(M, f), f);
    const [P, Q] = [inverse(prior.covariance), inverse(posterior.covariance)];
    const H = Q.map((q, i) => q - (P[i] as number));
    const fixed = multiply(P, prior.mean);
    const b = multiply(Q, posterior.mean).map((x, i) => x - (fixed[i] as number));
    const logDeterminant = (M: Float64Array) =>
      2 * cholesky(M, f).reduce((sum, x, i) => (i % (f + 1) === 0 ? sum + Math.log(x) : sum), 0);
    const models = [[], [0], [2], [3], [0, 2], [0, 3], [2, 3]].map((set) => {
      const wide = Float64Array.from(prior.covariance);
      for (const a of set) wide[a * f + a] = (wide[a * f + a] as number) + 1.5 ** 2;
      const precision = inverse(wide);
      const total = precision.map((p, i) => p + (H[i] as number));
      const pulled = multiply(precision, prior.mean);
      const mean = multiply(
        inverse(total),
        pulled.map((x, i) => x + (b[i] as number)),
      );
      const quadratic = dot(mean, multiply(total, mean)) - dot(prior.mean, pulled);
      const logEvidence = (quadratic - logDeterminant(wide) - logDeterminant(total)) / 2;
      return { mean, covariance: inverse(total), weight: Math.exp(logEvidence) * (0.2 / 0.8) ** set.length };
    });
    const all = models.reduce((sum, { weight }) => sum + weight, 0);
    const mean = prior.mean.map((_, i) => models.reduce((sum, m) => sum + (m.weight * (m.mean[i] as number)) / all, 0));
    const spread = new Float64Array(f * f);
    for (const model of models) {
      const share = model.weight / all;
      model.covariance.forEach((c, i) => {
        spread[i] = (spread[i] as number) + share * c;
      });
      addOuter(
        spread,
        model.mean.map((m, i) => m - (mean[i] as number)),
        share,
      );
    }
    expect(distance(learnt.mean, mean)).toBeLessThan(1e-9);
    expect(distance(learnt.covariance, spread)).toBeLessThan(1e-9);
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
