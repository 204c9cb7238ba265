/**
 * A ranking as it crosses from worker to page: columns of numbers instead of objects, and no text that the page has itself.
 * Copying ten thousand candidates with their reasons, object by object, takes longer than ranking them.
 */
import type { RankedCandidate, Reason, RerankResult } from './protocol.js';

/** What the reasons of many candidates have in common. */
type Words = Omit<Reason, 'contribution'>;

/** Columns, in the order of the ranking. */
interface Columns {
  readonly originalIndex: Uint32Array;
  readonly score: Float64Array;
  readonly sd: Float64Array;
  /** How many reasons each candidate has; they follow one another in the two columns after this one. */
  readonly reasonCount: Uint8Array;
  /** Index in `words`. */
  readonly reasonWords: Uint16Array;
  readonly contribution: Float64Array;
  readonly words: readonly Words[];
}

export type RankingMessage = Omit<RerankResult, 'ranking'> & { readonly columns: Columns };

export function toRankingMessage({ ranking, ...rest }: RerankResult): RankingMessage {
  const reasons = ranking.flatMap((candidate) => candidate.reasons);
  const numbers = { [-1]: new Map<string, number>(), 1: new Map<string, number>() };
  const words: Words[] = [];
  const numberOf = ({ axis, kind, text, direction }: Reason) => {
    const known = numbers[direction].get(axis) ?? words.push({ axis, kind, text, direction }) - 1;
    numbers[direction].set(axis, known);
    return known;
  };
  const columns = {
    originalIndex: Uint32Array.from(ranking, (candidate) => candidate.originalIndex),
    score: Float64Array.from(ranking, (candidate) => candidate.score),
    sd: Float64Array.from(ranking, (candidate) => candidate.sd),
    reasonCount: Uint8Array.from(ranking, (candidate) => candidate.reasons.length),
    reasonWords: Uint16Array.from(reasons, numberOf),
    contribution: Float64Array.from(reasons, (reason) => reason.contribution),
    words,
  };
  return { ...rest, columns };
}

/** @param candidates  the texts that were sent, in the app's order */
export function fromRankingMessage({ columns, ...rest }: RankingMessage, candidates: readonly string[]): RerankResult {
  const { originalIndex, score, sd, reasonCount, reasonWords, contribution, words } = columns;
  let next = 0;
  const reasonAt = (k: number): Reason => ({
    ...(words[reasonWords[k] as number] as Words),
    contribution: contribution[k] as number,
  });
  const ranking = Array.from(originalIndex, (index, i): RankedCandidate => {
    const reasons: Reason[] = [];
    for (let r = 0; r < (reasonCount[i] as number); r++) reasons.push(reasonAt(next++));
    return {
      originalIndex: index,
      score: score[i] as number,
      document: candidates[index] as string,
      sd: sd[i] as number,
      reasons,
    };
  });
  return { ranking, ...rest };
}
