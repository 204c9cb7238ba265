/** Scores the answers of every arm, user by user. */
import { type Case, questionsOf } from './cases.js';
import {
  accuracy,
  calibrationError,
  chanceCalibrationError,
  listScore,
  logLoss,
  mean,
  type NumberedPrediction,
  userInterval,
} from './metrics.js';

/** Answers a case: for each of its questions, the probability that the first text is preferred. */
export type Arm = (one: Case, index: number) => ArrayLike<number>;

export interface Row {
  readonly arm: string;
  readonly shots: number;
  /** Mean over users. */
  readonly pairAccuracy: number;
  /** 95 %, resampling users. */
  readonly ci: readonly [number, number];
  /** In nats, mean over users. */
  readonly logLoss: number;
  /** Over all pairs; and what it would be on average if every probability were right. */
  readonly ece: number;
  readonly eceByChance: number;
  readonly users: number;
  readonly pairs: number;
  /** How much more accurate the arm `personal` is, user by user: mean and 95 % interval. */
  readonly behind?: { readonly mean: number; readonly ci: readonly [number, number] };
}

export interface ListRow {
  readonly arm: string;
  readonly shots: number;
  readonly top1BeatsRandom: number;
  readonly regret: number;
}

/** What one arm did for one user, over the repeats. */
interface UserResult {
  readonly predictions: NumberedPrediction[];
  readonly lists: { beatsRandom: number; regret: number }[];
}

export interface EvaluateOptions {
  readonly cases: readonly Case[];
  /** By name, in the order of the table. */
  readonly arms: ReadonlyMap<string, Arm>;
  readonly seed: number;
  readonly repeats: number;
}

export function evaluate({ cases, arms, seed, repeats }: EvaluateOptions): { rows: Row[]; lists: ListRow[] } {
  const rows: Row[] = [];
  const lists: ListRow[] = [];
  const numbered = cases.map((one, index) => ({ one, index }));
  for (const shots of new Set(cases.map((one) => one.shots))) {
    const asked = numbered.filter(({ one }) => one.shots === shots);
    const results = new Map([...arms].map(([name, arm]) => [name, answer(arm, asked)]));
    const reference = results.get('personal');
    for (const [arm, perUser] of results) {
      const judged = [...perUser].filter(([, { predictions }]) => predictions.length > 0);
      if (judged.length > 0) {
        const accuracies = judged.map(([, { predictions }]) => accuracy(predictions));
        const predictions = judged.flatMap(([, result]) => result.predictions);
        const behind = judged.map(
          ([user], i) => accuracy(reference?.get(user)?.predictions ?? []) - (accuracies[i] as number),
        );
        rows.push({
          arm,
          shots,
          pairAccuracy: mean(accuracies),
          ci: userInterval(accuracies, seed),
          logLoss: mean(judged.map(([, result]) => logLoss(result.predictions))),
          ece: calibrationError(predictions),
          eceByChance: chanceCalibrationError(predictions, seed),
          users: judged.length,
          pairs: Math.round(predictions.length / repeats),
          ...(reference && arm !== 'personal' && { behind: { mean: mean(behind), ci: userInterval(behind, seed) } }),
        });
      }
      const listed = [...perUser.values()].filter((result) => result.lists.length > 0);
      if (listed.length > 0) {
        lists.push({
          arm,
          shots,
          top1BeatsRandom: mean(listed.map((result) => mean(result.lists.map(({ beatsRandom }) => beatsRandom)))),
          regret: mean(listed.map((result) => mean(result.lists.map(({ regret }) => regret)))),
        });
      }
    }
  }
  return { rows, lists };
}

function answer(arm: Arm, asked: readonly { one: Case; index: number }[]): Map<string, UserResult> {
  const results = new Map<string, UserResult>();
  /** Numbers of what is predicted, by user, winner and loser. */
  const events = new Map<string, number>();
  for (const { one, index } of asked) {
    const result = results.get(one.user) ?? { predictions: [], lists: [] };
    results.set(one.user, result);
    const answers = arm(one, index);
    const expected = questionsOf(one).length;
    if (answers.length !== expected) throw new Error(`Expected ${expected} answers, got ${answers.length}.`);
    one.pairs.forEach((pair, i) => {
      const key = JSON.stringify([one.user, ...pair]);
      const event = events.get(key) ?? events.size;
      events.set(key, event);
      result.predictions.push({ probability: answers[i] as number, event });
    });
    let next = one.pairs.length;
    for (const { texts, utility } of one.lists) {
      let top = 0;
      for (let i = 1; i < texts.length; i++)
        if ((answers[next + i] as number) > (answers[next + top] as number)) top = i;
      next += texts.length;
      result.lists.push(listScore(utility, top));
    }
  }
  return results;
}
