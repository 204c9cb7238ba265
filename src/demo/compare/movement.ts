/** From the app's order to the user's: where each answer came from, and why. Pure. */
import type { RankedCandidate } from '../../index.js';

/** Reasons beyond these are noise in a list. */
const MOST_REASONS = 2;

/** One answer in its place of the personal order. */
export interface Movement {
  readonly candidate: RankedCandidate;
  /** Places, 0 first. */
  readonly appPlace: number;
  readonly place: number;
  /** What speaks for it where it moved up or stayed, against it where it moved down. */
  readonly reasons: readonly string[];
}

/** @param ranking  all candidates, in whichever order; their scores say the personal one */
export function movements(ranking: readonly RankedCandidate[]): Movement[] {
  const personal = [...ranking].sort((a, b) => b.score - a.score);
  const app = [...ranking].sort((a, b) => a.originalIndex - b.originalIndex);
  return personal.map((candidate, place) => {
    const appPlace = app.indexOf(candidate);
    const sign = place > appPlace || (place === appPlace && place > (ranking.length - 1) / 2) ? -1 : 1;
    const reasons = candidate.reasons
      .filter(({ kind, contribution }) => kind === 'style' && contribution * sign > 0)
      .slice(0, MOST_REASONS)
      .map(({ text }) => text);
    return { candidate, appPlace, place, reasons };
  });
}

/** "2 places up", "1 place down", "same place". */
export function movedWords({ appPlace, place }: Pick<Movement, 'appPlace' | 'place'>): string {
  const by = Math.abs(appPlace - place);
  if (by === 0) return 'same place';
  return `${by} ${by === 1 ? 'place' : 'places'} ${appPlace > place ? 'up' : 'down'}`;
}

/** How the two first answers compare. */
export function summaryWords(moved: readonly Movement[], confidence: number): string {
  const [first] = moved;
  if (!first) return '';
  if (first.appPlace === 0) return 'Both orders begin with the same answer.';
  return `Given the two first answers, you would prefer yours with ${Math.round(confidence * 100)} % probability.`;
}
