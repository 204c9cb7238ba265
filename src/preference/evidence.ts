/**
 * Decides whether the personal order has earned its place: the log Bayes factor of "this user's learnt taste" against
 * "the app's own order", over the labels so far, each predicted before it was learnt from.
 *
 * The rival is fair: the app's order is a learner too. It has one feature, a candidate's place in the app's order, and
 * learns how much this user goes by it. Where a label carries no app order, the rival guesses evenly.
 */
import type { Comparison, NoiseModel } from './comparison.js';
import type { Gaussian, Statement } from './learner.js';
import { predictiveLogLikelihood, updateByStatement, updateOnline } from './online.js';

/** Tastes drift and early bad luck must not count for ever: a label's say halves after this many later ones. */
const HALF_LIFE_LABELS = 50;

/** log 3: "positive" evidence on the scale of Kass and Raftery (1995). */
export const EVIDENCE_THRESHOLD = Math.log(3);

/** The fewest labels that may decide; one lucky click on a set of many would otherwise be enough. */
const FEWEST_LABELS = 3;

/**
 * The weight on place in the app's order before any label; place runs from 1 (first) to 0 (last). It does not lean to the
 * top: a rival that did would lose early against anything, and somebody who clicks at random would be shown an order.
 */
const APP_PRIOR: Gaussian = { mean: Float64Array.of(0), covariance: Float64Array.of(0.5) };

/** A judgement as the two rivals see it. */
export interface JudgedComparison {
  readonly comparison: Comparison;
  /** Each row's position in the app's order, 0 first; empty where unknown. */
  readonly appPositions: readonly number[];
}

/** Where the running score stands. Immutable: `addEvidence` returns the next. */
export interface EvidenceState {
  readonly personal: Gaussian;
  readonly app: Gaussian;
  readonly predictions: number;
  /** Sums over all labels, in nats. */
  readonly personalLogLoss: number;
  readonly appLogLoss: number;
  /** Discounted. */
  readonly logBayesFactor: number;
  /** Whether the personal order should be shown: from the threshold on, and until the odds turn against it. */
  readonly isEarned: boolean;
}

/** The score before any label. */
export function noEvidence(prior: Gaussian): EvidenceState {
  return {
    personal: prior,
    app: APP_PRIOR,
    predictions: 0,
    personalLogLoss: 0,
    appLogLoss: 0,
    logBayesFactor: 0,
    isEarned: false,
  };
}

/**
 * Predicts one label with both rivals, then lets both learn from it. What has weight 0 changes nothing.
 *
 * @param judged  what the label says of an order; a ranking says several things, which are predicted one after another
 * @param said    what it says beside that, which only the personal rival can learn from; nothing by default
 */
export function addEvidence(
  state: EvidenceState,
  judged: readonly JudgedComparison[],
  noise: NoiseModel,
  said: readonly Comparison[] = [],
): EvidenceState {
  const next: { -readonly [K in keyof EvidenceState]: EvidenceState[K] } = { ...state };
  let advantage = 0;
  const counted = judged.filter(({ comparison }) => comparison.weight > 0);
  for (const one of counted) {
    const { comparison } = one;
    const byPlace = toPlaceComparison(one);
    const personal = predictiveLogLikelihood(next.personal, comparison, noise);
    const app = predictiveLogLikelihood(next.app, byPlace, noise);
    advantage += comparison.weight * (personal - app);
    next.personalLogLoss -= personal;
    next.appLogLoss -= app;
    next.personal = updateOnline(next.personal, comparison, noise);
    next.app = updateOnline(next.app, byPlace, noise);
  }
  for (const comparison of said) next.personal = updateOnline(next.personal, comparison, noise);
  if (counted.length === 0) return next;
  next.predictions++;
  next.logBayesFactor = 0.5 ** (1 / HALF_LIFE_LABELS) * state.logBayesFactor + advantage;
  // Switching on takes proof, switching off takes odds against: one odd click must not make the order flicker.
  next.isEarned = state.isEarned
    ? next.logBayesFactor > 0
    : next.predictions >= FEWEST_LABELS && next.logBayesFactor > EVIDENCE_THRESHOLD;
  return next;
}

/** Lets the personal rival hear of a weight that was set outright. */
export function addStatement(state: EvidenceState, statement: Statement): EvidenceState {
  return { ...state, personal: updateByStatement(state.personal, statement) };
}

function toPlaceComparison({ comparison, appPositions }: JudgedComparison): Comparison {
  const last = Math.max(1, ...appPositions);
  const rows = comparison.rows.map((_, i) => {
    const position = appPositions[i];
    return Float32Array.of(position === undefined ? 0 : 1 - position / last);
  });
  return { ...comparison, rows };
}
