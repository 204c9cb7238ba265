/**
 * `npm run eval -- FILE [--shots 0,1,2,4,8,16,32] [--users N] [--seed S] [--repeats R] [--json OUT] [--all-users]
 *                        [--spikes SCALE,RATE|none]`
 *
 * How well the shipped model and learner tell what each user of FILE prefers, after being shown some of their labels.
 * `--spikes` replaces what the learner believes of strong tastes on single style axes (decision 7).
 * Of a file that the model was trained on, only users that training left out are reported on, unless `--all-users`.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { measureStyle } from '../../src/features/style-axes.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Manifest } from '../../src/shared/manifest.js';
import { startShippedModel } from '../node-model.js';
import { evaluate } from './evaluate.js';
import { type Judged, readUsers } from './records.js';
import { formatTables } from './report.js';
import { isHeldOut } from './split.js';

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
  },
});

await main();

async function main(): Promise<void> {
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new Error(`Expected one FILE, got ${positionals.length}.`);
  const shots = values.shots.split(',').map((text) => wholeNumber('--shots', text, 0));
  const seed = wholeNumber('--seed', values.seed, 0);
  const repeats = wholeNumber('--repeats', values.repeats, 1);

  const { manifest, encoder } = await startShippedModel(
    values.model ? new URL(`${values.model}/`, `file://${process.cwd()}/`) : undefined,
  );
  const all = await readUsers(file);
  const name = basename(file).replace(/\.jsonl(\.gz)?$/, '');
  const wasTrainedOn = manifest.training.data.some((data) => data.name === name) && !values['all-users'];
  const eligible = [...all].filter(
    ([user, judged]) => judged.length > 1 && (!wasTrainedOn || isHeldOut(user, manifest.training.heldOutUserModulus)),
  );
  const limit = values.users === undefined ? eligible.length : wholeNumber('--users', values.users, 1);
  const chosen = shuffled(eligible, seededRandom(seed)).slice(0, limit);
  console.log(
    `${file}: ${chosen.length} of ${all.size} users${wasTrainedOn ? ' (held out from training)' : ''}, model ${manifest.version}`,
  );

  const users = new Map<string, Judged[]>(chosen);
  const texts = [...new Set(chosen.flatMap(([, judged]) => judged.flatMap((one) => one.texts)))];
  const features = new FeatureMap(manifest.features);
  const vectors = await encoder.encode(texts);
  const rows = new Map(
    texts.map((text, i) => [text, features.features(vectors[i] as Float32Array, measureStyle(text))]),
  );
  await encoder.dispose();

  const result = evaluate({
    users,
    learner: createDefaultLearner(values.spikes ? withSpikes(manifest, values.spikes) : manifest),
    rowOf: (text) => rows.get(text) as Float64Array,
    shots,
    seed,
    repeats,
  });
  console.log(formatTables(result));
  if (values.json) {
    await writeFile(values.json, `${JSON.stringify({ file, model: manifest.version, seed, ...result }, null, 1)}\n`);
  }
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

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`Expected ${name} to be a whole number from ${least}, got ${text}.`);
  return value;
}
