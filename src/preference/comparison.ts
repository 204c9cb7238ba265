/**
 * The likelihood of one judgement given utilities: what the user said, as numbers that a learner can fit.
 *
 * - A *choice* of one among n follows Luce: P(c) = e^{u_c} / sum_j e^{u_j}. For n = 2 this is sigmoid(u_a - u_b).
 * - A *tie* of two follows Davidson (1970, eq. 2.3): P(tie) = nu / (e^{d/2} + e^{-d/2} + nu), d = u_a - u_b. A tie of
 *   more than two counts as a tie of each neighbouring pair.
 * - Either was a slip of the finger with probability epsilon: P = (1 - epsilon) P_model + epsilon / outcomes.
 *
 * Utilities are linear in the features, u = w . x, so only differences between the rows of one judgement matter.
 */
import { stacked } from '../math/linear-algebra.js';

/** Features of a candidate, [f]; in single precision where they are kept: of thousands of labels they are most of the memory. */
export type Row = Float64Array | Float32Array;

/** One judgement over n candidates with f features each. */
export interface Comparison {
  /** Features of the candidates, row-major [n, f]. */
  readonly rows: readonly Row[];
  /** Index of the winner, or null for a tie. */
  readonly chosen: number | null;
  /** How much it counts, >= 0; 1 is one click. */
  readonly weight: number;
}

/** The two constants of the likelihood; learnt from the training users, shipped in the manifest. */
export interface NoiseModel {
  /** Probability that a judgement says nothing about taste, 0 to 1. */
  readonly labelNoise: number;
  /** Davidson's nu, >= 0: how readily people call a tie. */
  readonly tieStrength: number;
}

/** Rows to keep: in single precision, in one piece of memory. */
export function compacted(rows: readonly Float64Array[]): Row[] {
  const all = new Float32Array(stacked(rows));
  const f = rows[0]?.length ?? 0;
  return rows.map((_, i) => all.subarray(i * f, (i + 1) * f));
}

/** a - b, [f]. */
export function rowDifference(a: Row, b: Row): Float64Array {
  const difference = new Float64Array(a.length);
  for (let k = 0; k < a.length; k++) difference[k] = (a[k] as number) - (b[k] as number);
  return difference;
}

/**
 * Log-likelihood of a choice, and what its derivatives are made of.
 *
 * With p the Luce probabilities and r the responsibility, the gradient in u is r (e_chosen - p), and r (diag p - p p')
 * stands in for the negative curvature. (With slips mixed in, log P is not concave; as in a step of expectation
 * maximisation, the part of the curvature that could be negative is left out.)
 *
 * In place, since each fit comes by here thousands of times.
 *
 * @param u      in [start, end) the losers' utilities less the winner's; their probabilities afterwards
 * @returns log P; p of the winner; r, the probability that this was no slip
 */
export function choiceTerms(u: Float64Array, start: number, end: number, noise: NoiseModel) {
  let max = 0;
  for (let i = start; i < end; i++) max = Math.max(max, u[i] as number);
  let total = Math.exp(-max);
  for (let i = start; i < end; i++) {
    u[i] = Math.exp((u[i] as number) - max);
    total += u[i] as number;
  }
  for (let i = start; i < end; i++) u[i] = (u[i] as number) / total;
  const winner = Math.exp(-max) / total;
  const { logLikelihood, responsibility } = withSlips(winner, end - start + 1, noise.labelNoise);
  return { logLikelihood, responsibility, winner };
}

/**
 * Log-likelihood of a tie between two, with its derivatives in d = u_a - u_b.
 *
 * @returns log P; d log P / d d; and minus the second derivative of the model part, which is never negative
 */
export function tieTerms(d: number, noise: NoiseModel) {
  // e^{d/2} + e^{-d/2} + nu, scaled by e^{-|d|/2} so that nothing overflows.
  const h = Math.exp(-Math.abs(d) / 2);
  const total = 1 + h * h + noise.tieStrength * h;
  const tie = (noise.tieStrength * h) / total;
  const { logLikelihood, responsibility } = withSlips(tie, 3, noise.labelNoise);
  const sinh = (Math.sign(d) * (1 - h * h)) / total; // (e^{d/2} - e^{-d/2}) / total
  const cosh = (1 + h * h) / total; //                  (e^{d/2} + e^{-d/2}) / total
  return {
    logLikelihood,
    slope: (-responsibility * sinh) / 2,
    bend: (responsibility * (cosh - sinh * sinh)) / 4,
  };
}

/**
 * Mixes slips into a model's probability of an outcome among `outcomes`.
 *
 * @returns log P, finite even where P is 0; and the probability that this was no slip
 */
function withSlips(model: number, outcomes: number, labelNoise: number) {
  const slip = labelNoise / outcomes;
  const probability = (1 - labelNoise) * model + slip;
  return {
    logLikelihood: Math.log(Math.max(probability, Number.MIN_VALUE)),
    responsibility: probability > 0 ? ((1 - labelNoise) * model) / probability : 0,
  };
}
