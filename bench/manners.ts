/**
 * `npm run bench:manners`: does the engine find what a person with one plain taste wants, on the demo's own prompts?
 *
 * A simulated visitor always clicks the answer in one manner, eight times; then, on all later prompts that have such an
 * answer, how often does it stand first (0.2 by chance), and after which click is the personal order shown?
 */

import { demoPrompts, type Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { FeatureMap } from '../src/features/feature-map.js';
import { measureStyle } from '../src/features/style-axes.js';
import { addEvidence, noEvidence } from '../src/preference/evidence.js';
import { descending, scoreCandidates } from '../src/ranking/score.js';
import { startShippedModel } from './node-model.js';

const CLICKS = 8;

const { manifest, encoder } = await startShippedModel();
const features = new FeatureMap(manifest.features);
const learner = createDefaultLearner(manifest);

const prompts = [];
for (const { answers } of demoPrompts) {
  const vectors = await encoder.encode(answers.map(({ text }) => text));
  const rows = answers.map(({ text }, i) => features.features(vectors[i] as Float32Array, measureStyle(text)));
  prompts.push({ manners: answers.map(({ manner }) => manner), rows });
}
await encoder.dispose();

console.log(
  `| manner | first on later prompts after ${CLICKS} clicks | later prompts | shown from click |\n| --- | --- | --- | --- |`,
);
for (const manner of new Set<Manner>(prompts.flatMap(({ manners }) => manners))) {
  const labelled = prompts
    .filter(({ manners }) => manners.includes(manner))
    .map(({ manners, rows }) => ({ rows, chosen: manners.indexOf(manner), weight: 1 }));
  const clicked = labelled.slice(0, CLICKS);
  const later = labelled.slice(CLICKS);
  let evidence = noEvidence(learner.prior);
  const earned = clicked.map((comparison) => {
    evidence = addEvidence(evidence, { comparison, appPositions: comparison.rows.map((_, i) => i) }, manifest.noise);
    return evidence.isEarned;
  });
  const posterior = learner.fit(clicked);
  const hits = later.filter(
    ({ rows, chosen }) => descending(scoreCandidates(posterior, rows).mean)[0] === chosen,
  ).length;
  const from = earned.indexOf(true) + 1;
  console.log(`| ${manner} | ${(hits / later.length).toFixed(2)} | ${later.length} | ${from || `not by ${CLICKS}`} |`);
}
