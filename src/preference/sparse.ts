/**
 * A learner for strong tastes on few axes: a mixture of Gaussian priors, weighed by how well each explains the labels.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on a few readable
 * axes, w = w0 + sum_{j in A} d_j e_j with d_j ~ N(0, tau^2), and each axis is in A with probability rho (spike and
 * slab, Mitchell and Beauchamp 1988). For each A that is tried the posterior is Laplace's; the result is the Gaussian with
 * mean and covariance of their mixture under P(A) P(labels | A). The sets tried are those a greedy search finds: from
 * the population on, the axes that promise most are added one at a time.
 */
import { multiply } from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { type LaplaceFit, LaplaceLearner } from './laplace.js';
import type { Gaussian, Learner } from './learner.js';

/** What is believed of strong tastes before any label. */
export interface SpikePrior {
  /** The axes that may have a spike, indices into [f]. */
  readonly axes: readonly number[];
  /** Standard deviation of a spike, > 0. */
  readonly scale: number;
  /** Probability that an axis has one, 0 to 1, both excluded. */
  readonly rate: number;
}

/** The most spikes that a person is credited with. */
const MOST_SPIKES = 2;
/** Sets that are fitted, and followed further, for each number of spikes. */
const BREADTH = 3;

/** One set of axes with spikes. */
interface Model {
  readonly axes: readonly number[];
  readonly learner: LaplaceLearner;
  readonly fit: LaplaceFit;
  /** log P(A) P(labels | A), up to a constant. */
  readonly logWeight: number;
}

export class SparseLearner implements Learner {
  /** The Gaussian with mean and covariance of the mixture of priors. */
  readonly prior: Gaussian;
  readonly #noise: NoiseModel;
  readonly #spikes: SpikePrior;
  readonly #population: LaplaceLearner;

  /**
   * @param prior   mean [f] and covariance [f, f] of the population's weights
   * @param noise   the constants of the likelihood
   * @param spikes  what is believed of strong tastes
   */
  constructor(prior: Gaussian, noise: NoiseModel, spikes: SpikePrior) {
    this.#noise = noise;
    this.#spikes = spikes;
    this.#population = new LaplaceLearner(prior, noise);
    this.prior = {
      mean: prior.mean,
      covariance: widened(prior.covariance, spikes.axes, spikes.rate * spikes.scale ** 2),
    };
  }

  fit(comparisons: readonly Comparison[]): Gaussian {
    if (comparisons.every(({ weight }) => weight === 0)) return this.prior;
    const population = this.#model([], this.#population, comparisons);
    const models = [population];
    let best: readonly Model[] = [population];
    for (let size = 1; size <= MOST_SPIKES; size++) {
      const promising = new Map<string, { readonly axes: readonly number[]; readonly promise: number }>();
      for (const model of best) {
        for (const [axis, gain] of this.#promises(model)) {
          const axes = [...model.axes, axis].sort((a, b) => a - b);
          const promise = model.logWeight + gain;
          const key = axes.join();
          if (promise > (promising.get(key)?.promise ?? Number.NEGATIVE_INFINITY))
            promising.set(key, { axes, promise });
        }
      }
      best = [...promising.values()]
        .sort((a, b) => b.promise - a.promise)
        .slice(0, BREADTH)
        .map(({ axes }) => this.#model(axes, this.#learnerOf(axes), comparisons))
        .sort((a, b) => b.logWeight - a.logWeight);
      models.push(...best);
    }
    return mixture(models);
  }

  #model(axes: readonly number[], learner: LaplaceLearner, comparisons: readonly Comparison[]): Model {
    const fit = learner.fitWithEvidence(comparisons);
    const { rate } = this.#spikes;
    return { axes, learner, fit, logWeight: fit.logEvidence + axes.length * Math.log(rate / (1 - rate)) };
  }

  /** The population's prior with spikes on `axes`. */
  #learnerOf(axes: readonly number[]): LaplaceLearner {
    const { mean, covariance } = this.#population.prior;
    return new LaplaceLearner({ mean, covariance: widened(covariance, axes, this.#spikes.scale ** 2) }, this.#noise);
  }

  /**
   * What one more spike would add to a model's log weight, by the quadratic that the model's own fit has at its peak:
   * shifting the prior's mean by d along axis j changes the log evidence by a d - b d^2 / 2, and d ~ N(0, tau^2).
   */
  #promises({ axes, learner, fit }: Model): [number, number][] {
    const f = fit.mean.length;
    const { precision, prior } = learner;
    const slopes = multiply(
      precision,
      fit.mean.map((m, i) => m - (prior.mean[i] as number)),
    );
    const { scale, rate } = this.#spikes;
    return this.#spikes.axes
      .filter((j) => !axes.includes(j))
      .map((j) => {
        const row = precision.subarray(j * f, (j + 1) * f);
        const spread = multiply(fit.covariance, row);
        let b = row[j] as number;
        for (let k = 0; k < f; k++) b -= (row[k] as number) * (spread[k] as number);
        b = Math.max(0, b);
        const a = slopes[j] as number;
        const gain = (a * a) / (b + scale ** -2) / 2 - Math.log1p(scale ** 2 * b) / 2;
        return [j, gain + Math.log(rate / (1 - rate))];
      });
  }
}

/** A covariance [f, f] with more variance along some axes. */
function widened(covariance: Float64Array, axes: readonly number[], variance: number): Float64Array {
  const f = Math.sqrt(covariance.length);
  const wider = Float64Array.from(covariance);
  for (const j of axes) wider[j * f + j] = (wider[j * f + j] as number) + variance;
  return wider;
}

/** The Gaussian with mean and covariance of a mixture. */
function mixture(models: readonly Model[]): Gaussian {
  const most = Math.max(...models.map(({ logWeight }) => logWeight));
  const weights = models.map(({ logWeight }) => Math.exp(logWeight - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const f = (models[0] as Model).fit.mean.length;
  const mean = new Float64Array(f);
  const covariance = new Float64Array(f * f);
  models.forEach(({ fit }, m) => {
    const share = (weights[m] as number) / total;
    for (let i = 0; i < f; i++) mean[i] = (mean[i] as number) + share * (fit.mean[i] as number);
  });
  models.forEach(({ fit }, m) => {
    const share = (weights[m] as number) / total;
    for (let i = 0; i < f; i++) {
      const di = (fit.mean[i] as number) - (mean[i] as number);
      for (let j = 0; j < f; j++) {
        const dj = (fit.mean[j] as number) - (mean[j] as number);
        const at = i * f + j;
        covariance[at] = (covariance[at] as number) + share * ((fit.covariance[at] as number) + di * dj);
      }
    }
  });
  return { mean, covariance };
}
