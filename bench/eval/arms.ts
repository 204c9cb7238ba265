/** The contenders of our own: ways to tell which of two texts a user prefers, given a few labels of theirs or another's. */
import { seededRandom } from '../../src/math/random.js';
import type { Comparison } from '../../src/preference/comparison.js';
import type { Gaussian, Learner } from '../../src/preference/learner.js';
import { preferenceProbability } from '../../src/ranking/score.js';
import { type Case, questionsOf } from './cases.js';
import type { Arm } from './evaluate.js';
import type { Judged } from './records.js';

/** Probability that the first text is preferred to the second. */
type Predict = (first: string, second: string) => number;

/** @returns feature rows, n of [f], of texts that compete with one another and were encoded before */
export type RowsOf = (set: readonly string[]) => Float64Array[];

export function createArms(learner: Learner, rowsOf: RowsOf, seed: number): Map<string, Arm> {
  const learnt = (belief: Gaussian): Predict => {
    return (a, b) => {
      if (a === b) return 0.5;
      const [first, second] = rowsOf([a, b]) as [Float64Array, Float64Array];
      return preferenceProbability(belief, first, second);
    };
  };
  const fitted = (shown: readonly Judged[]) => learnt(learner.fit(shown.map((judged) => toComparison(judged, rowsOf))));
  const arms: [string, (one: Case, index: number) => Predict][] = [
    ['random', (_, index) => coinOf(seededRandom(seed + 31 * index))],
    ['longer', ({ shown }) => byLength(1, shown)],
    ['shorter', ({ shown }) => byLength(-1, shown)],
    ['population', () => learnt(learner.prior)],
    ['other-user', ({ shownOfOther }) => fitted(shownOfOther)],
    ['personal', ({ shown }) => fitted(shown)],
  ];
  return new Map(
    arms.map(([name, create]) => [
      name,
      (one, index) => {
        const predict = create(one, index);
        return questionsOf(one).map(([a, b]) => predict(a, b));
      },
    ]),
  );
}

/** What the user clicks: the best of the texts, or a tie where the best is not alone. */
export function toComparison({ texts, utility }: Judged, rowsOf: RowsOf): Comparison {
  const best = Math.max(...utility);
  const winners = utility.flatMap((u, i) => (u === best ? [i] : []));
  const chosen = winners.length === 1 ? (winners[0] as number) : null;
  const rows = rowsOf(texts);
  return {
    rows: chosen === null ? winners.slice(0, 2).map((i) => rows[i] as Float64Array) : rows,
    chosen,
    weight: 1,
  };
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
