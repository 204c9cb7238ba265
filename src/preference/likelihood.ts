/**
 * The likelihood of any number of judgements: block by block, through one small matrix that is filled again and again. So
 * a fit to a hundred thousand labels takes no more memory than one to a hundred, and its inner loops stay in the cache.
 */
import { addSquares } from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { differencesOf, Judgements } from './judgements.js';

/** Differences of a block: 128 of them with 53 features, and their root, fit a core's second cache; fewer pay more for each. */
const BLOCK = 128;

export class Likelihood {
  readonly #comparisons: readonly Comparison[];
  readonly #f: number;
  /** Where each block begins, and where the last ends: indices of comparisons. */
  readonly #bounds: readonly number[];
  readonly #block: Judgements;
  /** The block that is laid out. */
  #loaded = -1;

  /**
   * @param comparisons  the judgements, with rows [f]; read again at each evaluation, not copied
   * @param f            the number of features
   * @param noise        the constants of the likelihood
   * @param from         index of the first that counts
   * @param to           one past the last
   */
  constructor(
    comparisons: readonly Comparison[],
    f: number,
    noise: NoiseModel,
    from = 0,
    to: number = comparisons.length,
  ) {
    this.#comparisons = comparisons;
    this.#f = f;
    const bounds = [from];
    let size = 0;
    for (let i = from; i < to; i++) {
      const more = differencesOf(comparisons[i] as Comparison);
      if (size > 0 && size + more > BLOCK) {
        bounds.push(i);
        size = 0;
      }
      size += more;
    }
    this.#bounds = [...bounds, to];
    this.#block = new Judgements([], f, noise);
  }

  /**
   * @param w          the weights, [f]
   * @param gradient   what the gradient is added to, [f]
   * @param curvature  what the negative curvature is added to, if it is given: the lower triangle of [f, f]
   * @param covariance  of the weights, [f, f], if w is their mean and slopes and curvature are to be those expected of them
   * @returns the weighted log-likelihood at w
   */
  evaluate(w: Float64Array, gradient: Float64Array, curvature?: Float64Array, covariance?: Float64Array): number {
    let total = 0;
    for (let i = 0; i + 1 < this.#bounds.length; i++) {
      if (this.#loaded !== i) this.#block.load(this.#comparisons, this.#bounds[i], this.#bounds[i + 1]);
      this.#loaded = i;
      total += this.#block.logLikelihood(w, gradient, covariance && this.#block.variances(covariance));
      if (curvature) addSquares(curvature, this.#block.curvatureRoot(), this.#f);
    }
    return total;
  }
}
