/** How well the choices were foretold, one after another: the numbers behind the learning curve. Pure. */
import type { LabelReview } from '../../shared/protocol.js';

/** Each point is the mean of this many choices, the last ones; of fewer at the start. */
export const CURVE_WINDOW = 10;
/** More points than pixels that anyone could tell apart are not drawn. */
const MOST_POINTS = 200;

/** A point of the curve. */
export interface CurvePoint {
  /** Place among the choices that were foretold, 0 to 1. */
  readonly at: number;
  /** Running means of the probability that each order gave to what was chosen. */
  readonly personal: number;
  readonly app: number;
}

export interface Curve {
  /** Oldest first; empty below two choices that were foretold. */
  readonly points: readonly CurvePoint[];
  /** Choices that were foretold. */
  readonly count: number;
  /** The choice, 0 first, after which the personal order came on for the first time. */
  readonly on: number | undefined;
}

/** @param reviews  oldest first, any number: time and memory are linear in it, and the points bounded */
export function learningCurve(reviews: readonly LabelReview[]): Curve {
  const foretold = reviews.filter(({ personal, app }) => personal !== undefined && app !== undefined);
  const count = foretold.length;
  const on = foretold.findIndex(({ isEarned }) => isEarned);
  const personal = runningMean(foretold.map((review) => review.personal ?? 0));
  const app = runningMean(foretold.map((review) => review.app ?? 0));
  const drawn = count < 2 ? 0 : Math.min(count, MOST_POINTS);
  const points = Array.from({ length: drawn }, (_, i) => {
    const index = Math.round((i * (count - 1)) / (drawn - 1));
    return { at: index / (count - 1), personal: personal(index), app: app(index) };
  });
  return { points, count, on: on < 0 ? undefined : on };
}

/** The mean of the values up to an index, as many as the window has. */
function runningMean(values: readonly number[]): (index: number) => number {
  return (index) => {
    const window = values.slice(Math.max(0, index + 1 - CURVE_WINDOW), index + 1);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  };
}
