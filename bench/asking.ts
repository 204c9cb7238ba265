/**
 * `npm run bench:asking`: how much would a judgement teach, and how often would `ask="auto"` ask?
 *
 * Simulated visitors of the demo each like one manner and click the answer in it. After so many clicks, on the prompts
 * that they have not seen: the information of the best pair (`suggestPair`), in nats, and how often it is above a bound.
 */
import type { Manner } from '../src/demo/content/index.js';
import { createDefaultLearner } from '../src/engine/default-learner.js';
import { suggestPair } from '../src/ranking/suggest.js';
import { readDemo } from './demo-model.js';

const CLICKS = [0, 4, 8, 16, 30];
const BOUNDS = [0.01, 0.02, 0.05, 0.1];

const { manifest, prompts } = await readDemo();
const learner = createDefaultLearner(manifest);

const columns = ['median', '5 %', '95 %', ...BOUNDS.map((bound) => `above ${bound}`)];
console.log(`| clicks | sets | ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length + 2)}`);
for (const clicks of CLICKS) {
  const found: number[] = [];
  for (const manner of new Set<Manner>(prompts.flatMap(({ manners }) => manners))) {
    // Those without an answer in this manner get whatever is first, as people click without much liking.
    const clicked = prompts
      .slice(0, clicks)
      .map(({ manners, rows }) => ({ rows, chosen: Math.max(0, manners.indexOf(manner)), weight: 1 }));
    const posterior = learner.fit(clicked);
    for (const { rows } of prompts.slice(Math.max(...CLICKS))) {
      found.push(suggestPair(posterior, rows)?.information ?? 0);
    }
  }
  found.sort((a, b) => a - b);
  const at = (share: number) => (found[Math.floor(share * (found.length - 1))] as number).toFixed(3);
  const shares = BOUNDS.map((bound) => `${Math.round((100 * found.filter((x) => x > bound).length) / found.length)} %`);
  console.log(`| ${[clicks, found.length, at(0.5), at(0.05), at(0.95), ...shares].join(' | ')} |`);
}
