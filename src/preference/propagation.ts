/**
 * The Gaussian that stands for the posterior, where neither the labels' likelihood nor the prior is one: expectation
 * propagation (Minka 2001). Each factor is replaced by a Gaussian that does, under what all others say, what the factor
 * itself would do; round by round, until they agree.
 *
 * - The *labels* are replaced by their slope and curvature, in expectation over the weights as they are believed so far
 *   (Opper and Archambeau 2009), and not at a peak: who has chosen the shortest text eight times of eight may want it *very*
 *   short, and at the peak nothing is seen of that. All at once, so that their order does not matter.
 * - The *prior* is the population's Gaussian plus spikes (`spikes.ts`), w = w0 + sum_a d_a e_a. As shifts of the prior's mean
 *   the spikes have a log-likelihood that is a quadratic in as many numbers as there are axes.
 *
 * Few rounds settle what most labels say; labels of great weight and choices among very many take more.
 */
import { cholesky, choleskyInverse, choleskySolve } from '../math/cholesky.js';
import {
  addSquares,
  addTo,
  mirror,
  multiply,
  subtract,
  symmetricProduct,
  symmetricTimes,
  timesTransposed,
  transposed,
} from '../math/linear-algebra.js';
import { type Gaussian, STATEMENT_SD, type Statement } from './learner.js';
import type { Likelihood } from './likelihood.js';
import { type SpikePrior, type SpikeSites, sitesBefore, sweepSpikes } from './spikes.js';

/** A belief, and the factors that it is made of beside the population. */
export interface Propagated {
  readonly posterior: Gaussian;
  /** What labels and statements say of the weights, exp(pull' w - w' precision w / 2): the lower triangle of [f, f], and [f]. */
  readonly precision: Float64Array;
  readonly pull: Float64Array;
  readonly sites: SpikeSites;
}

/** Rounds go on until one moves no weight by more than this, in standard deviations; but not for ever. */
const SETTLED = 0.05;
const MOST_ROUNDS = 40;
/** How far a round moves the labels' factors to where they would be: at 1 some go to and fro for ever. */
const PACE = 0.8;
/**
 * The same for labels that have not settled after so many rounds, and for spikes: of axes that say the same in all of very many
 * labels now one would have the spike and now the other, for ever.
 */
const SLOW_PACE = 0.5;
const FAST_ROUNDS = 8;

export class Propagation {
  /** The Gaussian with mean and covariance of the prior, spikes included. */
  readonly prior: Gaussian;
  /** Mean and covariance of the weights without spikes, and the inverse P of the covariance, [f, f]. */
  readonly population: Gaussian & { readonly precision: Float64Array };
  readonly #spikes: SpikePrior;
  /** P times the mean, [f]. */
  readonly #pull: Float64Array;
  /** Columns of P of the axes that may have a spike, [n, f], and of these the rows of the same axes, [n, n]. */
  readonly #pulls: Float64Array;
  readonly #bends: Float64Array;

  /**
   * @param population  mean [f] and covariance [f, f] of the weights without spikes
   * @param spikes      what is believed of strong tastes
   * @throws RangeError if the covariance is not positive definite
   */
  constructor(population: Gaussian, spikes: SpikePrior) {
    const f = population.mean.length;
    this.#spikes = spikes;
    this.prior = widened(population, spikes.axes, spikes.rate * spikes.scale ** 2);
    const precision = choleskyInverse(cholesky(population.covariance, f), f);
    this.population = { ...population, precision };
    this.#pull = multiply(precision, population.mean);
    this.#pulls = new Float64Array(spikes.axes.length * f);
    spikes.axes.forEach((a, i) => {
      this.#pulls.set(precision.subarray(a * f, (a + 1) * f), i * f);
    });
    this.#bends = Float64Array.from(spikes.axes.flatMap((a) => spikes.axes.map((b) => precision[a * f + b] as number)));
  }

  /** How many features there are. */
  get size(): number {
    return this.population.mean.length;
  }

  /** The belief before any label. A weight that was set outright is one more likelihood, and Gaussian as it is. */
  before(statements: readonly Statement[]): Propagated {
    const f = this.size;
    const precision = new Float64Array(f * f);
    const pull = new Float64Array(f);
    const sites = sitesBefore(this.#spikes);
    if (statements.length === 0) return { posterior: this.prior, precision, pull, sites };
    for (const { index, value } of statements) {
      const diagonal = index * f + index;
      precision[diagonal] = (precision[diagonal] as number) + STATEMENT_SD ** -2;
      pull[index] = (pull[index] as number) + value * STATEMENT_SD ** -2;
    }
    return this.#settle(precision, pull, sites);
  }

  /**
   * The belief that would be `alone` if nobody had spikes, with spikes by these sites.
   *
   * @param inverse  of the covariance of `alone`, [f, f], if it is known
   */
  from(
    alone: Gaussian,
    sites: SpikeSites,
    inverse = choleskyInverse(cholesky(alone.covariance, this.size), this.size),
  ): Propagated {
    const precision = subtract(inverse, this.population.precision);
    const pull = subtract(multiply(inverse, alone.mean), this.#pull);
    return { posterior: this.posterior(alone, sites), precision, pull, sites };
  }

  /** The posterior of the same. */
  posterior({ mean, covariance }: Gaussian, sites: SpikeSites): Gaussian {
    const alone = { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance) };
    return this.#withSpikes(alone, sites, 0).posterior;
  }

  /** What a belief would be if nobody had spikes. */
  alone({ precision, pull }: Pick<Propagated, 'precision' | 'pull'>): Gaussian {
    const f = this.size;
    const total = Float64Array.from(this.population.precision);
    addTo(total, precision);
    const factor = cholesky(total, f);
    const pulled = Float64Array.from(this.#pull);
    addTo(pulled, pull);
    return { mean: choleskySolve(factor, pulled), covariance: choleskyInverse(factor, f) };
  }

  /**
   * The belief after some more labels.
   *
   * @param before  the belief that they meet
   * @param near    one near to what comes out, to start from; `before` by default
   */
  take(before: Propagated, likelihood: Likelihood, near?: Pick<Propagated, 'posterior' | 'sites'>): Propagated {
    let current = { ...before, ...near };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { precision, pull } = this.#seenFrom(current.posterior, before, likelihood);
      if (round > 0) {
        const pace = round < FAST_ROUNDS ? PACE : SLOW_PACE;
        moveTowards(precision, current.precision, 1 - pace);
        moveTowards(pull, current.pull, 1 - pace);
      }
      const last = current.posterior;
      current = this.#settle(precision, pull, current.sites, round < FAST_ROUNDS ? 1 : SLOW_PACE);
      if (largestMove(last, current.posterior) < SETTLED) break;
    }
    return current;
  }

  /** What labels say, as a Gaussian factor, if the weights are believed to be so; with what others had said before. */
  #seenFrom({ mean, covariance }: Gaussian, before: Propagated, labels: Likelihood) {
    const pull = new Float64Array(mean.length);
    const precision = new Float64Array(covariance.length);
    labels.evaluate(mean, pull, precision, covariance);
    addTo(pull, symmetricTimes(precision, mean));
    addTo(precision, before.precision);
    addTo(pull, before.pull);
    return { precision, pull };
  }

  /** The belief of these factors, with each spike fitted once more to them, as far as `pace` says. */
  #settle(precision: Float64Array, pull: Float64Array, sites: SpikeSites, pace = 1): Propagated {
    return { ...this.#withSpikes(this.alone({ precision, pull }), sites, pace), precision, pull };
  }

  /**
   * Each spike fitted once more, as far as `pace` says, and the posterior with them.
   *
   * Without spikes it is `alone`, which becomes it in place: N(m, C) with C = (P + precision)^-1. Shifting the prior's mean m0
   * by d moves it to m + C P d and has the log-likelihood s' d - d' Q d / 2, s = P (m - m0) and Q = P - P C P.
   */
  #withSpikes(alone: Gaussian, sites: SpikeSites, pace: number): { posterior: Gaussian; sites: SpikeSites } {
    const f = this.size;
    const { axes } = this.#spikes;
    const n = axes.length;
    const { mean, covariance } = alone;
    const slopes = multiply(this.#pulls, subtract(mean, this.population.mean));
    const follows = timesTransposed(this.#pulls, covariance, f); // rows of P C, [n, f]
    const bends = subtract(this.#bends, symmetricProduct(this.#pulls, follows, f));
    const { sites: settled, spikes } = sweepSpikes(slopes, bends, sites, this.#spikes, pace);
    const root = cholesky(spikes.covariance, n);
    const columns = transposed(follows, f); // [f, n]
    addTo(mean, multiply(columns, spikes.mean));
    addSquares(covariance, timesTransposed(columns, transposed(root, n), n), f);
    mirror(covariance, f);
    return { posterior: alone, sites: settled };
  }
}

/** The same Gaussian with more variance on some axes. */
export function widened({ mean, covariance }: Gaussian, axes: readonly number[], variance: number): Gaussian {
  const wider = Float64Array.from(covariance);
  const f = mean.length;
  for (const a of axes) wider[a * f + a] = (wider[a * f + a] as number) + variance;
  return { mean, covariance: wider };
}

/** The largest difference of two means, in standard deviations of the second. */
function largestMove(from: Gaussian, to: Gaussian): number {
  const f = to.mean.length;
  let largest = 0;
  for (let k = 0; k < f; k++) {
    const move = Math.abs((to.mean[k] as number) - (from.mean[k] as number));
    largest = Math.max(largest, move / Math.sqrt(to.covariance[k * f + k] as number));
  }
  return largest;
}

/** Moves `x` by a share of the way to `y`, in place. */
function moveTowards(x: Float64Array, y: Float64Array, share: number): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + share * ((y[i] as number) - (x[i] as number));
}
