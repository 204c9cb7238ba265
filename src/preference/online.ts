/**
 * The running score: each label is predicted before it is learnt from, by the personal belief and by the app's order.
 *
 * Predicting and updating once per label must be cheap and replayable, so this belief is filtered: one Newton
 * step per label on a Gaussian (an extended Kalman update), instead of a fit to all labels. The sum of the log
 * predictive probabilities is the model's evidence, so the difference of two such sums is a log Bayes factor
 * (Dawid 1984, "prequential analysis"; Kass and Raftery 1995).
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
import { type Comparison, type NoiseModel, softmax, tieTerms, withSlips } from './comparison.js';
import { addComparison } from './laplace.js';
import type { Gaussian } from './learner.js';

/** Log predictive probability of a judgement under a Gaussian belief, in nats, weight not applied. */
export function predictiveLogLikelihood(belief: Gaussian, comparison: Comparison, noise: NoiseModel): number {
  const { rows, chosen } = comparison;
  if (chosen === null) {
    let total = 0;
    for (let i = 1; i < rows.length; i++) {
      const { mean, variance } = difference(belief, rows[i - 1] as Float64Array, rows[i] as Float64Array);
      total += tieTerms(moderated(mean, variance), noise).logLikelihood;
    }
    return total;
  }
  // MacKay's moderation of each winner-against-loser difference; exact in the limits, and close between them.
  const winner = rows[chosen] as Float64Array;
  const u = Float64Array.from(rows, (row, i) => {
    if (i === chosen) return 0;
    const { mean, variance } = difference(belief, row, winner);
    return moderated(mean, variance);
  });
  const p = softmax(u)[chosen] as number;
  return withSlips(p, rows.length, noise.labelNoise).logLikelihood;
}

/** The belief after one more judgement: one Newton step from the present mean, its curvature added to the precision. */
export function updateOnline(belief: Gaussian, comparison: Comparison, noise: NoiseModel): Gaussian {
  const f = belief.mean.length;
  const gradient = new Float64Array(f);
  const precision = choleskyInverse(cholesky(belief.covariance, f), f);
  const bends = new OuterProducts(f);
  addComparison(comparison, belief.mean, noise, gradient, bends, f);
  bends.addTo(precision);
  const factor = cholesky(precision, f);
  const step = choleskySolve(factor, gradient);
  return { mean: belief.mean.map((m, i) => m + (step[i] as number)), covariance: choleskyInverse(factor, f) };
}

/** Mean and variance of the utility difference w . (a - b). */
export function difference(belief: Gaussian, a: Float64Array, b: Float64Array): { mean: number; variance: number } {
  const x = subtract(a, b);
  return { mean: dot(belief.mean, x), variance: Math.max(0, dot(x, multiply(belief.covariance, x))) };
}

function moderated(mean: number, variance: number): number {
  return mean / Math.sqrt(1 + (Math.PI * variance) / 8);
}
