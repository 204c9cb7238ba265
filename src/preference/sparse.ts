/**
 * A learner for strong tastes on few axes: a mixture of Gaussian priors, weighed by how well each explains the labels.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on at most two readable
 * axes, w = w0 + sum_{a in A} d_a e_a with d_a ~ N(0, tau^2), and each axis is in A with probability rho (spike and slab,
 * Mitchell and Beauchamp 1988). The labels' log-likelihood is taken for the quadratic that it is around the Laplace
 * posterior under the population. As a function of the spikes their log evidence is a quadratic too, then, in a handful of
 * numbers; so all sets A are summed over exactly, in closed form, at little cost beside the fit.
 */
import { multiply, subtract, timesTransposed } from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { LaplaceLearner } from './laplace.js';
import type { Gaussian, Growth, Learner, Statement } from './learner.js';

/** What is believed of strong tastes before any label. */
export interface SpikePrior {
  /** The axes that may have a spike, indices into [f]. */
  readonly axes: readonly number[];
  /** Standard deviation of a spike, > 0. */
  readonly scale: number;
  /** Probability that an axis has one, 0 to 1, both excluded. */
  readonly rate: number;
}

/**
 * Variance that the running score's start has on top, on each axis that may have a spike. One Gaussian that takes a step a
 * label cannot find a spike as the mixture does, and under the mixture's own variance it learns a plain taste too slowly.
 */
const START_VARIANCE = 0.1;

export class SparseLearner implements Learner {
  /** The Gaussian with mean and covariance of the mixture of priors. */
  readonly prior: Gaussian;
  readonly start: Gaussian;
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
    this.prior = this.#withSpikes(prior);
    const covariance = Float64Array.from(this.prior.covariance);
    const f = prior.mean.length;
    for (const a of spikes.axes) covariance[a * f + a] = (covariance[a * f + a] as number) + START_VARIANCE;
    this.start = { mean: prior.mean, covariance };
  }

  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const growth = this.grow(statements);
    growth.add(comparisons);
    return growth.posterior;
  }

  grow(statements: readonly Statement[] = []): Growth {
    const population = this.#population.grow(statements);
    const widen = (posterior: Gaussian) => this.#withSpikes(posterior);
    const { prior } = this;
    let known: { of: Gaussian; posterior: Gaussian } | undefined;
    return {
      get count() {
        return population.count;
      },
      get posterior() {
        if (population.count === 0 && statements.length === 0) return prior;
        const { posterior: of } = population;
        if (known?.of !== of) known = { of, posterior: widen(of) };
        return known.posterior;
      },
      add: (comparisons) => population.add(comparisons),
      cut: (count) => population.cut(count),
      prepare: () => population.prepare(),
      get stages() {
        return population.stages;
      },
      resume: (stages) => population.resume(stages),
    };
  }

  /**
   * The Gaussian with mean and covariance of the mixture, from the posterior N(m, C) under the population N(m0, P^-1).
   *
   * Shifting the prior's mean by d moves the posterior's to m + C P d, and changes the log evidence by s' d - d' Q d / 2
   * with s = P (m - m0) and Q = P - P C P.
   */
  #withSpikes({ mean, covariance }: Gaussian): Gaussian {
    const f = mean.length;
    const { axes } = this.#spikes;
    const { precision, prior } = this.#population;
    const n = axes.length;
    if (n === 0) return { mean, covariance };
    const slopes = multiply(precision, subtract(mean, prior.mean));
    const pulls = new Float64Array(n * f); // columns of P, [n, f]
    axes.forEach((a, i) => {
      pulls.set(precision.subarray(a * f, (a + 1) * f), i * f);
    });
    const follows = timesTransposed(pulls, covariance, f); // columns of C P, [n, f]
    const bends = timesTransposed(pulls, follows, f).map(
      (product, at) => (pulls[Math.floor(at / n) * f + (axes[at % n] as number)] as number) - product,
    );
    const shift = spikePosterior(
      Float64Array.from(axes, (a) => slopes[a] as number),
      bends,
      this.#spikes,
    );
    const rows = transposed(follows, f); // [f, n]
    const wider = timesTransposed(timesTransposed(rows, shift.covariance, n), rows, n);
    for (let i = 0; i < f; i++) {
      for (let j = 0; j <= i; j++) {
        const sum = (covariance[i * f + j] as number) + (wider[i * f + j] as number);
        wider[i * f + j] = sum;
        wider[j * f + i] = sum;
      }
    }
    const moved = multiply(rows, shift.mean);
    return { mean: mean.map((m, i) => m + (moved[i] as number)), covariance: wider };
  }
}

/**
 * Mean and covariance of the spikes, over all sets of at most two, when they have the log-likelihood s' d - d' Q d / 2.
 *
 * A set A has the log evidence s' V s / 2 - log |I + tau^2 Q_A| / 2 and the posterior N(V s, V), V = (Q_A + I / tau^2)^-1.
 *
 * @param s  [n]
 * @param Q  symmetric, [n, n], of which the lower triangle is read
 */
function spikePosterior(s: Float64Array, Q: Float64Array, { scale, rate }: SpikePrior): Gaussian {
  const n = s.length;
  const precision = scale ** -2;
  const logOdds = Math.log(rate / (1 - rate));
  const bends = s.map((_, i) => Math.max(0, Q[i * n + i] as number) + precision);
  /** Log weight of the set {i, j}, j <= i, at [i, j]; of {i} where they are the same. That of the empty set is 0. */
  const logWeights = new Float64Array(n * n);
  let most = 0;
  for (let i = 0; i < n; i++) {
    const si = s[i] as number;
    const bi = bends[i] as number;
    for (let j = 0; j < i; j++) {
      const sj = s[j] as number;
      const bj = bends[j] as number;
      const cross = Q[i * n + j] as number;
      const determinant = bi * bj - cross * cross;
      const fit = (bj * si * si - 2 * cross * si * sj + bi * sj * sj) / determinant;
      const logWeight = 2 * logOdds + (fit + Math.log(precision ** 2 / determinant)) / 2;
      logWeights[i * n + j] = logWeight;
      most = Math.max(most, logWeight);
    }
    const logWeight = logOdds + ((si * si) / bi + Math.log(precision / bi)) / 2;
    logWeights[i * n + i] = logWeight;
    most = Math.max(most, logWeight);
  }
  let total = Math.exp(-most);
  const mean = new Float64Array(n);
  const second = new Float64Array(n * n); // E[d d'], both times the total of the weights at first
  for (let i = 0; i < n; i++) {
    const si = s[i] as number;
    const bi = bends[i] as number;
    for (let j = 0; j <= i; j++) {
      const weight = Math.exp((logWeights[i * n + j] as number) - most);
      total += weight;
      if (i === j) {
        mean[i] = (mean[i] as number) + (weight * si) / bi;
        second[i * n + i] = (second[i * n + i] as number) + weight * (1 / bi + (si / bi) ** 2);
        continue;
      }
      const sj = s[j] as number;
      const bj = bends[j] as number;
      const cross = Q[i * n + j] as number;
      const determinant = bi * bj - cross * cross;
      const mi = (bj * si - cross * sj) / determinant;
      const mj = (bi * sj - cross * si) / determinant;
      mean[i] = (mean[i] as number) + weight * mi;
      mean[j] = (mean[j] as number) + weight * mj;
      second[i * n + i] = (second[i * n + i] as number) + weight * (bj / determinant + mi * mi);
      second[j * n + j] = (second[j * n + j] as number) + weight * (bi / determinant + mj * mj);
      second[i * n + j] = weight * (mi * mj - cross / determinant);
    }
  }
  for (let i = 0; i < n; i++) {
    mean[i] = (mean[i] as number) / total;
    for (let j = 0; j <= i; j++) {
      const covariance = (second[i * n + j] as number) / total - (mean[i] as number) * (mean[j] as number);
      second[i * n + j] = covariance;
      second[j * n + i] = covariance;
    }
  }
  return { mean, covariance: second };
}

/** A [n, f] -> [f, n]. */
function transposed(A: Float64Array, f: number): Float64Array {
  const n = A.length / f;
  const columns = new Float64Array(A.length);
  for (let i = 0; i < n; i++) for (let k = 0; k < f; k++) columns[k * n + i] = A[i * f + k] as number;
  return columns;
}
