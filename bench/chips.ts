/**
 * `npm run bench:chips`: what does a reason chip teach beside the click that it goes with?
 *
 * Simulated visitors of the demo each like one manner for which there is a chip, and click the answer in it, with and
 * without the chip each time. On all later prompts that have such an answer: how often does it stand first (0.2 by chance)?
 */
import type { Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { LabelReader } from '../src/engine/reading.js';
import { descending, scoreCandidates } from '../src/ranking/score.js';
import type { Wish } from '../src/shared/protocol.js';
import { readDemo } from './demo-model.js';

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

const { manifest, features, prompts } = await readDemo();
const learner = createDefaultLearner(manifest);
const axes = new Map(features.axes.map(({ name }, index) => [name, index]));

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
