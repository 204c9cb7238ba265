/**
 * A ranking as it crosses from worker to page: columns of numbers instead of objects, and no text that the page has itself.
 * Copying ten thousand candidates with their reasons, object by object, takes longer than ranking them.
 */
import { nextTask } from './next-task.js';
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

/** Candidates of a ranking that the page makes objects of in one task: some two milliseconds. */
const IN_ONE_TASK = 2000;

/** @param candidates  the texts that were ranked, in the app's order */
export function toRerankResult(message: RankingMessage, candidates: readonly string[]): RerankResult {
  return withRanking(message, [...readRanking(message, candidates)]);
}

/** The same, in several tasks where there are thousands: the page must be able to answer a click in between. */
export async function toRerankResultInTurns(
  message: RankingMessage,
  candidates: readonly string[],
): Promise<RerankResult> {
  const ranking: RankedCandidate[] = [];
  for (const candidate of readRanking(message, candidates)) {
    if (ranking.length > 0 && ranking.length % IN_ONE_TASK === 0) await nextTask();
    ranking.push(candidate);
  }
  return withRanking(message, ranking);
}

function withRanking(message: RankingMessage, ranking: readonly RankedCandidate[]): RerankResult {
  const { originalIndex: _index, score: _score, sd: _sd, reasons: _reasons, pending: _pending, ...rest } = message;
  return { ranking, ...rest };
}

function* readRanking(message: RankingMessage, candidates: readonly string[]): Generator<RankedCandidate> {
  const { originalIndex, score, sd, reasons, pending } = message;
  const { count, words, contribution, vocabulary } = reasons;
  let next = 0;
  for (let i = 0; i < originalIndex.length; i++) {
    const index = originalIndex[i] as number;
    const own = new Array<Reason>(count[i] as number);
    for (let k = 0; k < own.length; k++) {
      const { axis, kind, text, direction } = vocabulary[words[next] as number] as Words;
      own[k] = { axis, kind, text, direction, contribution: contribution[next++] as number };
    }
    yield {
      originalIndex: index,
      score: score[i] as number,
      document: candidates[index] as string,
      sd: sd[i] as number,
      reasons: own,
      ...(pending?.[i] && { isPending: true }),
    };
  }
}
