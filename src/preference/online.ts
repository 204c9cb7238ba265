/**
 * The running score: each label is predicted before it is learnt from, by the personal belief and by the app's order.
 *
 * Predicting and updating once per label must be cheap and replayable, so this belief is filtered: one Newton
 * step per label on a Gaussian (an extended Kalman update), instead of a fit to all labels. The sum of the log
 * predictive probabilities is the model's evidence, so the difference of two such sums is a log Bayes factor
 * (Dawid 1984, "prequential analysis"; Kass and Raftery 1995).
 */
import { addOuter, dot, multiply, subtract } from '../math/linear-algebra.js';
import { type Comparison, choiceTerms, type NoiseModel, tieTerms } from './comparison.js';
import { Judgements } from './judgements.js';
import { type Gaussian, STATEMENT_SD, type Statement } from './learner.js';

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
  const losers = Float64Array.from(
    rows.filter((_, i) => i !== chosen),
    (row) => {
      const { mean, variance } = difference(belief, row, winner);
      return moderated(mean, variance);
    },
  );
  return choiceTerms(losers, 0, losers.length, noise).logLikelihood;
}

/**
 * The belief after one more judgement: one Newton step from the present mean, its curvature added to the precision. The
 * curvature is a handful of squares, so the covariance takes them one by one (Sherman and Morrison 1950).
 */
export function updateOnline(belief: Gaussian, comparison: Comparison, noise: NoiseModel): Gaussian {
  const f = belief.mean.length;
  const judgement = new Judgements([comparison], f, noise);
  const gradient = new Float64Array(f);
  judgement.logLikelihood(belief.mean, gradient);
  const root = judgement.curvatureRoot();
  const covariance = Float64Array.from(belief.covariance);
  for (let row = 0; row < judgement.size; row++) {
    const r = Float64Array.from({ length: f }, (_, k) => root[k * judgement.size + row] as number);
    const spread = multiply(covariance, r);
    addOuter(covariance, spread, -1 / (1 + dot(r, spread)));
  }
  const step = multiply(covariance, gradient);
  return { mean: belief.mean.map((m, i) => m + (step[i] as number)), covariance };
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
export function difference(belief: Gaussian, a: Float64Array, b: Float64Array): { mean: number; variance: number } {
  const x = subtract(a, b);
  return { mean: dot(belief.mean, x), variance: Math.max(0, dot(x, multiply(belief.covariance, x))) };
}

/** A log-odds of uncertain size, as the certain one with nearly the same probability; MacKay 1992. */
export function moderated(mean: number, variance: number): number {
  return mean / Math.sqrt(1 + (Math.PI * variance) / 8);
}
