/**
 * A ranking as it crosses from worker to page: columns of numbers instead of objects, and no text that the page has itself.
 * Copying ten thousand candidates with their reasons, object by object, takes longer than ranking them.
 */
import type { RankedCandidate, Reason, RerankResult } from './protocol.js';

/** A reason without how much it moved a candidate: what many of them share. */
export type Words = Omit<Reason, 'contribution'>;

/** The reasons of n candidates, those of one after those of another. */
export interface ReasonColumns {
  /** How many each candidate has, [n]. */
  readonly count: Uint8Array;
  /** Of each reason: an index in `vocabulary`, and its share of the score. */
  readonly words: Uint16Array;
  readonly contribution: Float64Array;
  readonly vocabulary: readonly Words[];
}

/** A `RerankResult` whose ranking is columns, best first: [n]. */
export interface RankingMessage extends Omit<RerankResult, 'ranking'> {
  readonly originalIndex: Uint32Array;
  readonly score: Float64Array;
  readonly sd: Float64Array;
  readonly reasons: ReasonColumns;
  /** Where the result is partial: 1 for each candidate that is pending, [n]. */
  readonly pending?: Uint8Array;
}

/** @param candidates  the texts that were ranked, in the app's order */
export function toRerankResult(message: RankingMessage, candidates: readonly string[]): RerankResult {
  const { originalIndex, score, sd, reasons, pending, ...rest } = message;
  const { count, words, contribution, vocabulary } = reasons;
  let next = 0;
  const takeReason = (): Reason => {
    const { axis, kind, text, direction } = vocabulary[words[next] as number] as Words;
    return { axis, kind, text, direction, contribution: contribution[next++] as number };
  };
  const ranking = Array.from(originalIndex, (index, i): RankedCandidate => {
    const own: Reason[] = [];
    for (let left = count[i] as number; left > 0; left--) own.push(takeReason());
    return {
      originalIndex: index,
      score: score[i] as number,
      document: candidates[index] as string,
      sd: sd[i] as number,
      reasons: own,
      ...(pending?.[i] && { isPending: true }),
    };
  });
  return { ranking, ...rest };
}
