/**
 * `npm run bench:manners`: does the engine find what a person with one plain taste wants, on the demo's own prompts?
 *
 * A simulated visitor always clicks the answer in one manner; then, on all later prompts that have such an answer, how
 * often does it stand first (0.2 by chance), and after which click is the personal order shown? Once with the shipped
 * learner, once under the population's prior alone (decision 7). First in the demo's own order; since that is one draw of
 * many, then on average over twelve orders of its prompts, where visitors who want the shortest or longest answer come too.
 */

import type { Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { seededRandom, shuffled } from '../src/math/random.js';
import type { Comparison } from '../src/preference/comparison.js';
import { addEvidence, noEvidence } from '../src/preference/evidence.js';
import type { Gaussian, Learner } from '../src/preference/learner.js';
import { descending, scoreCandidates } from '../src/ranking/score.js';
import { type DemoPrompt, readDemo } from './demo-model.js';
import { mean } from './eval/metrics.js';

const CLICKS = [4, 8];
const MOST_CLICKS = Math.max(...CLICKS);
const ORDERS = 12;
const CLICKS_IN_ORDERS = [4, 8, 12];

const { manifest, prompts } = await readDemo();
const { spikes: _, ...population } = manifest;
const learners: readonly Learner[] = [createDefaultLearner(manifest), createDefaultLearner(population)];

const columns = ['shipped', 'population'].flatMap((name) => [
  ...CLICKS.map((clicks) => `${name}: first after ${clicks} clicks`),
  'shown from click',
]);
console.log(`| manner | later prompts | ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length + 2)}`);
const manners = new Set<Manner>(prompts.flatMap((prompt) => prompt.manners));
for (const manner of manners) {
  const labelled = prompts
    .filter(({ manners }) => manners.includes(manner))
    .map(({ manners, rows }) => ({ rows, chosen: manners.indexOf(manner), weight: 1 }));
  const later = labelled.slice(MOST_CLICKS);
  const cells = learners.flatMap((learner) => {
    const shares = CLICKS.map((clicks) => {
      const posterior = learner.fit(labelled.slice(0, clicks));
      return shareFirst(posterior, later).toFixed(2);
    });
    let evidence = noEvidence(learner.start ?? learner.prior);
    const earned = labelled.slice(0, MOST_CLICKS).map((comparison) => {
      evidence = addEvidence(
        evidence,
        [{ comparison, appPositions: comparison.rows.map((_, i) => i) }],
        manifest.noise,
      );
      return evidence.isEarned;
    });
    return [...shares, earned.indexOf(true) + 1 || `not by ${MOST_CLICKS}`];
  });
  console.log(`| ${manner} | ${later.length} | ${cells.join(' | ')} |`);
}

/** Which answer to a prompt a visitor wants, -1 for none. */
type Wish = (prompt: DemoPrompt) => number;
const byLength = (sign: number): Wish => {
  return ({ texts }) =>
    texts.reduce((best, text, i) => (sign * (text.length - (texts[best] as string).length) > 0 ? i : best), 0);
};
const wishes: Record<string, Wish> = {
  ...Object.fromEntries([...manners].map((manner) => [manner, (prompt: DemoPrompt) => prompt.manners.indexOf(manner)])),
  shortest: byLength(-1),
  longest: byLength(1),
};
const orders = Array.from({ length: ORDERS }, (_, i) => shuffled(prompts, seededRandom(i + 1)));
const arms = ['shipped', 'population'].flatMap((arm) => CLICKS_IN_ORDERS.map((clicks) => `${arm}: ${clicks} clicks`));
console.log(`\n| over ${ORDERS} orders | ${arms.join(' | ')} |\n|${' --- |'.repeat(arms.length + 1)}`);
const rows = Object.entries(wishes).map(([name, wish]) => {
  const shares = learners.flatMap((learner) =>
    CLICKS_IN_ORDERS.map((clicks) => mean(orders.map((order) => shareAfter(learner, order, wish, clicks)))),
  );
  console.log(`| ${name} | ${shares.map((share) => share.toFixed(2)).join(' | ')} |`);
  return shares;
});
console.log(`| mean | ${arms.map((_, i) => mean(rows.map((shares) => shares[i] as number)).toFixed(3)).join(' | ')} |`);

/** How often the wanted answer stands first after so many clicks, on the prompts after the last number of clicks. */
function shareAfter(learner: Learner, order: readonly DemoPrompt[], wish: Wish, clicks: number): number {
  const labelled = order.flatMap((prompt) => {
    const chosen = wish(prompt);
    return chosen < 0 ? [] : [{ rows: prompt.rows, chosen, weight: 1 }];
  });
  return shareFirst(learner.fit(labelled.slice(0, clicks)), labelled.slice(Math.max(...CLICKS_IN_ORDERS)));
}

/** What somebody wants of the answers to a prompt. */
interface Wanted extends Comparison {
  readonly rows: readonly Float64Array[];
}

function shareFirst(posterior: Gaussian, asked: readonly Wanted[]): number {
  const isFirst = ({ rows, chosen }: Wanted) => descending(scoreCandidates(posterior, rows).mean)[0] === chosen;
  return asked.filter(isFirst).length / asked.length;
}
