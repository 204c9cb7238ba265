/** The evaluation: nothing leaks from what is tested to what is shown, and every arm is asked the same. */
import { describe, expect, it } from 'vitest';
import { makeCases, questionsOf } from '../../bench/eval/cases.js';
import { type Arm, evaluate } from '../../bench/eval/evaluate.js';
import { calibrationError, chanceCalibrationError, mean } from '../../bench/eval/metrics.js';
import type { Judged } from '../../bench/eval/records.js';
import { measureRegret, type RegretRow } from '../../bench/eval/regret.js';
import { heldOutOf } from '../../bench/eval/split.js';
import { seededRandom } from '../../src/math/random.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import { drawRows, isotropic } from '../fixtures/gaussian.js';

const pair = (prompt: string, i: number): Judged => ({
  prompt,
  texts: [`${prompt} good ${i}`, `${prompt} bad ${i}`],
  utility: [1, 0],
  kind: 'pair',
});
const list = (prompt: string, i: number): Judged => ({
  prompt,
  texts: [`${prompt} bad ${i}`, `${prompt} worse ${i}`, `${prompt} good ${i}`],
  utility: [1, 0, 2],
  kind: 'list',
});
const users = new Map(
  ['ana', 'ben', 'cyd'].map((user) => [
    user,
    [1, 2, 3, 4, 5, 6].flatMap((p) => [0, 1, 2].map((i) => (i === 2 ? list : pair)(`p${p}`, i))),
  ]),
);
const options = { users, shots: [0, 2, 4], seed: 1, repeats: 3 };
const cases = makeCases(options);

/** Knows the best text by its name, as surely as `p` says. */
const knowing =
  (p: number): Arm =>
  (one) =>
    questionsOf(one).map(([a, b]) => {
      const rank = (text: string) => ['worse', 'bad', 'good'].findIndex((word) => text.includes(word));
      return rank(a) === rank(b) ? 0.5 : rank(a) > rank(b) ? p : 1 - p;
    });

describe('cases', () => {
  it('show no prompt that they test, of this user or of another', () => {
    expect(cases).toHaveLength(3 * 3 * 3);
    for (const one of cases) {
      const tested = new Set([...one.pairs.flat(), ...one.lists.flatMap(({ texts }) => texts)].map(promptOf));
      for (const { texts } of [...one.shown, ...one.shownOfOther]) {
        for (const text of texts) expect(tested).not.toContain(promptOf(text));
      }
      expect([one.shown.length, one.shownOfOther.length]).toEqual([one.shots, one.shots]);
    }
  });

  it('ask the same of a user whatever the number of labels, and show more of the same labels', () => {
    const [none, two, four] = cases as [(typeof cases)[0], (typeof cases)[0], (typeof cases)[0]];
    expect([none.user, two.user, four.user]).toEqual(['ana', 'ana', 'ana']);
    expect(questionsOf(two)).toEqual(questionsOf(none));
    expect(questionsOf(four)).toEqual(questionsOf(none));
    expect(four.shown.slice(0, 2)).toEqual(two.shown);
  });

  it('are the same for one seed', () => {
    expect(makeCases(options)).toEqual(cases);
    expect(makeCases({ ...options, seed: 2 })).not.toEqual(cases);
  });
});

describe('what training left out', () => {
  /** As training says of these names. */
  const [HELD_OUT_USERS, HELD_OUT_PROMPTS] = [
    ['u5', 'u8'],
    ['p0', 'p7', 'p9'],
  ];
  const rule = { userModulus: 6, userResidues: [0, 2], promptShare: 1 / 3 };
  const many = new Map(
    Array.from({ length: 12 }, (_, u) => [`u${u}`, Array.from({ length: 10 }, (_, p) => pair(`p${p}`, u))]),
  );

  it('is found by the rule of training', () => {
    const heldOut = heldOutOf(many, rule);
    expect([...many.keys()].filter(heldOut.isUser)).toEqual(HELD_OUT_USERS);
    expect([...Array(10).keys()].map((p) => `p${p}`).filter(heldOut.isPrompt)).toEqual(HELD_OUT_PROMPTS);
  });

  it('is all that is tested, and never shown', () => {
    const { isPrompt } = heldOutOf(many, rule);
    const held = makeCases({ users: many, shots: [0, 4], seed: 1, repeats: 2, isTested: isPrompt });
    expect(held).toHaveLength(12 * 2 * 2);
    for (const { pairs, shown, shownOfOther } of held) {
      expect(pairs).toHaveLength(HELD_OUT_PROMPTS.length);
      expect(pairs.every(([text]) => isPrompt(promptOf(text)))).toBe(true);
      expect([...shown, ...shownOfOther].some(({ prompt }) => isPrompt(prompt))).toBe(false);
    }
  });

  it('tests those who have one prompt only on other texts of it, where it was left out', () => {
    const texts = (prompt: string) => Array.from({ length: 8 }, (_, i) => pair(prompt, i));
    const [left = '', seen = ''] = ['p0', 'p1'];
    const alone = new Map([
      ['ana', texts(left)],
      ['ben', texts(left)],
      ['cyd', texts(seen)],
    ]);
    const held = makeCases({ users: alone, shots: [2], seed: 1, repeats: 1, isTested: (p) => p === left });
    expect(held.map(({ user }) => user)).toEqual(['ana', 'ben']);
    for (const { pairs, shown, shownOfOther } of held) {
      const tested = new Set(pairs.flat());
      expect(tested.size).toBeGreaterThan(0);
      expect([...shown, ...shownOfOther].flatMap((one) => one.texts).some((text) => tested.has(text))).toBe(false);
    }
  });
});

describe('the scores', () => {
  const score = (arms: Record<string, Arm>) =>
    evaluate({ cases, arms: new Map(Object.entries(arms)), seed: 1, repeats: 3 });

  it('are 1 for an arm that knows, and say how far another is behind', () => {
    const { rows, lists } = score({ personal: knowing(0.9), coin: knowing(0.5), fool: knowing(0.1) });
    const at = (arm: string) => rows.find((row) => row.arm === arm && row.shots === 4);
    expect(at('personal')).toMatchObject({ pairAccuracy: 1, ci: [1, 1], users: 3 });
    expect(at('personal')?.logLoss).toBeCloseTo(-Math.log(0.9), 10);
    expect(at('personal')?.behind).toBeUndefined();
    expect(at('coin')).toMatchObject({ pairAccuracy: 0.5, behind: { mean: 0.5, ci: [0.5, 0.5] } });
    expect(at('fool')).toMatchObject({ pairAccuracy: 0, behind: { mean: 1 } });
    expect(at('fool')?.ece).toBeCloseTo(0.9, 10);
    const top = (arm: string) => lists.find((row) => row.arm === arm && row.shots === 4);
    expect(top('personal')).toMatchObject({ top1BeatsRandom: 1, regret: 0 });
    expect(top('fool')?.top1BeatsRandom).toBe(0);
  });

  it('refuse an arm that does not answer all', () => {
    expect(() =>
      score({
        personal: (one) =>
          questionsOf(one)
            .slice(1)
            .map(() => 0.5),
      }),
    ).toThrow(/Expected \d+ answers/);
  });
});

function promptOf(text: string): string {
  return text.split(' ')[0] as string;
}

describe('regret', () => {
  const random = seededRandom(5);
  const rows = new Map(Array.from({ length: 400 }, (_, i) => [`t${i}`, drawRows(1, 3, random)[0] as Float64Array]));
  const rowOf = (text: string) => rows.get(text) as Float64Array;
  const rowsOf = (set: readonly string[]) => set.map(rowOf);
  /** Lives of forty events of two texts; `like` says what a text is worth. */
  const people = (like: (row: Float64Array) => number) =>
    new Map(
      Array.from({ length: 8 }, (_, person) => {
        const judged = Array.from({ length: 40 }, (_, i): Judged => {
          const texts = [0, 1].map((k) => `t${(person * 47 + 2 * i + k) % 400}`);
          return { prompt: `p${i}`, texts, utility: texts.map((text) => like(rowOf(text))), kind: 'pair' };
        });
        return [`u${person}`, judged] as const;
      }),
    );
  const noise = { labelNoise: 0.05, tieStrength: 1 };
  const measure = (like: (row: Float64Array) => number) => {
    const learner = new LaplaceLearner(isotropic(3, 1), noise);
    const measured = measureRegret({ users: people(like), learner, noise, rowsOf, seed: 1, repeats: 3, events: 40 });
    return (rule: string) => measured.find((row) => row.app === 'random' && row.rule === rule) as RegretRow;
  };

  it('falls for a person with a taste where the personal order is shown, and as soon as the rule shows it', () => {
    const row = measure((x) => x[1] as number);
    expect(row('never').regret).toBeGreaterThan(0.4);
    expect(row('always').regret).toBeLessThan(0.25);
    expect(row('auto').regret).toBeLessThan(row('never').regret - 0.1);
    expect(row('auto').regret).toBeGreaterThanOrEqual(row('always').regret);
    expect(row('auto').aboveNever.ci[1]).toBeLessThan(0);
    expect(row('auto').shown).toBeGreaterThan(0.5);
  });

  it('stays what it was for people who click at random: the rule shows them the order seldom', () => {
    const row = measure(() => random());
    for (const rule of ['always', 'auto']) expect(Math.abs(row(rule).aboveNever.mean)).toBeLessThan(0.06);
    expect(row('auto').shown).toBeLessThan(0.25);
  });
});

describe('the calibration error that chance makes', () => {
  const draw = (count: number, events: number) => {
    const random = seededRandom(3);
    return Array.from({ length: count }, (_, i) => ({ probability: 0.5 + 0.4 * random(), event: i % events }));
  };

  it('is what predictions show that come true as often as they say', () => {
    const random = seededRandom(4);
    const said = draw(2000, 2000);
    const errors = Array.from({ length: 30 }, () =>
      calibrationError(said.map(({ probability: p }) => ({ probability: random() < p ? p : 1 - p }))),
    );
    const chance = chanceCalibrationError(said, 1);
    expect(chance).toBeGreaterThan(0);
    expect(Math.abs(mean(errors) - chance)).toBeLessThan(0.15 * chance);
  });

  it('is larger for fewer predictions, and where the same is predicted again and again', () => {
    const [many, few, same] = [draw(2000, 2000), draw(100, 100), draw(2000, 100)].map((said) =>
      chanceCalibrationError(said, 1),
    ) as [number, number, number];
    expect(few).toBeGreaterThan(2 * many);
    expect(same).toBeGreaterThan(1.2 * many);
  });

  it('is none where all is certain', () => {
    expect(chanceCalibrationError([{ probability: 1, event: 0 }], 1)).toBe(0);
  });

  it('knows that a person who is asked the same again answers the same', () => {
    const chanceOf = (repeats: number) => {
      const once = makeCases({ ...options, shots: [0], repeats: 1 });
      const cases = Array.from({ length: repeats }, () => once).flat();
      const { rows } = evaluate({ cases, arms: new Map([['sure', knowing(0.8)]]), seed: 1, repeats });
      return rows[0]?.eceByChance as number;
    };
    expect(chanceOf(1)).toBeGreaterThan(0);
    expect(chanceOf(10)).toBeCloseTo(chanceOf(1), 10);
  });
});
