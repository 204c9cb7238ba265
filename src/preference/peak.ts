/**
 * Laplace's approximation: the Gaussian that best fits, around its peak, the product of a Gaussian and the likelihood of
 * some judgements.
 *
 * Newton's method on log N(w; m0, P0^-1) + sum_i weight_i log P_i(w), damped by halving until the objective does not fall.
 * The precision is the curvature at the peak. MacKay 1992; Rasmussen and Williams 2006, ch. 3.4. It is deterministic, and
 * independent of the order of the judgements.
 */
import { cholesky, choleskyInverse, choleskySolve } from '../math/cholesky.js';
import { dot, multiply, subtract } from '../math/linear-algebra.js';
import { type Gaussian, STATEMENT_SD, type Statement } from './learner.js';
import type { Likelihood } from './likelihood.js';

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

/** A Gaussian by its precision, which is what judgements add to. */
export interface Peak {
  /** [f] */
  readonly mean: Float64Array;
  /** Inverse of the covariance, symmetric, row-major [f, f]. */
  readonly precision: Float64Array;
}

/** Log posterior up to a constant and its gradient [f], at w [f]. */
interface Terms {
  readonly w: Float64Array;
  readonly objective: number;
  readonly gradient: Float64Array;
  /** Lower triangle of the (positive definite) negative curvature [f, f]; absent where it was not asked for. */
  readonly curvature: Float64Array | undefined;
}

/**
 * The belief after some judgements.
 *
 * @param before  the belief that they meet
 * @param start   where the search begins, [f]; nearer to the peak is sooner there. The mean of `before` by default.
 */
export function findPeak(before: Peak, likelihood: Likelihood, start = before.mean): Peak {
  const f = start.length;
  let current = termsAt(before, likelihood, start, true);
  let factor = cholesky(current.curvature as Float64Array, f);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = choleskySolve(factor, current.gradient); // [f]
    const promised = dot(current.gradient, direction) / 2;
    const next = promised > TOLERANCE ? stepFrom(current, direction, promised, before, likelihood) : undefined;
    if (!next) break;
    current = next;
    if (current.curvature) factor = cholesky(current.curvature, f);
  }
  const { curvature } = current.curvature ? current : termsAt(before, likelihood, current.w, true);
  return { mean: current.w, precision: mirrored(curvature as Float64Array, f) };
}

/** The longest of the steps 1, 1/2, 1/4 ... along `direction` [f] that does not lose; undefined if all do. */
function stepFrom(
  from: Terms,
  direction: Float64Array,
  promised: number,
  before: Peak,
  likelihood: Likelihood,
): Terms | undefined {
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    const scale = 0.5 ** halving;
    const w = from.w.map((wi, i) => wi + scale * (direction[i] as number));
    const next = termsAt(before, likelihood, w, promised > FRESH_CURVATURE_GAIN);
    if (next.objective >= from.objective || promised < SMALLEST_CHECKED_GAIN) return next;
  }
  return undefined;
}

function termsAt({ mean, precision }: Peak, likelihood: Likelihood, w: Float64Array, withCurvature: boolean): Terms {
  const offset = subtract(w, mean);
  const pull = multiply(precision, offset);
  const gradient = pull.map((x) => -x);
  const curvature = withCurvature ? Float64Array.from(precision) : undefined;
  const objective = likelihood.evaluate(w, gradient, curvature) - 0.5 * dot(offset, pull);
  return { w, objective, gradient, curvature };
}

/** The belief after weights were set outright: exact, for a Gaussian. */
export function withStatements({ mean, precision }: Peak, statements: readonly Statement[]): Peak {
  if (statements.length === 0) return { mean, precision };
  const f = mean.length;
  const pulled = multiply(precision, mean);
  const stiffer = Float64Array.from(precision);
  for (const { index, value } of statements) {
    const diagonal = index * f + index;
    stiffer[diagonal] = (stiffer[diagonal] as number) + STATEMENT_SD ** -2;
    pulled[index] = (pulled[index] as number) + value * STATEMENT_SD ** -2;
  }
  return { mean: choleskySolve(cholesky(stiffer, f), pulled), precision: stiffer };
}

/** The same belief by its covariance. */
export function toGaussian({ mean, precision }: Peak): Gaussian {
  const f = mean.length;
  return { mean, covariance: choleskyInverse(cholesky(precision, f), f) };
}

/** A symmetric matrix from its lower triangle, in place. */
function mirrored(A: Float64Array, f: number): Float64Array {
  for (let i = 0; i < f; i++) for (let j = 0; j < i; j++) A[j * f + i] = A[i * f + j] as number;
  return A;
}
