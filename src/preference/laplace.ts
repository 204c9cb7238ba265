/**
 * The Laplace posterior: the Gaussian that best fits, around its peak, the product of prior and label likelihoods.
 *
 * Newton's method on log N(w; m0, S0) + sum_i weight_i log P_i(w), damped by halving until the objective does not
 * fall. The covariance is the inverse of the curvature at the peak. MacKay 1992; Rasmussen and Williams 2006, ch. 3.4.
 * It is deterministic and independent of the order of the labels; what it takes stands in docs/benchmarks.md.
 */
import {
  addSquares,
  cholesky,
  choleskyInverse,
  choleskySolve,
  dot,
  multiply,
  subtract,
} from '../math/linear-algebra.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { Judgements } from './judgements.js';
import { type Gaussian, type Learner, STATEMENT_SD, type Statement } from './learner.js';

/** Newton converges quadratically, and linearly where slips weigh in; a dozen steps are ample, fifty are a bug or a knife's edge. */
const MAX_STEPS = 50;
/**
 * The peak is where the next step promises to gain less log-probability than this. The promise is told by the gradient:
 * the gain itself drowns in rounding, and where it stops would depend on the order of the labels.
 */
const TOLERANCE = 1e-12;
/** Promises below this are not checked against the objective, for the same reason. */
const SMALLEST_CHECKED_GAIN = 1e-9;
const MAX_HALVINGS = 30;
/**
 * Near the peak the curvature hardly changes, and it is what costs: once a step promises less than this, steps keep
 * the curvature that they have, which makes them nearly free.
 */
const FRESH_CURVATURE_GAIN = 0.5;

/** What the user said: of texts, and of weights outright. */
interface Said {
  readonly judgements: Judgements;
  readonly statements: readonly Statement[];
}

/** Log posterior up to a constant and its gradient [f], at w [f]. */
interface Terms {
  readonly w: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  /** Lower triangle of the (positive definite) negative curvature [f, f]; absent where it was not asked for. */
  readonly curvature: Float64Array | undefined;
}

/** A learner that finds the Laplace posterior under a Gaussian prior. */
export class LaplaceLearner implements Learner {
  readonly prior: Gaussian;
  readonly #noise: NoiseModel;
  /** Inverse of the prior covariance, [f, f]. */
  readonly precision: Float64Array;

  /**
   * @param prior  mean [f] and covariance [f, f] of the population's weights
   * @param noise  the constants of the likelihood
   */
  constructor(prior: Gaussian, noise: NoiseModel) {
    this.prior = prior;
    this.#noise = noise;
    const f = prior.mean.length;
    this.precision = choleskyInverse(cholesky(prior.covariance, f), f);
  }

  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const counted = comparisons.filter((c) => c.weight > 0);
    if (counted.length === 0 && statements.length === 0) return this.prior;
    const f = this.prior.mean.length;
    const said: Said = { judgements: new Judgements(counted, f, this.#noise), statements };
    let current = this.#terms(said, Float64Array.from(this.prior.mean), true);
    let factor = cholesky(current.curvature as Float64Array, f);
    for (let step = 0; step < MAX_STEPS; step++) {
      const direction = choleskySolve(factor, current.gradient); // [f]
      const promised = dot(current.gradient, direction) / 2;
      const next = promised > TOLERANCE ? this.#step(said, current, direction, promised) : undefined;
      if (!next) break;
      current = next;
      if (current.curvature) factor = cholesky(current.curvature, f);
    }
    const { curvature } = current.curvature ? current : this.#terms(said, current.w, true);
    return { mean: current.w, covariance: choleskyInverse(cholesky(curvature as Float64Array, f), f) };
  }

  /** The longest of the steps 1, 1/2, 1/4 ... along `direction` [f] that does not lose; undefined if all do. */
  #step(said: Said, from: Terms, direction: Float64Array, promised: number): Terms | undefined {
    for (let halving = 0; halving < MAX_HALVINGS; halving++) {
      const scale = 0.5 ** halving;
      const next = this.#terms(
        said,
        from.w.map((wi, i) => wi + scale * (direction[i] as number)),
        promised > FRESH_CURVATURE_GAIN,
      );
      if (next.objective >= from.objective || promised < SMALLEST_CHECKED_GAIN) return next;
    }
    return undefined;
  }

  #terms({ judgements, statements }: Said, w: Float64Array, withCurvature: boolean): Terms {
    const offset = subtract(w, this.prior.mean);
    const pull = multiply(this.precision, offset);
    const gradient = pull.map((x) => -x);
    let objective = judgements.logLikelihood(w, gradient) - 0.5 * dot(offset, pull);
    const curvature = withCurvature ? Float64Array.from(this.precision) : undefined;
    if (curvature) addSquares(curvature, judgements.curvatureRoot(), w.length);
    for (const { index, value } of statements) {
      const miss = (w[index] as number) - value;
      objective -= 0.5 * (miss / STATEMENT_SD) ** 2;
      gradient[index] = (gradient[index] as number) - miss / STATEMENT_SD ** 2;
      const diagonal = index * w.length + index;
      if (curvature) curvature[diagonal] = (curvature[diagonal] as number) + STATEMENT_SD ** -2;
    }
    return { w, objective, gradient, curvature };
  }
}
