/**
 * Which judgements contradict the rest: the probability that one was a slip, going by all others.
 *
 * The belief without a judgement is the posterior with that judgement's factor, its expected curvature and slope, taken
 * out again (the cavity of expectation propagation, Minka 2001), which spares a fit for each. (A learner that fits around a
 * peak has put in the curvature there; the difference is small.) Under it the judgement has a predictive probability;
 * Bayes' rule says how much of that is the slip's share.
 */
import { addOuter, dot, multiply } from '../math/linear-algebra.js';
import { type Comparison, type NoiseModel, type Row, rowDifference, tieTerms } from './comparison.js';
import { Judgements } from './judgements.js';
import type { Gaussian } from './learner.js';
import { difference, moderated, predictiveLogLikelihood } from './online.js';

/**
 * The least that a direction's precision may shrink to when a judgement is taken out, as a share: the posterior is not
 * exactly Gaussian, and a judgement can have more curvature than all that it left behind.
 */
const LEAST_REMAINDER = 0.05;

/**
 * Probability, 0 to 1, that a judgement was a slip.
 *
 * @param posterior  the belief after all judgements, this one among them
 */
export function doubtOf(posterior: Gaussian, comparison: Comparison, noise: NoiseModel): number {
  // Of a choice among more texts than there are weights, the weights are fewer.
  const isSmall = comparison.rows.length <= posterior.mean.length;
  const alone = isSmall ? inUtilities(posterior, comparison) : { belief: posterior, comparison };
  const belief = without(alone.belief, alone.comparison, noise);
  const { rows, chosen } = alone.comparison;
  if (chosen === null)
    return Math.max(...rows.slice(1).map((row, i) => doubtOfTie(belief, rows[i] ?? row, row, noise)));
  const likelihood = Math.exp(predictiveLogLikelihood(belief, alone.comparison, noise));
  return Math.min(1, noise.labelNoise / rows.length / likelihood);
}

/**
 * The belief about what a judgement is about: how much more each text of it but the first is liked than the first, of which
 * the judgement's rows are then the unit vectors. Nothing else matters to it, and there are a handful of these instead of
 * a hundred weights.
 */
function inUtilities({ mean, covariance }: Gaussian, { rows, ...rest }: Comparison) {
  const [first, ...others] = rows as [Row, ...Row[]];
  const differences = others.map((row) => rowDifference(row, first));
  const spreads = differences.map((x) => multiply(covariance, x));
  const size = differences.length;
  const belief: Gaussian = {
    mean: Float64Array.from(differences, (x) => dot(mean, x)),
    covariance: Float64Array.from(differences.flatMap((x) => spreads.map((spread) => dot(x, spread)))),
  };
  const units = rows.map((_, i) => Float64Array.from({ length: size }, (_, k) => (k === i - 1 ? 1 : 0)));
  return { belief, comparison: { rows: units, ...rest } };
}

/**
 * Of a tie, the chance is taken against that of a tie between equals: people who seldom call a tie contradict nothing when
 * they do.
 */
function doubtOfTie(belief: Gaussian, a: Row, b: Row, noise: NoiseModel): number {
  const { mean, variance } = difference(belief, a, b);
  const logChance = (d: number) => tieTerms(d, { ...noise, labelNoise: 0 }).logLikelihood;
  const chance = Math.exp(logChance(moderated(mean, variance)) - logChance(0));
  const slip = noise.labelNoise / 3;
  return slip / (slip + (1 - noise.labelNoise) * chance);
}

/** The belief that would be there without this judgement. */
function without(posterior: Gaussian, comparison: Comparison, noise: NoiseModel): Gaussian {
  const f = posterior.mean.length;
  const judgement = new Judgements([comparison], f, noise);
  const gradient = new Float64Array(f);
  judgement.logLikelihood(posterior.mean, gradient, judgement.variances(posterior.covariance));
  const root = judgement.curvatureRoot();
  const covariance = Float64Array.from(posterior.covariance);
  for (let row = 0; row < judgement.size; row++) {
    const r = Float64Array.from({ length: f }, (_, k) => root[k * judgement.size + row] as number);
    const spread = multiply(covariance, r);
    addOuter(covariance, spread, 1 / Math.max(LEAST_REMAINDER, 1 - dot(r, spread)));
  }
  const step = multiply(covariance, gradient);
  return { mean: posterior.mean.map((m, i) => m - (step[i] as number)), covariance };
}
