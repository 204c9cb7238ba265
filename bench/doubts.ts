/**
 * `npm run bench:doubts`: are the labels that `review()` doubts the slips?
 *
 * Simulated visitors of the demo each like one manner; of so many clicks a few are on another answer, at random. For each
 * bound on `doubt`: which share of the doubted labels were slips, and which share of the slips was doubted.
 */
import type { Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { seededRandom } from '../src/math/random.js';
import { doubtOf } from '../src/preference/doubt.js';
import { readDemo } from './demo-model.js';

const CLICKS = [8, 16];
const SLIP_RATE = 0.15;
const BOUNDS = [0.05, 0.1, 0.15, 0.25, 0.4];
const SEEDS = 40;

const { manifest, prompts } = await readDemo();
const learner = createDefaultLearner(manifest);
console.log(`labelNoise ${manifest.noise.labelNoise}`);
const cells = BOUNDS.map((bound) => `doubt ≥ ${bound}: were slips | of the slips`);
console.log(`| clicks | labels | slips | ${cells.join(' | ')} |\n|${' --- |'.repeat(3 + 2 * BOUNDS.length)}`);
for (const clicks of CLICKS) {
  const found: { readonly doubt: number; readonly isSlip: boolean }[] = [];
  for (const manner of new Set<Manner>(prompts.flatMap(({ manners }) => manners))) {
    const known = prompts.filter(({ manners }) => manners.includes(manner)).slice(0, clicks);
    if (known.length < clicks) continue;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = seededRandom(seed);
      const labels = known.map(({ manners, rows }) => {
        const isSlip = random() < SLIP_RATE;
        const others = rows.map((_, i) => i).filter((i) => manners[i] !== manner);
        const chosen = isSlip ? (others[Math.floor(random() * others.length)] as number) : manners.indexOf(manner);
        return { isSlip, comparison: { rows, chosen, weight: 1 } };
      });
      const posterior = learner.fit(labels.map(({ comparison }) => comparison));
      for (const { isSlip, comparison } of labels) {
        found.push({ isSlip, doubt: doubtOf(posterior, comparison, manifest.noise) });
      }
    }
  }
  const slips = found.filter(({ isSlip }) => isSlip).length;
  const shares = BOUNDS.flatMap((bound) => {
    const doubted = found.filter(({ doubt }) => doubt >= bound);
    const right = doubted.filter(({ isSlip }) => isSlip).length;
    return [(right / doubted.length).toFixed(2), (right / slips).toFixed(2)];
  });
  console.log(`| ${[clicks, found.length, slips, ...shares].join(' | ')} |`);
}
