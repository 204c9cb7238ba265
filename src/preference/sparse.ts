/**
 * A learner for strong tastes on few axes: a mixture of Gaussian priors, weighed by how well each explains the labels.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on a few readable
 * axes, w = w0 + sum_{j in A} d_j e_j with d_j ~ N(0, tau^2), and each axis is in A with probability rho (spike and
 * slab, Mitchell and Beauchamp 1988). The labels' log-likelihood is taken for the quadratic that it is around the
 * Laplace posterior under the population; then posterior and evidence of every set A follow in closed form, and cost
 * nothing beside the fit. A greedy search adds the axes that promise most, one at a time; the result is the Gaussian with
 * mean and covariance of the mixture, under P(A) P(labels | A), of the sets that it visits.
 */
import { dot, multiply, subtract } from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { LaplaceLearner } from './laplace.js';
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
/** Sets that are followed further, for each number of spikes. */
const BREADTH = 3;

/** The posterior under one set of axes with spikes. */
interface Model extends Gaussian {
  readonly axes: readonly number[];
  /** Inverse of the prior covariance with these spikes, [f, f]. */
  readonly precision: Float64Array;
  /** log P(A) P(labels | A), up to a constant. */
  readonly logWeight: number;
}

/** What one more spike would change. */
interface Spike {
  readonly axis: number;
  readonly logWeight: number;
  /** Column of the prior precision, [f], and the same after the posterior covariance, [f]. */
  readonly pull: Float64Array;
  readonly spread: Float64Array;
}

export class SparseLearner implements Learner {
  /** The Gaussian with mean and covariance of the mixture of priors. */
  readonly prior: Gaussian;
  readonly #spikes: SpikePrior;
  readonly #population: LaplaceLearner;

  /**
   * @param prior   mean [f] and covariance [f, f] of the population's weights
   * @param noise   the constants of the likelihood
   * @param spikes  what is believed of strong tastes
   */
  constructor(prior: Gaussian, noise: NoiseModel, spikes: SpikePrior) {
    this.#spikes = spikes;
    this.#population = new LaplaceLearner(prior, noise);
    const { axes, rate, scale } = spikes;
    this.prior = { mean: prior.mean, covariance: widened(prior.covariance, axes, rate * scale ** 2) };
  }

  fit(comparisons: readonly Comparison[]): Gaussian {
    if (comparisons.every(({ weight }) => weight === 0)) return this.prior;
    const { precision } = this.#population;
    const models: Model[] = [{ ...this.#population.fit(comparisons), axes: [], precision, logWeight: 0 }];
    let best: readonly Model[] = models;
    for (let size = 1; size <= MOST_SPIKES; size++) {
      const promising = best
        .flatMap((model) => this.#spikesOn(model).map((spike) => ({ model, spike })))
        .sort((a, b) => b.spike.logWeight - a.spike.logWeight);
      const found = new Map<string, Model>();
      for (const { model, spike } of promising) {
        const axes = [...model.axes, spike.axis].sort((a, b) => a - b);
        if (found.size < BREADTH && !found.has(axes.join())) found.set(axes.join(), this.#add(model, spike, axes));
      }
      best = [...found.values()];
      models.push(...best);
    }
    return mixture(models);
  }

  /**
   * The axes that may have one more spike. By the quadratic that the log-likelihood is taken for, shifting the prior's
   * mean by d along an axis changes the log evidence by a d - b d^2 / 2, and d ~ N(0, tau^2).
   */
  #spikesOn({ axes, mean, covariance, precision, logWeight }: Model): Spike[] {
    const f = mean.length;
    const slopes = multiply(precision, subtract(mean, this.#population.prior.mean));
    const { scale, rate } = this.#spikes;
    return this.#spikes.axes
      .filter((axis) => !axes.includes(axis))
      .map((axis) => {
        const pull = precision.subarray(axis * f, (axis + 1) * f);
        const spread = multiply(covariance, pull);
        const a = slopes[axis] as number;
        const b = Math.max(0, (pull[axis] as number) - dot(pull, spread));
        const gain = (a * a) / (b + scale ** -2) / 2 - Math.log1p(scale ** 2 * b) / 2;
        return { axis, pull, spread, logWeight: logWeight + gain + Math.log(rate / (1 - rate)) };
      });
  }

  /** The posterior with one more spike, by Sherman and Morrison's formula: the prior's precision loses k p p'. */
  #add(
    { mean, covariance, precision }: Model,
    { axis, pull, spread, logWeight }: Spike,
    axes: readonly number[],
  ): Model {
    const variance = this.#spikes.scale ** 2;
    const k = variance / (1 + variance * (pull[axis] as number));
    const wider = k / (1 - k * dot(pull, spread));
    const step = wider * dot(pull, subtract(mean, this.#population.prior.mean));
    return {
      axes,
      logWeight,
      mean: mean.map((m, i) => m + step * (spread[i] as number)),
      covariance: plusOuter(covariance, spread, wider),
      precision: plusOuter(precision, pull, -k),
    };
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
  const f = (models[0] as Model).mean.length;
  const mean = new Float64Array(f);
  const covariance = new Float64Array(f * f);
  models.forEach((model, m) => {
    const share = (weights[m] as number) / total;
    for (let i = 0; i < f; i++) mean[i] = (mean[i] as number) + share * (model.mean[i] as number);
  });
  models.forEach((model, m) => {
    const share = (weights[m] as number) / total;
    const offset = subtract(model.mean, mean);
    for (let i = 0; i < f; i++) {
      for (let j = 0; j < f; j++) {
        const spread = (model.covariance[i * f + j] as number) + (offset[i] as number) * (offset[j] as number);
        covariance[i * f + j] = (covariance[i * f + j] as number) + share * spread;
      }
    }
  });
  return { mean, covariance };
}

/** A + scale x x', [f, f]; x [f]. */
function plusOuter(A: Float64Array, x: Float64Array, scale: number): Float64Array {
  const f = x.length;
  const sum = Float64Array.from(A);
  for (let i = 0; i < f; i++) {
    const s = scale * (x[i] as number);
    for (let j = 0; j < f; j++) sum[i * f + j] = (sum[i * f + j] as number) + s * (x[j] as number);
  }
  return sum;
}
