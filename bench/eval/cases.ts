/**
 * What every arm is asked, written down before any of them answers: some labels of a user, and texts of the same user to
 * tell apart. All arms get the same questions, so that their answers can be compared user by user.
 */
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Judged } from './records.js';
import { type IsTested, otherUserShown, splitUser } from './split.js';

export interface Case {
  readonly user: string;
  /** Number of labels shown. */
  readonly shots: number;
  /** This user's labels, in the order in which they are shown. */
  readonly shown: readonly Judged[];
  /** As many of another user's. */
  readonly shownOfOther: readonly Judged[];
  /** Winner and loser. */
  readonly pairs: readonly (readonly [string, string])[];
  /** Lists with a best text to find. */
  readonly lists: readonly Judged[];
}

export interface CaseOptions {
  readonly users: ReadonlyMap<string, readonly Judged[]>;
  readonly shots: readonly number[];
  readonly seed: number;
  /** Splits of each user. */
  readonly repeats: number;
  /** Prompts to test on; half of each user's by default. */
  readonly isTested?: IsTested | undefined;
}

/** Test pairs of one user and repeat at most; a few people with thousands would take all the time. */
const MOST_TEST_PAIRS = 100;

/** Cases of the users who have enough labels, a test, and another user to borrow from. */
export function makeCases({ users, shots, seed, repeats, isTested }: CaseOptions): Case[] {
  const cases: Case[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    [...users].forEach(([user, judged], i) => {
      const random = seededRandom(seed * 1_000_003 + repeat * 10_007 + i);
      const split = splitUser(user, judged, random, isTested);
      const pairs = shuffled(split.tested.flatMap(pairsOf), random).slice(0, MOST_TEST_PAIRS);
      const lists = split.tested.filter(({ kind, utility }) => kind === 'list' && new Set(utility).size > 1);
      for (const k of shots) {
        if (split.shown.length < k || pairs.length + lists.length === 0) continue;
        const shownOfOther = otherUserShown(split, users, k, random, isTested);
        if (shownOfOther) cases.push({ user, shots: k, shown: split.shown.slice(0, k), shownOfOther, pairs, lists });
      }
    });
  }
  return cases;
}

/** The questions of a case: is the first text preferred to the second? First its pairs, then each list against its first. */
export function questionsOf({ pairs, lists }: Case): (readonly [string, string])[] {
  return [...pairs, ...lists.flatMap(({ texts }) => texts.map((text) => [text, texts[0] as string] as const))];
}

function pairsOf({ texts, utility }: Judged): (readonly [string, string])[] {
  return texts.flatMap((text, i) =>
    texts.flatMap((other, j) =>
      (utility[i] as number) > (utility[j] as number) && text !== other ? [[text, other] as const] : [],
    ),
  );
}
