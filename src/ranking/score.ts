/** Utilities of a set of candidates under a belief: what each is worth against the rest, and how sure that is. */
import { addTo, dot, multiply, quadratics, subtract } from '../math/linear-algebra.js';
import { expectedSigmoid } from '../math/logistic.js';
import type { Gaussian } from '../preference/learner.js';

/** Scores of n candidates. */
export interface Scores {
  /** Mean utility against the mean of the set, [n], in log-odds. */
  readonly mean: Float64Array;
  /** Features against the mean of the set, n rows of [f]. */
  readonly centred: readonly Float64Array[];
}

/**
 * Scores candidates against one another: utilities are only defined up to what all candidates share.
 *
 * @param rows  features, n rows of [f], n >= 1
 */
export function scoreCandidates(belief: Gaussian, rows: readonly Float64Array[]): Scores {
  const average = new Float64Array(belief.mean.length);
  for (const row of rows) addTo(average, row, 1 / rows.length);
  const centred = rows.map((row) => subtract(row, average));
  return { mean: Float64Array.from(centred, (x) => dot(belief.mean, x)), centred };
}

/** Standard deviations of the utilities of candidates with features against the mean of their set, [n, f]: [n]. */
export function spreadOf(belief: Gaussian, centred: Float64Array): Float64Array {
  return quadratics(belief.covariance, centred).map((variance) => Math.sqrt(Math.max(0, variance)));
}

/**
 * Standard deviation of the utility of a text of which nothing is known: features of mean 0 and variance 1 (of learned axes: on
 * average), weights w ~ N(m, S), so that Var(w·x) = E|w|² = tr S + |m|².
 */
export function sdOfAnyText({ mean, covariance }: Gaussian): number {
  let trace = 0;
  for (let k = 0; k < mean.length; k++) trace += covariance[k * mean.length + k] as number;
  return Math.sqrt(trace + dot(mean, mean));
}

/** Probability that a candidate with features `a` [f] is preferred to one with `b` [f], uncertainty included. */
export function preferenceProbability(belief: Gaussian, a: Float64Array, b: Float64Array): number {
  const x = a.map((ai, k) => ai - (b[k] as number));
  return expectedSigmoid(dot(belief.mean, x), Math.max(0, dot(x, multiply(belief.covariance, x))));
}

/**
 * Indices of `scores` from highest to lowest; equal scores keep their order, which is the app's.
 *
 * @param among  which of them, ascending; all by default
 */
export function descending(scores: Float64Array, among: readonly number[] = [...scores.keys()]): number[] {
  return among.toSorted((i, j) => (scores[j] as number) - (scores[i] as number) || i - j);
}
