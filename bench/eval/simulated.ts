/**
 * `npm run eval:simulated -- FILE... [--users N] [--seed S] [--json OUT]`: how much of what could be known of a person is
 * found? The FILEs hold several models' answers to each of many prompts.
 *
 * People are simulated (`tastes.ts`), since only then is it known how good anybody could be: a Bayesian who knows how
 * people are made, and their noise, weighs twenty thousand others like them by the labels. The table says how much of the
 * way from chance to this oracle is gone: in telling the better of two answers, and in finding a best of sixteen. Labels
 * and tests are of different prompts; the right answer is the one that the person truly prefers. Of people who
 * are not made of our features it also says how far these would go if we were told everything.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDefaultLearner } from '../../src/engine/default-learner.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { measureStyle } from '../../src/features/style-axes.js';
import { cholesky, choleskySolve } from '../../src/math/cholesky.js';
import { addOuterBelow, addTo, dot } from '../../src/math/linear-algebra.js';
import { sigmoid } from '../../src/math/logistic.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Learner } from '../../src/preference/learner.js';
import { scoreCandidates } from '../../src/ranking/score.js';
import { startShippedModel } from '../node-model.js';
import { mean, userInterval } from './metrics.js';
import { readLines } from './records.js';
import { fixed, interval, table } from './report.js';
import { wholeNumber } from './setup.js';
import { axisTastes, drawDistinct, type Generator, type Measured, type Person, traitTastes } from './tastes.js';

const SHOTS = [4, 8, 16];
/** Prompts with fewer answers are for labels and pairs, the others for lists. */
const LIST_LENGTH = 16;
const LISTS_PER_USER = 5;
/** People that the oracle weighs. */
const PARTICLES = 20_000;
/** A label says nothing with this probability, as the product believes of real ones. */
const SLIP = 0.05;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
if (positionals.length === 0) throw new Error('Expected FILEs of generations, got none.');
const userCount = wholeNumber('--users', values.users, 1);
const seed = wholeNumber('--seed', values.seed, 0);

const { manifest, encoder } = await startShippedModel();
const features = new FeatureMap(manifest.features);
const groups = await readGroups(positionals);
const texts = groups.flat();
const vectors = await encoder.encode(texts);
await encoder.dispose();
let next = 0;
const indexed = groups.map((group) => group.map(() => next++));
const alone = texts.map((text, i) => features.measure(vectors[i] as Float32Array, measureStyle(text)));
const rows = indexed.flatMap((group) => features.together(group.map((i) => alone[i] as Float64Array)));
const measured: Measured[] = texts.map((text, i) => ({ text, row: rows[i] as Float64Array }));
const pairGroups = indexed.filter((group) => group.length < LIST_LENGTH);
const listGroups = indexed.filter((group) => group.length >= LIST_LENGTH);

/** Chosen before not chosen, as indices of texts. */
type Pair = readonly [number, number];
/** What a text is worth to somebody, up to a constant. */
type Score = (text: number) => number;

interface Trial {
  readonly labels: readonly Pair[];
  /** The truly preferred first. */
  readonly pairs: readonly Pair[];
  readonly lists: readonly (readonly number[])[];
  readonly person: Person;
}

const isotropic = (f: number) => ({
  mean: new Float64Array(f),
  covariance: Float64Array.from({ length: f * f }, (_, i) => (i % (f + 1) === 0 ? 1 : 0)),
});
const shipped = createDefaultLearner(manifest);
const flat = new LaplaceLearner(isotropic(features.size), manifest.noise);
const fitted =
  (learner: Learner) =>
  (labels: readonly Pair[]): Score => {
    const { mean: w } = learner.fit(
      labels.map(([a, b]) => ({ rows: [rows[a] as Float64Array, rows[b] as Float64Array], chosen: 0, weight: 1 })),
    );
    return (text) => dot(w, rows[text] as Float64Array);
  };

/** Of each text, features against the mean of the answers to its prompt: n rows of [f]. */
const centred = indexed.flatMap(
  (group) =>
    scoreCandidates(
      shipped.prior,
      group.map((i) => rows[i] as Float64Array),
    ).centred,
);
/** Cholesky factor [f, f] of the sum of their squares, for `toldAll`. */
const squares = factorOfSquares(centred);

const results = [];
for (const [generator, flips, isOfOurAxes] of [
  [axisTastes(measured, manifest.features.styleAxes.length), 0, true],
  [axisTastes(measured, manifest.features.styleAxes.length), 0.2, true],
  [traitTastes(measured), 0, false],
] as const) {
  const random = seededRandom(seed);
  const trials = Array.from({ length: userCount }, () => drawTrial(generator, flips, random));
  const particles = Array.from({ length: PARTICLES }, () => generator.draw(random));
  const arms: Record<string, (labels: readonly Pair[], trial: Trial) => Score> = {
    'a Bayesian who knows how people are made': (labels, trial) => oracle(particles, labels, trial),
    personal: fitted(shipped),
    'regression with a flat prior': fitted(flat),
    ...(!isOfOurAxes && { 'our features, told everything': (_, { person }) => toldAll(person) }),
    population: () => fitted(shipped)([]),
  };
  for (const shots of SHOTS) {
    const scores = Object.entries(arms).map(([arm, learn]) => {
      const each = trials.map((trial) => judge(trial, learn(trial.labels.slice(0, shots), trial)));
      return { arm, pairs: each.map(({ pairs }) => pairs), tops: each.map(({ tops }) => tops) };
    });
    const chance = mean(
      trials.map(({ lists, person }) => mean(lists.map((list) => bestOf(list, person).length / list.length))),
    );
    const [best] = scores as [(typeof scores)[0]];
    for (const { arm, pairs, tops } of scores) {
      results.push({
        people: generator.name,
        flips,
        labels: shots,
        arm,
        pairAccuracy: mean(pairs),
        ci: userInterval(pairs, seed),
        pairShare: shareOf(mean(pairs), 1 / 2, mean(best.pairs)),
        topAccuracy: mean(tops),
        topShare: shareOf(mean(tops), chance, mean(best.tops)),
      });
    }
  }
}
console.log(`${userCount} people of each kind, seed ${seed}, model ${manifest.version}`);
console.log(
  table(
    ['people', 'labels flipped', 'labels', 'arm', 'pairs', '95 % interval', 'of the way', 'best of 16', 'of the way'],
    results.map((r) => [
      r.people,
      r.flips,
      r.labels,
      r.arm,
      fixed(r.pairAccuracy),
      interval(r.ci),
      r.pairShare === undefined ? '' : fixed(r.pairShare),
      fixed(r.topAccuracy),
      r.topShare === undefined ? '' : fixed(r.topShare),
    ]),
  ),
);
if (values.json)
  await writeFile(values.json, `${JSON.stringify({ model: manifest.version, seed, results }, null, 1)}\n`);

/** People for whom all is alike are drawn anew. */
function drawTrial(generator: Generator, flips: number, random: () => number): Trial {
  const trial = tryTrial(generator, flips, random);
  return trial.pairs.length > 0 && trial.lists.length > 0 ? trial : drawTrial(generator, flips, random);
}

function tryTrial(generator: Generator, flips: number, random: () => number): Trial {
  const person = generator.draw(random);
  const prompts = shuffled(pairGroups, random);
  const pairs = prompts.map((group) => drawDistinct(random, group.length, 2).map((i) => group[i] as number));
  const most = Math.max(...SHOTS);
  const labels = pairs.slice(0, most).map(([a = 0, b = 0]): Pair => {
    const isFirst = random() < (1 - SLIP) * sigmoid(person(a) - person(b)) + SLIP / 2;
    return isFirst === random() >= flips ? [a, b] : [b, a];
  });
  const tested = pairs.slice(most).flatMap(([a = 0, b = 0]): Pair[] => {
    const z = person(a) - person(b);
    return z === 0 ? [] : [z > 0 ? [a, b] : [b, a]];
  });
  const lists = shuffled(listGroups, random)
    .slice(0, LISTS_PER_USER)
    .map((group) => shuffled(group, random).slice(0, LIST_LENGTH))
    .filter((list) => bestOf(list, person).length < LIST_LENGTH);
  return { labels, pairs: tested, lists, person };
}

/** Expected utilities under the generator, given the labels. */
function oracle(particles: readonly Person[], labels: readonly Pair[], { pairs, lists }: Trial): Score {
  const logWeights = particles.map((person) =>
    labels.reduce((sum, [a, b]) => sum + Math.log((1 - SLIP) * sigmoid(person(a) - person(b)) + SLIP / 2), 0),
  );
  const most = Math.max(...logWeights);
  // Those whom the labels all but rule out would only take time.
  const likely = particles.flatMap((person, i) => {
    const weight = Math.exp((logWeights[i] as number) - most);
    return weight > 1e-4 ? [{ person, weight }] : [];
  });
  const asked = new Set([...pairs.flat(), ...lists.flat()]);
  const expected = new Map(
    [...asked].map((text) => [text, likely.reduce((sum, { person, weight }) => sum + weight * person(text), 0)]),
  );
  return (text) => expected.get(text) as number;
}

/** By the weights on our features that come closest, in squares, to what a person would give each of all texts. */
function toldAll(person: Person): Score {
  const pull = new Float64Array(features.size);
  for (const [text, x] of centred.entries()) addTo(pull, x, person(text));
  const w = choleskySolve(squares, pull);
  return (text) => dot(w, rows[text] as Float64Array);
}

/** With a hair on the diagonal for features that never differ. */
function factorOfSquares(texts: readonly Float64Array[]): Float64Array {
  const f = features.size;
  const sum = new Float64Array(f * f);
  for (let k = 0; k < f; k++) sum[k * f + k] = 1;
  for (const x of texts) addOuterBelow(sum, x, 1);
  return cholesky(sum, f);
}

/** The texts of a list that a person likes best. */
function bestOf(list: readonly number[], person: Person): number[] {
  const best = Math.max(...list.map(person));
  return list.filter((text) => person(text) === best);
}

/** Shares of the pairs and of the lists that a score gets right; where it says nothing of a pair, half. */
function judge({ pairs, lists, person }: Trial, score: Score): { pairs: number; tops: number } {
  const right = pairs.map(([a, b]) => (score(a) === score(b) ? 0.5 : score(a) > score(b) ? 1 : 0));
  const found = lists.map((list) => {
    const top = list.reduce((so, text) => (score(text) > score(so) ? text : so));
    return bestOf(list, person).includes(top) ? 1 : 0;
  });
  return { pairs: mean(right), tops: mean(found) };
}

/** Different answers to each prompt. */
async function readGroups(files: readonly string[]): Promise<string[][]> {
  const contents = await Promise.all(files.map(readLines));
  return contents.flatMap((lines) =>
    lines
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const { responses } = JSON.parse(line) as { responses: Record<string, string> };
        return [...new Set(Object.values(responses).filter((text) => text.trim() !== ''))];
      })
      .filter((group) => group.length > 1),
  );
}

/** Part of the way from chance to the best; undefined where that is hardly any way. */
function shareOf(reached: number, chance: number, best: number): number | undefined {
  return best - chance < 0.05 ? undefined : (reached - chance) / (best - chance);
}
