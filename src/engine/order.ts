/** Candidates in their order: the personal one or the app's, with those of which nothing is known yet in their place. */
import type { FeatureAxis } from '../features/feature-map.js';
import type { Gaussian } from '../preference/learner.js';
import { explain } from '../ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates, sdOfAnyText, spreadOf } from '../ranking/score.js';
import type { RankingMessage } from '../shared/ranking-message.js';

export interface OrderParts {
  /** Features of the candidates in the app's order, n rows of [f]; undefined where they are not known yet. */
  readonly rows: readonly (Float64Array | undefined)[];
  readonly posterior: Gaussian;
  readonly axes: readonly FeatureAxis[];
  /** Whether the personal order is to be shown; without it, and where nothing is known, it is the app's. */
  readonly isPersonal: boolean;
  readonly topN: number;
}

/** @returns the result of a rerank but for its event */
export function orderCandidates(parts: OrderParts): Omit<RankingMessage, 'eventId'> {
  const { rows, posterior, axes, topN } = parts;
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
    reasons: explain(axes, posterior.mean, shownCentred),
    applied,
    confidence: first && favourite && first !== favourite ? preferenceProbability(posterior, favourite, first) : 0.5,
    ...(isPartial && { partial: true, pending }),
  };
}
