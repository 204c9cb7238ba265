/** Candidates in their order: the personal one or the app's, with those of which nothing is known yet in their place. */
import type { FeatureMap } from '../features/feature-map.js';
import type { Gaussian } from '../preference/learner.js';
import { explain } from '../ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates, sdOfAnyText, spreadOf } from '../ranking/score.js';
import type { RankingMessage } from '../shared/ranking-message.js';

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
  const rows = features.together(measured);
  const known = [...rows.keys()].filter((i) => rows[i]);
  const isPartial = known.length < rows.length;
  const applied = parts.isPersonal && known.length > 0;
  const { mean, centred } = scoreCandidates(
    posterior,
    known.map((i) => rows[i] as Float64Array),
  );
  const personal = descending(mean).map((k) => known[k] as number);
  const appOrder = [...rows.keys()];
  const shown = (applied ? [...personal, ...appOrder.filter((i) => !rows[i])] : appOrder).slice(0, topN);

  /** Where candidate i stands among those that are known. */
  const places = new Map(known.map((i, k) => [i, k]));
  // A candidate of which nothing is known differs from the others in nothing: no score, and no reason.
  const nothing = new Float64Array(posterior.mean.length);
  const shownCentred = shown.map((i) => centred[places.get(i) as number] ?? nothing);
  const sd = spreadOf(posterior, shownCentred);
  const pending = Uint8Array.from(shown, (i) => (rows[i] ? 0 : 1));
  if (isPartial) {
    const sdOfPending = sdOfAnyText(posterior);
    pending.forEach((isPending, place) => {
      if (isPending) sd[place] = sdOfPending;
    });
  }
  const [first, favourite] = [rows[0], rows[personal[0] ?? 0]];
  return {
    originalIndex: Uint32Array.from(shown),
    score: Float64Array.from(shown, (i) => mean[places.get(i) as number] ?? 0),
    sd,
    reasons: explain(features.axes, shownCentred, sharesOf(parts, shown, shownCentred)),
    applied,
    confidence: first && favourite && first !== favourite ? preferenceProbability(posterior, favourite, first) : 0.5,
    ...(isPartial && { partial: true, pending }),
  };
}

/**
 * Tells what each feature does to the score of a candidate that is shown. What most people like is told by what it is that they
 * like: of the appeal's share each style axis has its part, and only the rest goes by the name of appeal.
 *
 * @param shown    indices of the candidates
 * @param centred  their features against the mean of the set, n rows of [f]
 * @returns        writes it for the candidate in a place, [f], in log-odds
 */
function sharesOf(
  { measured, features, posterior: { mean } }: OrderParts,
  shown: readonly number[],
  centred: readonly Float64Array[],
): (place: number, shares: Float64Array) => void {
  const last = mean.length - 1;
  const appeal = mean[last] as number;
  const styles = features.axes.filter(({ kind }) => kind === 'style').length;
  const partsOf = features.appealByStyle(measured);
  const parts = new Float64Array(styles);
  const average = new Float64Array(styles);
  const known = measured.filter((one) => one !== undefined);
  for (const one of partsOf ? known : []) {
    partsOf?.(one, parts);
    for (let k = 0; k < styles; k++) average[k] = (average[k] as number) + (parts[k] as number) / known.length;
  }
  return (place, shares) => {
    const x = centred[place] as Float64Array;
    for (let k = 0; k <= last; k++) shares[k] = (mean[k] as number) * (x[k] as number);
    const own = measured[shown[place] as number];
    if (!partsOf || !own) return;
    partsOf(own, parts);
    for (let k = 0; k < styles; k++) {
      const part = appeal * ((parts[k] as number) - (average[k] as number));
      shares[k] = (shares[k] as number) + part;
      shares[last] = (shares[last] as number) - part;
    }
  };
}
