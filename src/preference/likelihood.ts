/**
 * The likelihood of any number of judgements: block by block, through one small matrix that is filled again and again. So
 * a fit to a hundred thousand labels takes no more memory than one to a hundred, and its inner loops stay in the cache.
 */
import { addSquares } from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { differencesOf, Judgements } from './judgements.js';
import { type ContentAxes, type Subspace, sizeWithin, subspaceOf } from './subspace.js';

/** Differences of a block: 128 of them as a fit takes them, and their root, fit a core's second cache; fewer pay more for each. */
const BLOCK = 128;

export class Likelihood {
  /** How many differences there are. */
  readonly differences: number;
  readonly #comparisons: readonly Comparison[];
  /** Number of features, and how many they are as they are taken here. */
  readonly #whole: number;
  readonly #f: number;
  readonly #noise: NoiseModel;
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
   * @param subspace     what the features are taken in; all f as they are by default
   */
  constructor(
    comparisons: readonly Comparison[],
    f: number,
    noise: NoiseModel,
    from = 0,
    to: number = comparisons.length,
    subspace?: Subspace,
  ) {
    this.#comparisons = comparisons;
    this.#whole = f;
    this.#f = subspace ? sizeWithin(subspace, f) : f;
    this.#noise = noise;
    const bounds = [from];
    let size = 0;
    let differences = 0;
    for (let i = from; i < to; i++) {
      const more = differencesOf(comparisons[i] as Comparison);
      if (size > 0 && size + more > BLOCK) {
        bounds.push(i);
        size = 0;
      }
      size += more;
      differences += more;
    }
    this.differences = differences;
    this.#bounds = [...bounds, to];
    this.#block = new Judgements([], f, noise, subspace);
  }

  /**
   * A subspace for the content of all differences.
   *
   * @param r         how many directions it is to have
   * @param believed  mean of the weights before, [f]
   */
  subspace(content: ContentAxes, r: number, believed: Float64Array): Subspace {
    const { start, end } = content;
    const squares = new Float64Array((end - start) ** 2);
    this.#eachBlock(() => {
      this.#block.addSquaresOf(content, squares);
    });
    return subspaceOf(squares, this.differences, content, r, believed.subarray(start, end));
  }

  /** The same judgements, with features in a subspace. */
  within(subspace: Subspace): Likelihood {
    return new Likelihood(this.#comparisons, this.#whole, this.#noise, this.#bounds[0], this.#bounds.at(-1), subspace);
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
    this.#eachBlock(() => {
      total += this.#block.logLikelihood(w, gradient, covariance && this.#block.variances(covariance));
      if (curvature) addSquares(curvature, this.#block.curvatureRoot(), this.#f);
    });
    return total;
  }

  /** Lays one block out after another. */
  #eachBlock(use: () => void): void {
    for (let i = 0; i + 1 < this.#bounds.length; i++) {
      if (this.#loaded !== i) this.#block.load(this.#comparisons, this.#bounds[i], this.#bounds[i + 1]);
      this.#loaded = i;
      use();
    }
  }
}
