/**
 * `npm run bench:chips`: what does a reason chip teach beside the click that it goes with?
 *
 * Simulated visitors of the demo each like one manner for which there is a chip, and click the answer in it, with and
 * without the chip each time. On all later prompts that have such an answer: how often does it stand first (0.2 by chance)?
 */
import { demoPrompts, type Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { LabelReader } from '../src/engine/reading.js';
import { FeatureMap } from '../src/features/feature-map.js';
import { measureStyle } from '../src/features/style-axes.js';
import { descending, scoreCandidates } from '../src/ranking/score.js';
import type { Wish } from '../src/shared/protocol.js';
import { startShippedModel } from './node-model.js';

const CLICKS = [1, 2, 4, 8];
const MOST_CLICKS = Math.max(...CLICKS);
/** The chip that somebody would press who likes the manner. */
const CHIPS: Partial<Record<Manner, Wish>> = {
  terse: { axis: 'length', direction: -1 },
  listed: { axis: 'bullets', direction: 1 },
  warm: { axis: 'warmth', direction: 1 },
  formal: { axis: 'casual', direction: -1 },
  examples: { axis: 'examples', direction: 1 },
  technical: { axis: 'opening', direction: -1 },
};

const { manifest, encoder } = await startShippedModel();
const features = new FeatureMap(manifest.features);
const learner = createDefaultLearner(manifest);
const axes = new Map(features.axes.map(({ name }, index) => [name, index]));
const prompts = [];
for (const { answers } of demoPrompts) {
  const texts = answers.map(({ text }) => text);
  const vectors = await encoder.encode(texts);
  const rows = features.together(
    texts.map((text, i) => features.measure(vectors[i] as Float32Array, measureStyle(text))),
  );
  prompts.push({ texts, manners: answers.map(({ manner }) => manner), rows });
}
await encoder.dispose();

const columns = CLICKS.flatMap((clicks) => [`${clicks}: without`, 'with']);
console.log(`| manner | chip | later prompts | ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length + 3)}`);
for (const [manner, wish] of Object.entries(CHIPS) as [Manner, Wish][]) {
  const known = prompts.filter(({ manners }) => manners.includes(manner));
  const later = known.slice(MOST_CLICKS);
  const firstShare = (clicks: number, wishes: readonly Wish[]) => {
    const reader = new LabelReader(axes, features.size);
    const comparisons = known.slice(0, clicks).flatMap(({ texts, manners, rows }, n) => {
      const label = { id: `${n}`, at: n, prompt: '', outcome: 'chosen', texts, weight: 1, wishes } as const;
      const { judged, said } = reader.read({
        label: { ...label, chosen: manners.indexOf(manner), appPositions: [] },
        rows,
      });
      return [...judged.map(({ comparison }) => comparison), ...said];
    });
    const posterior = learner.fit(comparisons);
    const isFirst = ({ rows, manners }: (typeof later)[number]) =>
      descending(scoreCandidates(posterior, rows).mean)[0] === manners.indexOf(manner);
    return (later.filter(isFirst).length / later.length).toFixed(2);
  };
  const cells = CLICKS.flatMap((clicks) => [firstShare(clicks, []), firstShare(clicks, [wish])]);
  console.log(`| ${[manner, `${wish.axis} ${wish.direction > 0 ? '+' : '−'}`, later.length, ...cells].join(' | ')} |`);
}
