/** What a user has said of a set, as the picker holds it; candidates by index. */
import type { Verdict as EngineVerdict, Label, Outcome, Wish } from '../../shared/protocol.js';

export type Verdict =
  | { readonly outcome: 'chosen'; readonly index: number }
  | { readonly outcome: 'ranked'; readonly ranking: readonly number[] }
  | { readonly outcome: 'rated'; readonly liked: readonly number[]; readonly disliked: readonly number[] }
  | { readonly outcome: 'tie' | 'bothBad' | 'skip' };

/** A verdict, and what was said of the answers' manner. */
export interface Said {
  readonly verdict: Verdict;
  readonly wishes: readonly Wish[];
}

/**
 * The verdict as the engine takes it, for texts in the order of `shown`.
 *
 * @param shown  indices of the candidates in the order of the screen
 */
export function toEngineVerdict(verdict: Verdict, shown: readonly number[]): EngineVerdict {
  const places = (indices: readonly number[]) => indices.map((i) => shown.indexOf(i));
  switch (verdict.outcome) {
    case 'chosen':
      return { chosen: shown.indexOf(verdict.index) };
    case 'ranked':
      return { ranking: places(verdict.ranking) };
    case 'rated':
      return { liked: places(verdict.liked), disliked: places(verdict.disliked) };
    default:
      return verdict;
  }
}

/** A label that is about what is on the screen: what it says, and its texts in the order in which they were judged. */
export interface Found extends Said {
  readonly shown: readonly number[];
}

/**
 * What a label says of the candidates that are shown; undefined where it is about others, or only some of them.
 *
 * @param order  indices of those that are shown
 */
export function fromLabel(label: Label, candidates: readonly string[], order: readonly number[]): Found | undefined {
  const left = [...order];
  // Each text is one of those on the screen that no other text is: candidates may be alike.
  const shown = label.texts.flatMap((text) => left.splice(left.findIndex((i) => candidates[i] === text) >>> 0, 1));
  if (shown.length !== label.texts.length || left.length > 0) return undefined;
  const { outcome, chosen, ranking = [], ratings = [], wishes = [] } = label;
  const at = (place: number) => shown[place] as number;
  const withRating = (wanted: number) => shown.filter((_, place) => ratings[place] === wanted);
  switch (outcome) {
    case 'chosen':
      return { shown, verdict: { outcome, index: at(chosen ?? 0) }, wishes };
    case 'ranked':
      return { shown, verdict: { outcome, ranking: ranking.map(at) }, wishes };
    case 'rated':
      return { shown, verdict: { outcome, liked: withRating(1), disliked: withRating(-1) }, wishes };
    default:
      return { shown, verdict: { outcome }, wishes };
  }
}

/** Whether two outcomes are ways of judging a set that exclude each other: of each way a set has one label. */
export function isSameWay(a: Outcome, b: Outcome): boolean {
  const wayOf = (outcome: Outcome) => (outcome === 'ranked' || outcome === 'rated' ? outcome : 'other');
  return wayOf(a) === wayOf(b);
}

export function isSame(a: Verdict, b: Verdict): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The verdict after a thumb was pressed: pressed again it is taken off, and a text cannot have both.
 *
 * @param old  what was said before
 * @returns    undefined where no thumb is left
 */
export function pressThumb(old: Verdict | undefined, index: number, isUp: boolean): Verdict | undefined {
  const { liked, disliked } = old?.outcome === 'rated' ? old : { liked: [], disliked: [] };
  const same = isUp ? liked : disliked;
  const without = (indices: readonly number[]) => indices.filter((i) => i !== index);
  const pressed = same.includes(index) ? without(same) : [...same, index];
  const [up, down] = isUp ? [pressed, without(disliked)] : [without(liked), pressed];
  return up.length + down.length > 0 ? { outcome: 'rated', liked: up, disliked: down } : undefined;
}
