/**
 * Picks the pair whose answer teaches most: the mutual information between the answer and the user's weights.
 *
 * I = H(E[p]) - E[H(p)], Houlsby et al. 2011 (BALD), with their Gaussian approximation of the second term. It is high
 * where the belief is wide and the two utilities are close, and low where the answer is a coin toss for any weights.
 */
import { dot, multiply } from '../math/linear-algebra.js';
import { binaryEntropy, expectedSigmoid, normalCdf } from '../math/logistic.js';
import type { Gaussian } from '../preference/learner.js';

/** sigmoid(z) is close to the normal distribution function of z / 1.7, which BALD's formula is written for. */
const PROBIT_SCALE = 1.7;

/** A pair of candidates and what its answer is worth. */
export interface Suggestion {
  readonly pair: readonly [number, number];
  /** In nats. */
  readonly information: number;
  /** Probability that the first is preferred. */
  readonly probability: number;
}

/**
 * The most informative pair of n >= 2 candidates; on equal terms the one that comes first. Costs n^2 + n f^2.
 *
 * @param isAsked  which pairs are not to be suggested; none by default
 * @returns        undefined where that leaves none
 */
export function suggestPair(
  belief: Gaussian,
  rows: readonly Float64Array[],
  isAsked: (i: number, j: number) => boolean = () => false,
): Suggestion | undefined {
  const projected = rows.map((row) => multiply(belief.covariance, row)); // [n, f]
  const utility = rows.map((row) => dot(belief.mean, row)); // [n]
  const spread = rows.map((row, i) => dot(row, projected[i] as Float64Array)); // [n]
  let best: Suggestion | undefined;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      if (isAsked(i, j)) continue;
      const mean = (utility[i] as number) - (utility[j] as number);
      const shared = dot(rows[i] as Float64Array, projected[j] as Float64Array);
      const variance = Math.max(0, (spread[i] as number) + (spread[j] as number) - 2 * shared);
      const information = answerInformation(mean, variance);
      if (!best || information > best.information) {
        best = { pair: [i, j], information, probability: expectedSigmoid(mean, variance) };
      }
    }
  }
  return best;
}

/**
 * Mutual information, in nats, of an answer whose log-odds are N(mean, variance). Houlsby et al. 2011, eq. 3.
 *
 * Both terms are of the probit model: what they share must cancel, or a settled pair would seem to teach something.
 */
export function answerInformation(mean: number, variance: number): number {
  const m = mean / PROBIT_SCALE;
  const v = variance / PROBIT_SCALE ** 2;
  const c = (Math.PI * Math.LN2) / 2;
  const expectedEntropy = Math.LN2 * Math.sqrt(c / (v + c)) * Math.exp(-(m * m) / (2 * (v + c)));
  return Math.max(0, binaryEntropy(normalCdf(m / Math.sqrt(1 + v))) - expectedEntropy);
}
