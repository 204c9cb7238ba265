/**
 * The Laplace posterior: the Gaussian that best fits, around its peak, the product of prior and label likelihoods.
 *
 * Newton's method on log N(w; m0, S0) + sum_i weight_i log P_i(w), damped by halving until the objective does not
 * fall. The covariance is the inverse of the curvature at the peak. MacKay 1992; Rasmussen and Williams 2006, ch. 3.4.
 * It is deterministic and independent of the order of the labels; what it takes stands in docs/benchmarks.md.
 */
import {
  cholesky,
  choleskyInverse,
  choleskySolve,
  dot,
  multiply,
  OuterProducts,
  subtract,
} from '../math/linear-algebra.js';
import { type Comparison, choiceTerms, type NoiseModel, tieTerms } from './comparison.js';
import type { Gaussian, Learner } from './learner.js';

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

/** Log posterior up to a constant and its gradient [f], at w [f]. */
interface Terms {
  readonly w: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  /** Lower triangle of the (positive definite) negative curvature [f, f]; absent where it was not asked for. */
  readonly curvature: Float64Array | undefined;
}

/** A Laplace posterior, and what it says of its prior. */
export interface LaplaceFit extends Gaussian {
  /** Laplace's approximation to the log-probability of the judgements under prior and noise, in nats. */
  readonly logEvidence: number;
}

/** A learner that finds the Laplace posterior under a Gaussian prior. */
export class LaplaceLearner implements Learner {
  readonly prior: Gaussian;
  readonly #noise: NoiseModel;
  /** Inverse of the prior covariance, [f, f]. */
  readonly precision: Float64Array;
  /** log |precision| */
  readonly #logDeterminant: number;

  /**
   * @param prior  mean [f] and covariance [f, f] of the population's weights
   * @param noise  the constants of the likelihood
   */
  constructor(prior: Gaussian, noise: NoiseModel) {
    this.prior = prior;
    this.#noise = noise;
    const f = prior.mean.length;
    const factor = cholesky(prior.covariance, f);
    this.precision = choleskyInverse(factor, f);
    this.#logDeterminant = -logDeterminant(factor, f);
  }

  fit(comparisons: readonly Comparison[]): Gaussian {
    const { mean, covariance } = this.fitWithEvidence(comparisons);
    return { mean, covariance };
  }

  fitWithEvidence(comparisons: readonly Comparison[]): LaplaceFit {
    const counted = comparisons.filter((c) => c.weight > 0);
    if (counted.length === 0) return { ...this.prior, logEvidence: 0 };
    const f = this.prior.mean.length;
    let current = this.#terms(counted, Float64Array.from(this.prior.mean), true);
    let factor = cholesky(current.curvature as Float64Array, f);
    for (let step = 0; step < MAX_STEPS; step++) {
      const direction = choleskySolve(factor, current.gradient); // [f]
      const promised = dot(current.gradient, direction) / 2;
      const next = promised > TOLERANCE ? this.#step(counted, current, direction, promised) : undefined;
      if (!next) break;
      current = next;
      if (current.curvature) factor = cholesky(current.curvature, f);
    }
    const { curvature } = current.curvature ? current : this.#terms(counted, current.w, true);
    const last = cholesky(curvature as Float64Array, f);
    return {
      mean: current.w,
      covariance: choleskyInverse(last, f),
      logEvidence: current.objective + (this.#logDeterminant - logDeterminant(last, f)) / 2,
    };
  }

  /** The longest of the steps 1, 1/2, 1/4 ... along `direction` [f] that does not lose; undefined if all do. */
  #step(comparisons: readonly Comparison[], from: Terms, direction: Float64Array, promised: number): Terms | undefined {
    for (let halving = 0; halving < MAX_HALVINGS; halving++) {
      const scale = 0.5 ** halving;
      const next = this.#terms(
        comparisons,
        from.w.map((wi, i) => wi + scale * (direction[i] as number)),
        promised > FRESH_CURVATURE_GAIN,
      );
      if (next.objective >= from.objective || promised < SMALLEST_CHECKED_GAIN) return next;
    }
    return undefined;
  }

  #terms(comparisons: readonly Comparison[], w: Float64Array, withCurvature: boolean): Terms {
    const f = w.length;
    const offset = subtract(w, this.prior.mean);
    const pull = multiply(this.precision, offset);
    let objective = -0.5 * dot(offset, pull);
    const gradient = pull.map((x) => -x);
    const bends = withCurvature ? new OuterProducts(f) : undefined;
    for (const comparison of comparisons) {
      objective += addComparison(comparison, w, this.#noise, gradient, bends, f);
    }
    const curvature = bends && Float64Array.from(this.precision);
    if (curvature) bends.addTo(curvature);
    return { w, objective, gradient, curvature };
  }
}

/**
 * Adds one judgement's weighted gradient [f] in place, and its curvature to the products to come, if it is asked for.
 *
 * @returns its weighted log-likelihood at w
 */
export function addComparison(
  comparison: Comparison,
  w: Float64Array,
  noise: NoiseModel,
  gradient: Float64Array,
  curvature: OuterProducts | undefined,
  f: number,
): number {
  const { rows, chosen, weight } = comparison;
  if (chosen === null) {
    let total = 0;
    for (let i = 1; i < rows.length; i++) {
      const difference = subtract(rows[i - 1] as Float64Array, rows[i] as Float64Array); // [f]
      const { logLikelihood, slope, bend } = tieTerms(dot(w, difference), noise);
      total += weight * logLikelihood;
      for (let k = 0; k < f; k++) gradient[k] = (gradient[k] as number) + weight * slope * (difference[k] as number);
      curvature?.push(difference, weight * bend);
    }
    return total;
  }
  // Plain loops from here on: this is where a fit spends its time, and a callback for each number costs more than the sum.
  const u = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) u[i] = dot(w, rows[i] as Float64Array);
  const { logLikelihood, responsibility, p } = choiceTerms(u, chosen, noise);
  const scale = weight * responsibility;
  const center = new Float64Array(f); // sum_i p_i rows_i
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Float64Array;
    const pi = p[i] as number;
    for (let k = 0; k < f; k++) center[k] = (center[k] as number) + pi * (row[k] as number);
  }
  const winner = rows[chosen] as Float64Array;
  for (let k = 0; k < f; k++) {
    gradient[k] = (gradient[k] as number) + scale * ((winner[k] as number) - (center[k] as number));
  }
  if (curvature && rows.length === 2) {
    // The spread below of two rows, in one product instead of two.
    const difference = subtract(rows[0] as Float64Array, rows[1] as Float64Array);
    curvature.push(difference, scale * (p[0] as number) * (p[1] as number));
  } else if (curvature) {
    // diag p - p p' in weight space: the spread of the rows around their mean under p.
    const offset = new Float64Array(f);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as Float64Array;
      for (let k = 0; k < f; k++) offset[k] = (row[k] as number) - (center[k] as number);
      curvature.push(offset, scale * (p[i] as number));
    }
  }
  return weight * logLikelihood;
}

/** log |L L'| of a Cholesky factor L [f, f]. */
function logDeterminant(L: Float64Array, f: number): number {
  let sum = 0;
  for (let i = 0; i < f; i++) sum += 2 * Math.log(L[i * f + i] as number);
  return sum;
}
