/** Candidates in their order: the personal one or the app's, with those of which nothing is known yet in their place. */
import type { CompetingTexts, Scored } from '../features/competing-texts.js';
import type { FeatureMap } from '../features/feature-map.js';
import { addTo } from '../math/linear-algebra.js';
import type { Gaussian } from '../preference/learner.js';
import { type NamedAxis, ReasonWriter } from '../ranking/reasons.js';
import { descending, preferenceProbability, sdOfAnyText, spreadOf } from '../ranking/score.js';
import type { RankingMessage } from '../shared/ranking-message.js';

/** Candidates that are described together. */
const AT_ONCE = 32;
/** Nearer to the mean of the set than so many standard deviations a text is neither more nor less of anything. */
const SMALLEST_DIFFERENCE = 0.2;
/** What texts are about is one reason: none of its directions has a meaning of its own. */
const CONTENT: NamedAxis = {
  name: 'content',
  kind: 'learned',
  more: 'about what you like more',
  less: 'about what you like less',
};

export interface OrderParts {
  /** What is known of each candidate by itself (`FeatureMap.measure`), in the app's order; undefined where nothing is yet. */
  readonly measured: readonly (Float64Array | undefined)[];
  readonly features: FeatureMap;
  readonly posterior: Gaussian;
  /** Whether the personal order is to be shown; without it, and where nothing is known, it is the app's. */
  readonly isPersonal: boolean;
  readonly topN: number;
}

/** @returns the result of a rerank but for its event */
export function orderCandidates(parts: OrderParts): Omit<RankingMessage, 'eventId'> {
  const { measured, features, posterior, topN } = parts;
  const texts = features.competing(measured);
  const appOrder = [...measured.keys()];
  const known = appOrder.filter((i) => measured[i]);
  const isPartial = known.length < measured.length;
  const applied = parts.isPersonal && known.length > 0;
  const scored = texts.scores(posterior.mean);
  const personal = descending(scored.scores, known);
  const shown = (applied ? [...personal, ...appOrder.filter((i) => !measured[i])] : appOrder).slice(0, topN);
  const { pending, ...columns } = describe(parts, texts, known, shown, scored);
  const favourite = personal[0] ?? 0;
  const first = measured[0] && favourite !== 0 ? texts.features(0) : undefined;
  return {
    ...columns,
    applied,
    confidence: first ? preferenceProbability(posterior, texts.features(favourite), first) : 0.5,
    ...(isPartial && { partial: true, pending }),
  };
}

/**
 * What is said of each candidate that is shown, as columns in the order of their places.
 *
 * @param known  indices of the candidates of which something is known
 * @param shown  indices of those that are shown, in their order
 */
function describe(
  { measured, features, posterior }: OrderParts,
  texts: CompetingTexts,
  known: readonly number[],
  shown: readonly number[],
  { scores, average }: Scored,
) {
  const score = new Float64Array(shown.length);
  const sd = new Float64Array(shown.length);
  const pending = new Uint8Array(shown.length);
  const content = features.axes.findIndex(({ kind }) => kind === 'learned');
  const named = features.axes.map((axis, k) => (k === content ? CONTENT : axis));
  const reasons = new ReasonWriter(named, shown.length);
  const sdOfPending = sdOfAnyText(posterior);
  const places = new Int32Array(measured.length).fill(-1);
  shown.forEach((i, place) => {
    places[i] = place;
    score[place] = scores[i] as number;
    if (measured[i]) return;
    // A candidate of which nothing is known differs from the others in nothing: no score, and no reason.
    sd[place] = sdOfPending;
    pending[place] = 1;
  });
  const writeShares = sharesOf(texts, known, posterior);
  const f = average.length;
  const shares = new Float64Array(f);
  const rows = new Float64Array(AT_ONCE * f);
  const at = Array.from({ length: AT_ONCE }, (_, k) => rows.subarray(k * f, (k + 1) * f));
  // In the order in which they lie in memory, and a few at a time: their features stay in the cache while they are read.
  const inMemory = known.filter((i) => (places[i] as number) >= 0);
  for (let start = 0; start < inMemory.length; start += AT_ONCE) {
    const some = inMemory.slice(start, start + AT_ONCE);
    some.forEach((i, k) => {
      const x = at[k] as Float64Array;
      texts.write(i, x);
      addTo(x, average, -1);
    });
    const spread = spreadOf(posterior, rows.subarray(0, some.length * f));
    some.forEach((i, k) => {
      const [x, place] = [at[k] as Float64Array, places[i] as number];
      sd[place] = spread[k] as number;
      writeShares(i, x, shares);
      reasons.write(place, x, shares);
    });
  }
  return { originalIndex: new Uint32Array(shown), score, sd, pending, reasons: reasons.columns };
}

/**
 * Tells what each feature does to a candidate's score. The share of all learned axes is told at the first of them, whose x
 * becomes what it is worth. What most people like is told by what it is that they like: of the appeal's share each style axis
 * has its part, and only the rest goes by the name of appeal.
 *
 * @param known  indices of the texts of which something is known
 * @returns      writes it for candidate i, with features x against the mean of the set: [f], in log-odds; of the appeal in x it
 *   leaves what has no other name
 */
function sharesOf(texts: CompetingTexts, known: readonly number[], { mean }: Gaussian) {
  const last = mean.length - 1;
  const [content, contentEnd] = [texts.styles, texts.hasAppeal ? last : mean.length];
  const appeal = texts.hasAppeal ? (mean[last] as number) : 0;
  const parts = new Float64Array(texts.styles);
  const average = new Float64Array(texts.styles);
  for (const i of appeal === 0 ? [] : known) {
    texts.writeAppealByStyle(i, parts);
    addTo(average, parts, 1 / known.length);
  }
  return (i: number, x: Float64Array, shares: Float64Array): void => {
    for (let k = 0; k < content; k++) shares[k] = (mean[k] as number) * (x[k] as number);
    let about = 0;
    for (let k = content; k < contentEnd; k++) about += (mean[k] as number) * (x[k] as number);
    if (content < contentEnd) {
      shares[content] = about;
      x[content] = about;
    }
    if (contentEnd === last) shares[last] = (mean[last] as number) * (x[last] as number);
    if (appeal === 0) return;
    texts.writeAppealByStyle(i, parts);
    let rest = x[last] as number;
    for (let k = 0; k < parts.length; k++) {
      if (Math.abs(x[k] as number) < SMALLEST_DIFFERENCE) continue;
      const part = (parts[k] as number) - (average[k] as number);
      shares[k] = (shares[k] as number) + appeal * part;
      rest -= part;
    }
    x[last] = rest;
    shares[last] = appeal * rest;
  };
}
