/** Runs every arm at every number of labels over the users of one file. */
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Learner } from '../../src/preference/learner.js';
import { ARMS, type Arm, createArm, type Predict, type RowOf } from './arms.js';
import { accuracy, calibrationError, listScore, logLoss, mean, type Prediction, userInterval } from './metrics.js';
import type { Judged } from './records.js';
import { otherUserShown, splitUser, type UserSplit } from './split.js';

export interface Row {
  readonly arm: Arm;
  readonly shots: number;
  /** Mean over users. */
  readonly pairAccuracy: number;
  /** 95 %, resampling users. */
  readonly ci: readonly [number, number];
  /** In nats, mean over users. */
  readonly logLoss: number;
  /** Over all pairs. */
  readonly ece: number;
  readonly users: number;
  readonly pairs: number;
}

export interface ListRow {
  readonly arm: Arm;
  readonly shots: number;
  readonly top1BeatsRandom: number;
  readonly regret: number;
}

export interface EvaluateOptions {
  /** Users to report on. */
  readonly users: ReadonlyMap<string, readonly Judged[]>;
  readonly learner: Learner;
  readonly rowOf: RowOf;
  readonly shots: readonly number[];
  readonly seed: number;
  /** Splits to average over. */
  readonly repeats: number;
}

/** What one arm did for one user, over the repeats. */
interface UserResult {
  readonly predictions: Prediction[];
  readonly lists: { beatsRandom: number; regret: number }[];
}

/** Test pairs of one user and repeat at most; a few people with thousands would take all the time. */
const MOST_TEST_PAIRS = 100;

export function evaluate({ users, learner, rowOf, shots, seed, repeats }: EvaluateOptions): {
  rows: Row[];
  lists: ListRow[];
} {
  const rows: Row[] = [];
  const lists: ListRow[] = [];
  const splits = Array.from({ length: repeats }, (_, repeat) =>
    [...users].map(([user, judged], i) =>
      splitUser(user, judged, seededRandom(seed * 1_000_003 + repeat * 10_007 + i)),
    ),
  );
  for (const k of shots) {
    const results = new Map<Arm, Map<string, UserResult>>(ARMS.map((arm) => [arm, new Map()]));
    splits.forEach((repeatSplits, repeat) => {
      const random = seededRandom(seed + 31 * repeat + 7);
      for (const split of repeatSplits) {
        // The same users in every arm: those who have enough labels, a test, and another user to borrow from.
        if (split.shown.length < k || split.tested.length === 0) continue;
        const other = otherUserShown(split, users, k, random);
        if (!other) continue;
        for (const arm of ARMS) {
          const shown = arm === 'other-user' ? other : split.shown.slice(0, k);
          test(
            createArm(arm, { learner, rowOf, shown, random }),
            split,
            resultOf(results.get(arm), split.user),
            random,
          );
        }
      }
    });
    for (const arm of ARMS) {
      const perUser = [...(results.get(arm) as Map<string, UserResult>).values()];
      const judged = perUser.filter(({ predictions }) => predictions.length > 0);
      const accuracies = judged.map(({ predictions }) => accuracy(predictions));
      if (judged.length > 0) {
        const predictions = judged.flatMap((result) => result.predictions);
        rows.push({
          arm,
          shots: k,
          pairAccuracy: mean(accuracies),
          ci: userInterval(accuracies, seed),
          logLoss: mean(judged.map((result) => logLoss(result.predictions))),
          ece: calibrationError(predictions),
          users: judged.length,
          pairs: Math.round(predictions.length / repeats),
        });
      }
      const listed = perUser.filter((result) => result.lists.length > 0);
      if (listed.length > 0) {
        lists.push({
          arm,
          shots: k,
          top1BeatsRandom: mean(listed.map((result) => mean(result.lists.map(({ beatsRandom }) => beatsRandom)))),
          regret: mean(listed.map((result) => mean(result.lists.map(({ regret }) => regret)))),
        });
      }
    }
  }
  return { rows, lists };
}

function resultOf(results: Map<string, UserResult> | undefined, user: string): UserResult {
  const result = results?.get(user) ?? { predictions: [], lists: [] };
  results?.set(user, result);
  return result;
}

function test(predict: Predict, split: UserSplit, result: UserResult, random: () => number): void {
  const pairs = split.tested.flatMap(({ texts, utility }) =>
    texts.flatMap((text, i) =>
      texts.flatMap((other, j) =>
        (utility[i] as number) > (utility[j] as number) && text !== other ? [[text, other] as const] : [],
      ),
    ),
  );
  for (const [winner, loser] of pairs.length > MOST_TEST_PAIRS
    ? shuffled(pairs, random).slice(0, MOST_TEST_PAIRS)
    : pairs) {
    result.predictions.push({ probability: predict(winner, loser) });
  }
  for (const { kind, texts, utility } of split.tested) {
    if (kind === 'list' && new Set(utility).size > 1) result.lists.push(listScore(utility, topOf(predict, texts)));
  }
}

/** The text that is preferred to the first by the most; every arm here orders texts consistently. */
function topOf(predict: Predict, texts: readonly string[]): number {
  const first = texts[0] as string;
  let top = 0;
  let best = 0.5;
  texts.forEach((text, i) => {
    const p = i === 0 ? 0.5 : predict(text, first);
    if (p > best) [top, best] = [i, p];
  });
  return top;
}
