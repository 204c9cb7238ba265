/**
 * What a preference learner is: labels in, beliefs about a user's weights out. Two may stand behind it.
 */
import type { Comparison } from './comparison.js';

/** A Gaussian over the user's weights, w ~ N(mean, covariance). */
export interface Gaussian {
  /** [f] */
  readonly mean: Float64Array;
  /** Symmetric positive definite, row-major [f, f]. */
  readonly covariance: Float64Array;
}

/** Turns all of a user's labels into a posterior; the same labels in any order give the same posterior. */
export interface Learner {
  /** The belief before any label: the population. */
  readonly prior: Gaussian;
  /** Where a belief that takes labels one by one starts (`online.ts`); the prior where it is not given. */
  readonly start?: Gaussian;
  /** The belief after `comparisons`; starts from the prior each time, so that undo is exact. */
  fit(comparisons: readonly Comparison[]): Gaussian;
}
