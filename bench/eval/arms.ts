/** The contenders: ways to tell which of two texts a user prefers, given a few of that user's (or another's) labels. */
import type { Comparison } from '../../src/preference/comparison.js';
import type { Learner } from '../../src/preference/learner.js';
import { preferenceProbability } from '../../src/ranking/score.js';
import type { Judged } from './records.js';

export const ARMS = ['random', 'longer', 'shorter', 'population', 'other-user', 'personal'] as const;
export type Arm = (typeof ARMS)[number];

/** Probability that the first text is preferred to the second. */
export type Predict = (first: string, second: string) => number;

/** @returns a feature row [f] of a text that was encoded before */
export type RowOf = (text: string) => Float64Array;

export interface ArmInputs {
  readonly learner: Learner;
  readonly rowOf: RowOf;
  /** This user's labels; another user's for that arm. */
  readonly shown: readonly Judged[];
  readonly random: () => number;
}

export function createArm(arm: Arm, { learner, rowOf, shown, random }: ArmInputs): Predict {
  switch (arm) {
    case 'random':
      return coinOf(random);
    case 'longer':
      return byLength(1, shown);
    case 'shorter':
      return byLength(-1, shown);
    case 'population':
      return (a, b) => preferenceProbability(learner.prior, rowOf(a), rowOf(b));
    case 'personal':
    case 'other-user': {
      const posterior = learner.fit(shown.map((judged) => toComparison(judged, rowOf)));
      return (a, b) => preferenceProbability(posterior, rowOf(a), rowOf(b));
    }
  }
}

/** What the user clicks: the best of the texts, or a tie where the best is not alone. */
export function toComparison({ texts, utility }: Judged, rowOf: RowOf): Comparison {
  const best = Math.max(...utility);
  const winners = utility.flatMap((u, i) => (u === best ? [i] : []));
  const chosen = winners.length === 1 ? (winners[0] as number) : null;
  const judged = chosen === null ? winners.slice(0, 2).map((i) => texts[i] as string) : texts;
  return { rows: judged.map(rowOf), chosen, weight: 1 };
}

/** An even chance, in favour of either by a hair, so that lists get a random order. */
function coinOf(random: () => number): Predict {
  const draws = new Map<string, number>();
  const draw = (text: string) => {
    if (!draws.has(text)) draws.set(text, random());
    return draws.get(text) as number;
  };
  return (a, b) => 0.5 + 1e-6 * (draw(a) - draw(b));
}

/** Longer (1) or shorter (-1) texts win, as surely as they did among the labels shown (rule of succession), at least by a hair. */
function byLength(sign: 1 | -1, shown: readonly Judged[]): Predict {
  const pairs = shown.filter(({ texts, utility }) => texts.length === 2 && utility[0] !== utility[1]);
  const isHit = ({ texts: [a = '', b = ''], utility: [ua = 0, ub = 0] }: Judged) =>
    sign * (a.length - b.length) * (ua - ub) > 0;
  const rate = (pairs.filter(isHit).length + 1) / (pairs.length + 2);
  const probability = Math.max(0.500001, rate);
  return (a, b) => (a.length === b.length ? 0.5 : sign * (a.length - b.length) > 0 ? probability : 1 - probability);
}
