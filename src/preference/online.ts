/**
 * The running score: each label is predicted before it is learnt from, by the personal belief and by the app's order.
 *
 * Predicting and updating once per label must be cheap and replayable, so this belief is filtered: one Newton
 * step per label on a Gaussian (an extended Kalman update), instead of a fit to all labels. The sum of the log
 * predictive probabilities is the model's evidence, so the difference of two such sums is a log Bayes factor
 * (Dawid 1984, "prequential analysis"; Kass and Raftery 1995).
 */
import { cholesky, lowerSolve } from '../math/cholesky.js';
import {
  addOuter,
  addOuterBelow,
  dot,
  mirror,
  multiply,
  quadratics,
  stacked,
  symmetricProduct,
  timesTransposed,
  transposed,
} from '../math/linear-algebra.js';
import { type Comparison, choiceTerms, type NoiseModel, type Row, rowDifference, tieTerms } from './comparison.js';
import { Judgements } from './judgements.js';
import { type Gaussian, STATEMENT_SD, type Statement } from './learner.js';

/** Of a choice among very many, squares that the covariance takes together. */
const SQUARES_AT_ONCE = 32;

/** Log predictive probability of a judgement under a Gaussian belief, in nats, weight not applied. */
export function predictiveLogLikelihood(belief: Gaussian, comparison: Comparison, noise: NoiseModel): number {
  const { rows, chosen } = comparison;
  if (chosen === null) {
    let total = 0;
    for (let i = 1; i < rows.length; i++) {
      const { mean, variance } = difference(belief, rows[i - 1] as Row, rows[i] as Row);
      total += tieTerms(moderated(mean, variance), noise).logLikelihood;
    }
    return total;
  }
  // MacKay's moderation of each winner-against-loser difference; exact in the limits, and close between them.
  const winner = rows[chosen] as Row;
  const differences = rows.filter((_, i) => i !== chosen).map((row) => rowDifference(row, winner));
  const variances = quadratics(belief.covariance, stacked(differences));
  const losers = Float64Array.from(differences, (x, i) =>
    moderated(dot(belief.mean, x), Math.max(0, variances[i] as number)),
  );
  return choiceTerms(losers, 0, losers.length, noise).logLikelihood;
}

/**
 * The belief after one more judgement: one Newton step from the present mean, its curvature added to the precision. The
 * curvature is a handful of squares R' R, so the covariance C becomes C - C R' (I + R C R')^-1 R C (Woodbury 1950).
 */
export function updateOnline(belief: Gaussian, comparison: Comparison, noise: NoiseModel): Gaussian {
  const f = belief.mean.length;
  const judgement = new Judgements([comparison], f, noise);
  const gradient = new Float64Array(f);
  judgement.logLikelihood(belief.mean, gradient);
  const root = transposed(judgement.curvatureRoot(), judgement.size); // [m, f]
  const covariance = Float64Array.from(belief.covariance);
  for (let start = 0; start < root.length; start += SQUARES_AT_ONCE * f)
    addPrecision(covariance, root.subarray(start, start + SQUARES_AT_ONCE * f), f);
  const step = multiply(covariance, gradient);
  return { mean: belief.mean.map((m, i) => m + (step[i] as number)), covariance };
}

/** Adds R' R, R [m, f], to the precision of which C [f, f] is the inverse, in place. */
function addPrecision(C: Float64Array, R: Float64Array, f: number): void {
  const m = R.length / f;
  const spread = timesTransposed(R, C, f); // R C
  const inner = symmetricProduct(spread, R, f);
  for (let i = 0; i < m; i++) inner[i * m + i] = (inner[i * m + i] as number) + 1;
  const squares = lowerSolve(cholesky(inner, m), spread, m);
  for (let i = 0; i < m; i++) addOuterBelow(C, squares.subarray(i * f, (i + 1) * f), -1);
  mirror(C, f);
}

/** The belief after a weight was set outright: exact, for a Gaussian. */
export function updateByStatement(belief: Gaussian, { index, value }: Statement): Gaussian {
  const f = belief.mean.length;
  const spread = belief.covariance.slice(index * f, (index + 1) * f);
  const variance = (spread[index] as number) + STATEMENT_SD ** 2;
  const miss = value - (belief.mean[index] as number);
  const covariance = Float64Array.from(belief.covariance);
  addOuter(covariance, spread, -1 / variance);
  return { mean: belief.mean.map((m, i) => m + ((spread[i] as number) * miss) / variance), covariance };
}

/** Mean and variance of the utility difference w . (a - b). */
export function difference(belief: Gaussian, a: Row, b: Row): { mean: number; variance: number } {
  const x = rowDifference(a, b);
  return { mean: dot(belief.mean, x), variance: Math.max(0, dot(x, multiply(belief.covariance, x))) };
}

/** A log-odds of uncertain size, as the certain one with nearly the same probability; MacKay 1992. */
export function moderated(mean: number, variance: number): number {
  return mean / Math.sqrt(1 + (Math.PI * variance) / 8);
}
