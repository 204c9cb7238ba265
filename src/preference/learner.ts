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

/** A weight that the user has set outright. */
export interface Statement {
  /** Which weight, an index into [f]. */
  readonly index: number;
  /** In log-odds a standard deviation. */
  readonly value: number;
}

/**
 * Standard deviation with which a statement is taken for the weight, in log-odds: small beside what labels teach, so that
 * what was set is what is shown; not 0, so that it is a likelihood like others and needs no mathematics of its own.
 */
export const STATEMENT_SD = 0.02;

/** Turns a user's labels, oldest first, into a posterior. */
export interface Learner {
  /** The belief before any label: the population. */
  readonly prior: Gaussian;
  /** Where a belief that takes labels one by one starts (`online.ts`); the prior where it is not given. */
  readonly start?: Gaussian;
  /** The belief after `comparisons` and `statements` (none by default): a function of these and of nothing else. */
  fit(comparisons: readonly Comparison[], statements?: readonly Statement[]): Gaussian;
  /** Starts a belief that grows: no labels yet, and statements (none by default). */
  grow(statements?: readonly Statement[]): Growth;
}

/**
 * A belief that takes labels as they come, at a cost for each that hardly grows with their number. It says at any time
 * exactly what `fit` would say of the same labels, to the last bit; so it may be thrown away and grown again.
 */
export interface Growth {
  /** How many comparisons it has. */
  readonly count: number;
  readonly posterior: Gaussian;
  add(comparisons: readonly Comparison[]): void;
  /** Takes back all but the first `count` comparisons. */
  cut(count: number): void;
  /**
   * Does ahead, in a pause, what the next labels would else have to wait for.
   *
   * @returns whether it was much, so that `stages` are worth keeping anew
   */
  prepare(): boolean;
  /** What it has worked out on the way and will need again; structured-cloneable, opaque to others. */
  readonly stages: unknown;
  /** Takes over the `stages` of another that had the same comparisons, all of which have been added. */
  resume(stages: unknown): void;
}
