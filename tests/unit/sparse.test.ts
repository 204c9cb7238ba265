/** The learner for strong tastes on few axes: what it finds sooner than a Gaussian prior does, and what it must keep. */
import { describe, expect, it } from 'vitest';
import { addTo, dot } from '../../src/math/linear-algebra.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Comparison, NoiseModel } from '../../src/preference/comparison.js';
import { Judgements } from '../../src/preference/judgements.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Gaussian, Learner } from '../../src/preference/learner.js';
import { Likelihood } from '../../src/preference/likelihood.js';
import { Propagation } from '../../src/preference/propagation.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import type { SpikePrior } from '../../src/preference/spikes.js';
import { diagonal, distance, drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';
import { luce } from '../fixtures/luce.js';

const NOISE: NoiseModel = { labelNoise: 0.05, tieStrength: 1 };
const FEATURES = 12;
const SPIKED_AXES = [0, 1, 2, 3, 4, 5, 6, 7];
const PRIOR = isotropic(FEATURES, 0.09);
const gaussian = new LaplaceLearner(PRIOR, NOISE);
const sparse = new SparseLearner(PRIOR, NOISE, { axes: SPIKED_AXES, scale: 2, rate: 0.02 });

/** A user who clicks the best of three, or of `size`, by Luce's rule, `count` times. */
function judge(weights: Float64Array, count: number, random: () => number, size = 3): Comparison[] {
  return Array.from({ length: count }, () => {
    const rows = drawRows(size, weights.length, random);
    const p = luce(Float64Array.from(rows, (row) => dot(weights, row)));
    let draw = random();
    const chosen = p.findIndex((share) => {
      draw -= share;
      return draw < 0;
    });
    return { rows, chosen: Math.max(0, chosen), weight: 1 };
  });
}

/** Somebody as the prior says. */
function drawPerson(population: Gaussian, { axes, scale, rate }: SpikePrior, random: () => number): Float64Array {
  const weights = drawFrom(population, random);
  const sizes = drawFrom(isotropic(axes.length, scale ** 2), random);
  axes.forEach((a, i) => {
    if (random() < rate) weights[a] = (weights[a] as number) + (sizes[i] as number);
  });
  return weights;
}

/** Mean and variance of each weight among people, weighed by how well they explain the labels. */
function weighed(people: readonly Float64Array[], labels: readonly Comparison[]) {
  const f = (people[0] as Float64Array).length;
  const judgements = new Judgements(labels, f, NOISE);
  const sums = [new Float64Array(f), new Float64Array(f)] as const;
  let total = 0;
  for (const weights of people) {
    const likelihood = Math.exp(judgements.logLikelihood(weights, new Float64Array(f)));
    total += likelihood;
    addTo(sums[0], weights, likelihood);
    addTo(
      sums[1],
      weights.map((w) => w * w),
      likelihood,
    );
  }
  const mean = sums[0].map((x) => x / total);
  return { mean, variance: sums[1].map((x, i) => x / total - (mean[i] as number) ** 2) };
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

/** Counts how often it is asked. */
class Counted extends Likelihood {
  evaluations = 0;
  override evaluate(...given: Parameters<Likelihood['evaluate']>): number {
    this.evaluations++;
    return super.evaluate(...given);
  }
}

describe('the sparse learner', () => {
  it('finds one strong taste from fewer labels than the Gaussian prior', () => {
    const [plain, spiked] = accuracies([gaussian, sparse], (random) => {
      const weights = drawFrom(PRIOR, random);
      weights[Math.floor(random() * 8)] = random() < 0.5 ? 3 : -3;
      return weights;
    }) as [number, number];
    expect(spiked).toBeGreaterThan(plain + 0.03);
  });

  it('loses next to nothing where nobody has a strong taste', () => {
    const [plain, spiked] = accuracies([gaussian, sparse], (random) => drawFrom(PRIOR, random)) as [number, number];
    expect(spiked).toBeGreaterThan(plain - 0.02);
  });

  it('is the population before any label, and where labels have no weight', () => {
    const { prior } = sparse;
    expect(prior.mean).toEqual(PRIOR.mean);
    const wide = new Array(8).fill(0.09 + 0.02 * 4);
    expect(distance(prior.covariance, diagonal([...wide, ...new Array(4).fill(0.09)]))).toBeLessThan(1e-12);
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

  it('is within a tenth of a standard deviation of the posterior that it stands for, where a peak is not', () => {
    const random = seededRandom(5);
    const prior = isotropic(3, 0.3);
    const spikes = { axes: [0, 1], scale: 2, rate: 0.2 };
    const learners = [
      new SparseLearner(prior, NOISE, spikes),
      new LaplaceLearner(new SparseLearner(prior, NOISE, spikes).prior, NOISE),
    ];
    const people = Array.from({ length: 100_000 }, () => drawPerson(prior, spikes, random));
    const misses = learners.map(() => 0);
    const widths = learners.map(() => 0);
    for (let trial = 0; trial < 10; trial++) {
      const labels = judge(drawPerson(prior, spikes, random), 8, random);
      const truth = weighed(people, labels);
      learners.forEach((learner, l) => {
        const { mean, covariance } = learner.fit(labels);
        for (let k = 0; k < 3; k++) {
          const sd = Math.sqrt(truth.variance[k] as number);
          misses[l] = (misses[l] as number) + ((mean[k] as number) - (truth.mean[k] as number)) ** 2 / sd ** 2 / 30;
          widths[l] = (widths[l] as number) + Math.log(Math.sqrt(covariance[k * 4] as number) / sd) / 30;
        }
      });
    }
    const [ours, peak] = misses.map(Math.sqrt) as [number, number];
    expect(ours).toBeLessThan(0.1);
    expect(peak).toBeGreaterThan(0.2);
    expect(Math.exp(widths[0] as number)).toBeGreaterThan(0.85);
    expect(Math.exp(widths[0] as number)).toBeLessThan(1.05);
  });

  it('does not depend on the order of the labels', () => {
    const random = seededRandom(3);
    const labels = judge(drawFrom(isotropic(FEATURES, 1), random), 9, random);
    const [a, b] = [sparse.fit(labels), sparse.fit(shuffled(labels, random))];
    expect(distance(a.mean, b.mean)).toBeLessThan(1e-6);
    expect(distance(a.covariance, b.covariance)).toBeLessThan(1e-6);
  });

  it('finds a third strong taste as it finds the first', () => {
    const random = seededRandom(8);
    const weights = Float64Array.from(PRIOR.mean, (_, i) => (i < 3 ? 2.5 : 0));
    const { mean } = sparse.fit(judge(weights, 60, random));
    for (const i of [0, 1, 2]) expect(mean[i]).toBeGreaterThan(1.2);
    for (const i of [3, 4, 5, 6, 7]) expect(Math.abs(mean[i] as number)).toBeLessThan(0.6);
  });

  it.each([
    ['eight choices', 8, 5, 1, 0.2],
    ['labels of weight 5', 8, 5, 5, 0.6],
    ['choices among a hundred', 4, 100, 1, 0.3],
  ])('settles: %s', (_, count, size, weight, limit) => {
    const random = seededRandom(12);
    const prior = isotropic(40, 0.05);
    const spikes = { axes: [...new Array(30).keys()], scale: 2, rate: 0.05 };
    const propagation = new Propagation(prior, spikes);
    const largest: number[] = [];
    for (let user = 0; user < 10; user++) {
      const weights = drawPerson(prior, spikes, random);
      const labels = judge(weights, count, random, size).map((label) => ({ ...label, weight }));
      // Six axes come together, as headings, bullets and bold do.
      for (const { rows } of labels)
        for (const row of rows) for (let i = 1; i < 6; i++) row[i] = (row[0] as number) + 0.3 * (row[i] as number);
      const likelihood = new Likelihood(labels, 40, NOISE);
      const before = propagation.before([]);
      const fitted = propagation.take(before, likelihood);
      let settled = fitted;
      for (let more = 0; more < 12; more++) settled = propagation.take(before, likelihood, settled);
      const { mean, covariance } = settled.posterior;
      const moves = mean.map(
        (m, k) => Math.abs(m - (fitted.posterior.mean[k] as number)) / Math.sqrt(covariance[k * 41] as number),
      );
      largest.push(Math.max(...moves));
    }
    // One in ten of great weight has two beliefs that agree with themselves, and goes on from one to the other.
    expect(largest.sort((a, b) => a - b)[8]).toBeLessThan(limit);
  });

  it('goes on for as long as labels move it, and no longer', () => {
    const propagation = new Propagation(PRIOR, { axes: SPIKED_AXES, scale: 2, rate: 0.02 });
    const before = propagation.before([]);
    const strong = Float64Array.from(PRIOR.mean, (_, i) => (i < 3 ? 2.5 : 0));
    const random = seededRandom(13);
    const [weak, some, many] = [1e-6, 1, 1].map((weight, i) => {
      const labels = judge(strong, [4, 1, 60][i] as number, random).map((label) => ({ ...label, weight }));
      return new Counted(labels, FEATURES, NOISE);
    }) as [Counted, Counted, Counted];
    for (const labels of [weak, some]) propagation.take(before, labels);
    expect(weak.evaluations).toBe(1);
    expect(some.evaluations).toBeLessThan(5);
    const fitted = propagation.take(before, many);
    expect(many.evaluations).toBeGreaterThan(4);
    const rounds = many.evaluations;
    propagation.take(before, many, fitted);
    expect(many.evaluations - rounds).toBeLessThan(3);
  });

  it('settles where two axes say the same in all of many labels, and shares the taste out', () => {
    const random = seededRandom(1);
    const size = 4;
    const taste = Float64Array.of(1, 0, 0, 0);
    const labels = judge(taste, 3000, random).map((label) => {
      for (const row of label.rows) row[1] = row[0] as number;
      return label;
    });
    const counted = new Counted(labels, size, NOISE);
    const propagation = new Propagation(isotropic(size, 0.1), { axes: [0, 1, 2], scale: 2, rate: 0.05 });
    const { mean } = propagation.take(propagation.before([]), counted).posterior;
    expect(counted.evaluations).toBeLessThan(30);
    expect((mean[0] as number) + (mean[1] as number)).toBeCloseTo(1, 0.5);
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
