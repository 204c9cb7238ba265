/**
 * What the rule behind `applied` is worth to a person: over their first events, how often was the text that stood first
 * not the one they wanted, if the personal order is shown always, never, or when the running score says so?
 *
 * Each judgement is an event: its texts are shown in the app's order or in the personal one, then the person clicks, and
 * the engine learns. Two apps: one that knows nothing and shows texts at random, and one that shows first what people
 * like on average, so that only what is learnt of the person can add anything.
 */
import { Taste } from '../../src/engine/taste.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { NoiseModel } from '../../src/preference/comparison.js';
import type { Gaussian, Learner } from '../../src/preference/learner.js';
import { descending, scoreCandidates } from '../../src/ranking/score.js';
import type { Label } from '../../src/shared/protocol.js';
import { type RowsOf, toComparison } from './arms.js';
import { mean, userInterval } from './metrics.js';
import type { Judged } from './records.js';

const APPS = ['random', 'by average liking'] as const;
const RULES = ['never', 'always', 'auto'] as const;
type App = (typeof APPS)[number];
type Rule = (typeof RULES)[number];

export interface RegretOptions {
  readonly users: ReadonlyMap<string, readonly Judged[]>;
  readonly learner: Learner;
  readonly noise: NoiseModel;
  readonly rowsOf: RowsOf;
  readonly seed: number;
  /** Lives of each user, each with its events in another order. */
  readonly repeats: number;
  /** Events of a life at most. */
  readonly events: number;
}

export interface RegretRow {
  readonly app: App;
  readonly rule: Rule;
  /** Share of events whose first text was not the wanted one, mean over users; 95 %, resampling users. */
  readonly regret: number;
  readonly ci: readonly [number, number];
  /** How much more that is than with `never`, user by user. */
  readonly aboveNever: { readonly mean: number; readonly ci: readonly [number, number] };
  /** Share of events that showed the personal order. */
  readonly shown: number;
  readonly users: number;
}

/** A person with fewer events says nothing about fifty. */
const FEWEST_EVENTS = 10;

export function measureRegret({ users, events, repeats, seed, ...rest }: RegretOptions): RegretRow[] {
  const lived = [...users.values()]
    .map((judged) => judged.filter(hasOneBest))
    .filter((judged) => judged.length >= FEWEST_EVENTS);
  const rows: RegretRow[] = [];
  for (const app of APPS) {
    const lives = lived.map((judged, i) =>
      Array.from({ length: repeats }, (_, repeat) => {
        const random = seededRandom(seed * 1_000_003 + repeat * 10_007 + i);
        return live(shuffled(judged, random).slice(0, events), app, random, rest);
      }),
    );
    const regrets = (rule: Rule) => lives.map((all) => mean(all.map((life) => life.regret[rule])));
    const never = regrets('never');
    for (const rule of RULES) {
      const own = regrets(rule);
      const above = own.map((regret, i) => regret - (never[i] as number));
      const shown = { never: 0, always: 1, auto: mean(lives.map((all) => mean(all.map((life) => life.shown)))) };
      rows.push({
        app,
        rule,
        regret: mean(own),
        ci: userInterval(own, seed),
        aboveNever: { mean: mean(above), ci: userInterval(above, seed) },
        shown: shown[rule],
        users: lived.length,
      });
    }
  }
  return rows;
}

/** One life under all three rules: what is learnt is the same under each. */
function live(
  judged: readonly Judged[],
  app: App,
  random: () => number,
  { learner, noise, rowsOf }: Pick<RegretOptions, 'learner' | 'noise' | 'rowsOf'>,
): { readonly regret: Record<Rule, number>; readonly shown: number } {
  const taste = new Taste({ learner, noise, axes: new Map() });
  const missed = { never: 0, always: 0, auto: 0 };
  let shown = 0;
  judged.forEach((one, n) => {
    // In an order of its own, since the files have the chosen text first.
    const texts = shuffled(one.texts, random);
    const rows = rowsOf(texts);
    const appOrder = app === 'random' ? [...rows.keys()] : order(learner.prior, rows);
    const best = one.texts[one.utility.indexOf(Math.max(...one.utility))];
    const isMissed = (first: number | undefined) => (texts[first as number] === best ? 0 : 1);
    const [atApp, atPersonal] = [isMissed(appOrder[0]), isMissed(order(taste.posterior, rows)[0])];
    missed.never += atApp;
    missed.always += atPersonal;
    missed.auto += taste.isEarned ? atPersonal : atApp;
    if (taste.isEarned) shown++;
    const comparison = toComparison(one, rowsOf);
    const appPositions = one.texts.map((text) => appOrder.indexOf(texts.indexOf(text)));
    const label: Label = {
      id: `${n}`,
      at: n,
      prompt: one.prompt,
      outcome: 'chosen',
      texts: one.texts,
      chosen: comparison.chosen,
      appPositions,
      weight: 1,
    };
    taste.add([{ label, rows: comparison.rows }]);
  });
  const share = (count: number) => count / judged.length;
  return {
    regret: { never: share(missed.never), always: share(missed.always), auto: share(missed.auto) },
    shown: share(shown),
  };
}

function order(belief: Gaussian, rows: readonly Float64Array[]): number[] {
  return descending(scoreCandidates(belief, rows).mean);
}

function hasOneBest({ texts, utility }: Judged): boolean {
  const best = Math.max(...utility);
  return new Set(texts).size === texts.length && utility.filter((u) => u === best).length === 1;
}
