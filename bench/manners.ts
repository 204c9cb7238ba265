/**
 * `npm run bench:manners`: does the engine find what a person with one plain taste wants, on the demo's own prompts?
 *
 * A simulated visitor always clicks the answer in one manner; then, on all later prompts that have such an answer, how
 * often does it stand first (0.2 by chance), and after which click is the personal order shown? Once with the shipped
 * learner, once under the population's prior alone (decision 7).
 */

import type { Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { addEvidence, noEvidence } from '../src/preference/evidence.js';
import type { Learner } from '../src/preference/learner.js';
import { descending, scoreCandidates } from '../src/ranking/score.js';
import { readDemo } from './demo-model.js';

const CLICKS = [4, 8];
const MOST_CLICKS = Math.max(...CLICKS);

const { manifest, prompts } = await readDemo();
const { spikes: _, ...population } = manifest;
const learners: readonly Learner[] = [createDefaultLearner(manifest), createDefaultLearner(population)];

const columns = ['shipped', 'population'].flatMap((name) => [
  ...CLICKS.map((clicks) => `${name}: first after ${clicks} clicks`),
  'shown from click',
]);
console.log(`| manner | later prompts | ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length + 2)}`);
for (const manner of new Set<Manner>(prompts.flatMap(({ manners }) => manners))) {
  const labelled = prompts
    .filter(({ manners }) => manners.includes(manner))
    .map(({ manners, rows }) => ({ rows, chosen: manners.indexOf(manner), weight: 1 }));
  const later = labelled.slice(MOST_CLICKS);
  const cells = learners.flatMap((learner) => {
    const shares = CLICKS.map((clicks) => {
      const posterior = learner.fit(labelled.slice(0, clicks));
      const isFirst = ({ rows, chosen }: (typeof later)[number]) =>
        descending(scoreCandidates(posterior, rows).mean)[0] === chosen;
      return (later.filter(isFirst).length / later.length).toFixed(2);
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
