/** Candidates in their order: the personal one or the app's, with those of which nothing is known yet in their place. */
import type { FeatureAxis } from '../features/feature-map.js';
import type { Gaussian } from '../preference/learner.js';
import { explain } from '../ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates, sdOfAnyText } from '../ranking/score.js';
import type { RankedCandidate, RerankResult } from '../shared/protocol.js';

export interface OrderParts {
  /** n texts, in the app's order. */
  readonly candidates: readonly string[];
  /** Their features, n rows of [f]; undefined where they are not known yet. */
  readonly rows: readonly (Float64Array | undefined)[];
  readonly posterior: Gaussian;
  readonly axes: readonly FeatureAxis[];
  /** Whether the personal order is to be shown; without it, and where nothing is known, it is the app's. */
  readonly isPersonal: boolean;
  readonly topN: number;
}

/** @returns the result of a rerank but for its event */
export function orderCandidates(parts: OrderParts): Omit<RerankResult, 'eventId'> {
  const { candidates, rows, posterior, axes, topN } = parts;
  const known = [...candidates.keys()].filter((i) => rows[i]);
  const pending = [...candidates.keys()].filter((i) => !rows[i]);
  const applied = parts.isPersonal && known.length > 0;
  const scores = scoreCandidates(
    posterior,
    known.map((i) => rows[i] as Float64Array),
  );
  const ranked = new Map<number, RankedCandidate>();
  known.forEach((i, k) => {
    ranked.set(i, {
      originalIndex: i,
      score: scores.mean[k] as number,
      document: candidates[i] as string,
      sd: scores.sd[k] as number,
      reasons: explain(axes, posterior.mean, scores.centred[k] as Float64Array),
    });
  });
  const sd = pending.length > 0 ? sdOfAnyText(posterior) : 0;
  for (const i of pending) {
    ranked.set(i, { originalIndex: i, score: 0, document: candidates[i] as string, sd, reasons: [], isPending: true });
  }
  const personal = descending(scores.mean).map((k) => known[k] as number);
  const order = applied ? [...personal, ...pending] : [...candidates.keys()];
  const [first, favourite] = [rows[0], rows[personal[0] ?? 0]];
  return {
    ranking: order.slice(0, topN).map((i) => ranked.get(i) as RankedCandidate),
    applied,
    confidence: first && favourite && first !== favourite ? preferenceProbability(posterior, favourite, first) : 0.5,
    ...(pending.length > 0 && { partial: true }),
  };
}
