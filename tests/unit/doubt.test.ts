/** Doubts about single judgements, however their belief is written down. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/math/random.js';
import { doubtOf } from '../../src/preference/doubt.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { drawRows, isotropic } from '../fixtures/gaussian.js';

const NOISE = { labelNoise: 0.05, tieStrength: 1 };

/** A belief over f weights, with a mean that is not 0. */
function beliefOver(f: number) {
  return isotropic(
    f,
    0.4,
    Array.from({ length: f }, (_, i) => (i % 2 ? -0.8 : 1.1)),
  );
}

it.each([0, 3, null])('are the same with a weight more that no text has (the choice %s)', (chosen) => {
  const random = seededRandom(4);
  for (let n = 0; n < 20; n++) {
    const rows = drawRows(5, 4, random);
    const [few, more] = [rows, rows.map((row) => Float64Array.from([...row, 0]))];
    const judged = { chosen, weight: n % 2 ? 1 : 0.5 };
    // Five texts are more than four weights, and not more than five.
    expect(doubtOf(beliefOver(4), { rows: few, ...judged }, NOISE)).toBeCloseTo(
      doubtOf(beliefOver(5), { rows: more, ...judged }, NOISE),
      10,
    );
  }
});

it('of a choice among thousands take no more than their share of memory and time', () => {
  const rows = drawRows(5000, 8, seededRandom(5));
  const doubt = doubtOf(beliefOver(8), { rows, chosen: 1, weight: 1 }, NOISE);
  expect(doubt >= 0 && doubt <= 1).toBe(true);
});

it('are largest for the one slip of somebody with a strong taste', () => {
  const prior = isotropic(6, 0.1);
  const learner = new SparseLearner(prior, NOISE, { axes: [0, 1, 2, 3], scale: 2, rate: 0.1 });
  let found = 0;
  for (let seed = 0; seed < 40; seed++) {
    const random = seededRandom(seed);
    const labels = Array.from({ length: 10 }, (_, i) => {
      const rows = drawRows(4, 6, random).sort((a, b) => (b[1] as number) - (a[1] as number));
      return { rows, chosen: i === 5 ? 3 : 0, weight: 1 };
    });
    const posterior = learner.fit(labels);
    const doubts = labels.map((label) => doubtOf(posterior, label, NOISE));
    if (doubts.indexOf(Math.max(...doubts)) === 5) found++;
  }
  expect(found).toBeGreaterThanOrEqual(38);
});
