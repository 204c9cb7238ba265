/**
 * `npm run eval -- FILE [--shots 0,1,2,4,8,16,32] [--users N] [--seed S] [--repeats R] [--json OUT] [--all-users]
 *                        [--spikes SCALE,RATE|none]`
 *
 * How well the shipped model and learner tell what each user of FILE prefers, after being shown some of their labels.
 * `--spikes` replaces what the learner believes of strong tastes on single style axes (decision 7).
 * `--regret` asks instead what the rule that shows the personal order is worth over each user's first EVENTS judgements.
 * Of a file that the model was trained on, only users that training left out are reported on, and asked only prompts that
 * it left out, unless `--all-users`. Whoever chooses by that reading uses it up: choose by training's cross-validation
 * (`python -m penchant_training.crossvalidate`).
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import type { Manifest } from '../../src/shared/manifest.js';
import { createArms } from './arms.js';
import { makeCases } from './cases.js';
import { evaluate } from './evaluate.js';
import { measureRegret } from './regret.js';
import { formatRegret, formatTables } from './report.js';
import { setUp, wholeNumber } from './setup.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shots: { type: 'string', default: '0,1,2,4,8,16,32' },
    users: { type: 'string' },
    seed: { type: 'string', default: '1' },
    repeats: { type: 'string', default: '20' },
    json: { type: 'string' },
    model: { type: 'string' },
    'all-users': { type: 'boolean', default: false },
    spikes: { type: 'string' },
    regret: { type: 'string' },
  },
});

const [file] = positionals;
if (!file || positionals.length > 1) throw new Error(`Expected one FILE, got ${positionals.length}.`);
const shots = values.shots.split(',').map((text) => wholeNumber('--shots', text, 0));
const seed = wholeNumber('--seed', values.seed, 0);
const repeats = wholeNumber('--repeats', values.repeats, 1);

const { manifest, users, rowsOf, isTested } = await setUp({
  file,
  seed,
  model: values.model,
  limit: values.users === undefined ? undefined : wholeNumber('--users', values.users, 1),
  allUsers: values['all-users'],
});
const learner = createDefaultLearner(values.spikes ? withSpikes(manifest, values.spikes) : manifest);
const result = values.regret === undefined ? predict() : live(wholeNumber('--regret', values.regret, 1));
if (values.json) {
  await writeFile(values.json, `${JSON.stringify({ file, model: manifest.version, seed, ...result }, null, 1)}\n`);
}

function predict() {
  const cases = makeCases({ users, shots, seed, repeats, isTested });
  const result = evaluate({ cases, arms: createArms(learner, rowsOf, seed), seed, repeats });
  console.log(formatTables(result));
  return result;
}

function live(events: number) {
  const lives = isTested
    ? new Map([...users].map(([user, judged]) => [user, judged.filter(({ prompt }) => isTested(prompt))]))
    : users;
  const regret = measureRegret({ users: lives, learner, noise: manifest.noise, rowsOf, seed, repeats, events });
  console.log(formatRegret(regret));
  return { regret };
}

function withSpikes({ spikes: _, ...manifest }: Manifest, text: string): Manifest {
  if (text === 'none') return manifest;
  const [scale = Number.NaN, rate = Number.NaN] = text.split(',').map(Number);
  if (!(scale > 0 && rate > 0 && rate < 1)) {
    throw new Error(
      `Expected --spikes to be none, or a scale above 0 and a rate between 0 and 1, such as 2,0.003; got ${text}.`,
    );
  }
  return { ...manifest, spikes: { scale, rate } };
}
