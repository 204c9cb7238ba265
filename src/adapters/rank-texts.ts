/**
 * What the adapters share: one rerank as a host library asks for it, and a score that the host can sort by. It knows no
 * host.
 */
import type { CallOptions, Engine } from '../client.js';
import type { ApplyMode, RerankRequest, RerankResult } from '../shared/protocol.js';

/** The one method of the engine that adapters call. */
export type Ranker = Pick<Engine, 'rerank'>;

/** Settings that every adapter has. */
export interface AdapterOptions {
  /** When the personal order is returned; overrides the engine's `apply`. */
  readonly apply?: ApplyMode;
  /** How long one call may take, in milliseconds; overrides the engine's `deadlineMs`. */
  readonly deadlineMs?: number;
}

/** Settings of an adapter whose host does not say with each call how many to return. */
export interface TopOptions extends AdapterOptions {
  /** How many to return, from the top, at least 1; all by default, and when there are fewer. */
  readonly topN?: number;
}

/** Where one text came, and what `prefer` needs in order to learn from it: `{ eventId, chosen: index }`. */
export interface Placement {
  /** Index in the list that the host passed. */
  readonly index: number;
  /** Personal utility against the mean of the list, in log-odds, whichever order was returned. */
  readonly score: number;
  /** Standard deviation of `score` under the posterior, in log-odds. */
  readonly sd: number;
  /** 0 to 1, falling down the returned order; see `relevanceScore`. */
  readonly relevanceScore: number;
  /** Names the list in `prefer`. */
  readonly eventId: string;
  /** Whether the returned order is the personal one. */
  readonly applied: boolean;
}

/** A rerank in the form that adapters pass on; the ranking is best first. */
export interface Placements extends Pick<RerankResult, 'eventId' | 'applied' | 'confidence'> {
  readonly ranking: readonly Placement[];
}

/**
 * Reranks once.
 *
 * @param request  as for `rerank`, but a `topN` above the number of candidates means all, as it does to the hosts
 * @throws PenchantError as `rerank` does, unchanged
 */
export async function rankTexts(engine: Ranker, request: RerankRequest & CallOptions): Promise<Placements> {
  const { length } = request.candidates;
  const topN = Math.min(request.topN ?? length, length);
  const { ranking, eventId, applied, confidence } = await engine.rerank({ ...request, topN });
  return {
    eventId,
    applied,
    confidence,
    ranking: ranking.map(({ originalIndex, score, sd }, place) => ({
      index: originalIndex,
      score,
      sd,
      relevanceScore: relevanceScore(score, place, length, applied),
      eventId,
      applied,
    })),
  };
}

/**
 * The score by which a host may sort, or sort again, and get the order that was returned.
 *
 * In the personal order it is sigmoid(score): how likely the text is preferred to an average one of the list, the
 * estimate taken for certain. In the app's order the personal scores would undo that order, so there it says nothing
 * but the place, 1 - (place + 1/2) / n, which like the other lies around 1/2; equal scores would do for a stable sort,
 * but not for one that sorts upwards and reverses.
 *
 * @param score   personal utility against the mean of the list, in log-odds
 * @param place   place in the returned order, 0 first
 * @param length  texts in the list, n, also those below `topN`
 * @returns       0 to 1
 */
function relevanceScore(score: number, place: number, length: number, applied: boolean): number {
  return applied ? 1 / (1 + Math.exp(-score)) : 1 - (place + 0.5) / length;
}
