/** The directions of content that labels speak of: what a fit in them says is what a fit of everything says. */
import { describe, expect, it } from 'vitest';
import { addSquares, dot, multiply, stacked } from '../../src/math/linear-algebra.js';
import { seededRandom } from '../../src/math/random.js';
import type { Comparison } from '../../src/preference/comparison.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import { expanded, MOST_DIRECTIONS, narrowed, outside, rowsWithin, subspaceOf } from '../../src/preference/subspace.js';
import { spreadOf } from '../../src/ranking/score.js';
import { distance, drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';

const NOISE = { labelNoise: 0.05, tieStrength: 1 };
const STYLES = 3;
const LEARNED = 40;
const F = STYLES + LEARNED + 1;
const CONTENT = { start: STYLES, end: STYLES + LEARNED, variance: 0.2 };
const INSIDE = F - LEARNED + MOST_DIRECTIONS;
const SPIKES = { axes: [0, 1, 2], scale: 2, rate: 0.05 };

/** Style and appeal go together; content is as it has to be. */
const POPULATION = isotropic(F, CONTENT.variance, [...new Array(F - 1).fill(0), 0.8]);
POPULATION.covariance[F - 1] = 0.1;
POPULATION.covariance[(F - 1) * F] = 0.1;

const everything = new SparseLearner(POPULATION, NOISE, SPIKES);
const narrow = new SparseLearner(POPULATION, NOISE, SPIKES, CONTENT);

function labelsOf(count: number, size: number, random: () => number): Comparison[] {
  return Array.from({ length: count }, (_, i) => ({
    rows: drawRows(size, F, random),
    chosen: size === 2 && i % 5 === 4 ? null : 0,
    weight: 1,
  }));
}

/** D' D of the content of differences [m, l], lower triangle. */
function squaresOf(differences: readonly Float64Array[]): Float64Array {
  const squares = new Float64Array(LEARNED * LEARNED);
  const columns = new Float64Array(LEARNED * differences.length);
  differences.forEach((d, j) => {
    for (let k = 0; k < LEARNED; k++) columns[k * differences.length + j] = d[k] as number;
  });
  addSquares(squares, columns, LEARNED);
  return squares;
}

/** The share of the squares of differences that lies in the directions. */
function captured(directions: Float64Array, differences: readonly Float64Array[]): number {
  const all = differences.reduce((sum, d) => sum + dot(d, d), 0);
  const inside = differences.map((d) => multiply(directions, d));
  return inside.reduce((sum, y) => sum + dot(y, y), 0) / all;
}

describe('the subspace of some differences', () => {
  it('has orthonormal directions that span them, and no others', () => {
    for (const m of [0, 1, 5, MOST_DIRECTIONS]) {
      const differences = drawRows(m, LEARNED, seededRandom(m));
      // What is there twice is no direction more.
      const { directions } = subspaceOf(squaresOf([...differences, ...differences.slice(0, 1)]), m, CONTENT);
      if (m > 0) expect(captured(directions, differences)).toBeCloseTo(1, 9);
      for (let i = 0; i < MOST_DIRECTIONS; i++) {
        const row = directions.subarray(i * LEARNED, (i + 1) * LEARNED);
        const products = multiply(directions, row);
        const one = Number(dot(row, row) > 0.5);
        expect(
          distance(
            products,
            Float64Array.from(products, (_, j) => (i === j ? one : 0)),
          ),
        ).toBeLessThan(1e-9);
      }
      expect(Math.round(dot(directions, directions))).toBe(m);
    }
  });

  it('has the largest of them where they are too many', () => {
    // Differences as they are: few directions in which they are large, and many small ones.
    const differences = drawRows(60, LEARNED, seededRandom(2)).map((d) =>
      d.map((x, k) => x / (1 + ((7 * k) % LEARNED))),
    );
    const squares = squaresOf(differences);
    const { directions } = subspaceOf(squares, 60, CONTENT);
    const largest = [...new Array(LEARNED).keys()].map((k) => squares[k * LEARNED + k] as number).sort((a, b) => b - a);
    const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);
    // No sixteen axes hold more than the sixteen best directions do.
    const ofAxes = sum(largest.slice(0, MOST_DIRECTIONS)) / sum(largest);
    expect(captured(directions, differences)).toBeGreaterThan(ofAxes);
    expect(ofAxes).toBeGreaterThan(0.9);
  });

  it('keeps a Gaussian that is known in it, there and back', () => {
    const random = seededRandom(3);
    const subspace = subspaceOf(squaresOf(drawRows(9, LEARNED, random)), 9, CONTENT);
    const inside = narrow.prior.within;
    if (!inside) throw new Error('Expected a prior in a subspace.');
    const belief = { mean: drawFrom(inside, random), covariance: inside.covariance };
    for (let k = STYLES + 9; k < STYLES + MOST_DIRECTIONS; k++) belief.mean[k] = 0;
    const back = narrowed(subspace, expanded(subspace, belief));
    expect(distance(back.mean, belief.mean)).toBeLessThan(1e-9);
    for (let i = 0; i < STYLES + 9; i++) {
      const [from, to] = [i * INSIDE, i * INSIDE + STYLES + 9];
      expect(distance(back.covariance.subarray(from, to), belief.covariance.subarray(from, to))).toBeLessThan(1e-9);
    }
  });
});

describe('a fit in the subspace of its labels', () => {
  it('says the same as one of all features, where labels make no more differences than there are directions', () => {
    const random = seededRandom(4);
    for (const labels of [labelsOf(1, 2, random), labelsOf(7, 2, random), labelsOf(4, 5, random)]) {
      const [ours, theirs] = [narrow.fit(labels), everything.fit(labels)];
      const sd = theirs.covariance.filter((_, i) => i % (F + 1) === 0).map(Math.sqrt);
      // Either may go on for a round more than the other.
      theirs.mean.forEach((mean, k) => {
        expect(Math.abs((ours.mean[k] as number) - mean) / (sd[k] as number)).toBeLessThan(0.02);
      });
      expect(distance(ours.covariance, theirs.covariance)).toBeLessThan(0.01);
    }
  });

  it('is near to it where they make many more', () => {
    const random = seededRandom(5);
    const pairs = Array.from({ length: 400 }, () => drawRows(2, F, random) as [Float64Array, Float64Array]);
    const differences = pairs.map(([x, y]) => x.map((value, k) => value - (y[k] as number)));
    for (const count of [8, 30]) {
      const rights = [0, 0];
      for (let person = 0; person < 12; person++) {
        const weights = drawFrom(POPULATION, random);
        const labels = labelsOf(count, 5, random).map((label) => {
          const utilities = label.rows.map((row) => dot(weights, row));
          return { ...label, chosen: utilities.indexOf(Math.max(...utilities)) };
        });
        [narrow, everything].forEach((learner, which) => {
          const { mean } = learner.fit(labels);
          const right = differences.filter((d) => dot(mean, d) * dot(weights, d) > 0).length / differences.length;
          rights[which] = (rights[which] as number) + right / 12;
        });
      }
      const [ours, theirs] = rights as [number, number];
      // Content is nearly all there is here, and alike in all directions, as it is nowhere: more than this is never lost.
      expect(ours, `${count} labels`).toBeGreaterThan(theirs - 0.07);
      expect(theirs).toBeGreaterThan(0.65);
    }
  });

  it('counts a choice among many, and one of little weight, for no more than it says', () => {
    const random = seededRandom(8);
    const few = labelsOf(12, 2, random);
    const [many] = labelsOf(1, 80, random) as [Comparison];
    const said = (label: Comparison) => {
      const subspace = narrow.fit([...few, label]).within?.subspace.directions ?? new Float64Array();
      const of = few.map(({ rows: [x, y] }) =>
        x?.subarray(STYLES, F - 1).map((v, k) => v - ((y as Float64Array)[STYLES + k] as number)),
      );
      return captured(subspace, of as Float64Array[]);
    };
    expect(said({ ...many, weight: 0.01 })).toBeGreaterThan(0.999);
    expect(said(many)).toBeGreaterThan(0.9);
  });

  it('grows label by label to what a fit of the same labels says, to the last bit', () => {
    const random = seededRandom(9);
    const labels = labelsOf(150, 5, random);
    const growth = narrow.grow();
    let count = 0;
    for (const more of [1, 7, 30, 40, 1, 1, 40, 20, 1]) {
      growth.add(labels.slice(count, count + more));
      count += more;
      if (more > 20) growth.prepare();
      expect(growth.posterior).toEqual(narrow.fit(labels.slice(0, count)));
    }
    growth.cut(60);
    expect(growth.posterior).toEqual(narrow.fit(labels.slice(0, 60)));
    const other = narrow.grow();
    other.add(labels.slice(0, 60));
    other.resume(structuredClone(growth.stages));
    for (const one of [growth, other]) one.add(labels.slice(60, 100));
    expect(other.posterior).toEqual(growth.posterior);
  });

  it('of very many labels begins near to where it ends, whatever directions the first of them speak of', () => {
    const random = seededRandom(10);
    const weights = drawFrom(POPULATION, random);
    const labels = labelsOf(1000, 3, random).map((label) => {
      const utilities = label.rows.map((row) => dot(weights, row));
      return { ...label, chosen: utilities.indexOf(Math.max(...utilities)) };
    });
    const [grown, whole] = [narrow.fit(labels), narrow.fitInOnePiece(labels)];
    const candidates = drawRows(60, F, random);
    const [ours, theirs] = [grown, whole].map(({ mean }) => candidates.map((x) => dot(mean, x))) as [
      number[],
      number[],
    ];
    // They need not have taken the same sixteen directions, and in these texts all forty are alike.
    const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, u) => sum + u * u, 0) / values.length);
    expect(rms(theirs.map((u, i) => u - (ours[i] as number))) / rms(theirs)).toBeLessThan(0.25);
  });

  it('does not depend on the order of the labels', () => {
    const labels = labelsOf(12, 4, seededRandom(6));
    const [one, other] = [narrow.fit(labels), narrow.fit(labels.toReversed())];
    expect(distance(one.mean, other.mean)).toBeLessThan(1e-9);
    expect(distance(one.covariance, other.covariance)).toBeLessThan(1e-9);
  });

  it('takes what is said outright of the appeal, and nothing of content', () => {
    const { mean } = narrow.fit([], [{ index: F - 1, value: 1.5 }]);
    expect(mean[F - 1]).toBeCloseTo(1.5, 1);
    expect(() => narrow.fit([], [{ index: STYLES, value: 1 }])).toThrow(RangeError);
  });

  it('is one of all features where there is no content', () => {
    const style = isotropic(STYLES, 0.3);
    const labels = labelsOf(3, 2, seededRandom(11)).map((label) => ({
      ...label,
      rows: label.rows.map((row) => row.slice(0, STYLES)),
    }));
    const without = new SparseLearner(style, NOISE, SPIKES, { start: STYLES, end: STYLES, variance: 0.2 });
    expect(without.fit(labels)).toEqual(new SparseLearner(style, NOISE, SPIKES).fit(labels));
  });

  it('leaves content as it was where nothing was said of it', () => {
    const shorter = [0, 1].map((x) => Float64Array.from({ length: F }, (_, k) => (k === 0 ? x : 0)));
    for (const { mean, covariance } of [
      narrow.fit([{ rows: shorter, chosen: 0, weight: 1 }]),
      narrow.fit([], [{ index: 0, value: 1 }]),
    ]) {
      for (let k = STYLES; k < STYLES + LEARNED; k++) {
        expect(mean[k]).toBe(0);
        expect(covariance[k * F + k]).toBeCloseTo(CONTENT.variance, 12);
      }
      expect(mean[0]).not.toBe(0);
    }
  });

  it('gives candidates the spread that its covariance has', () => {
    const random = seededRandom(7);
    const rows = stacked(drawRows(9, F, random));
    for (const belief of [narrow.prior, narrow.fit(labelsOf(5, 4, random))]) {
      const { mean, covariance } = belief;
      expect(belief.within?.mean).toHaveLength(INSIDE);
      expect(distance(spreadOf(belief, rows), spreadOf({ mean, covariance }, rows))).toBeLessThan(1e-9);
      const subspace = belief.within?.subspace;
      if (!subspace) continue;
      const inside = rowsWithin(subspace, rows, F);
      expect(Math.min(...outside(subspace, rows, inside, F))).toBeGreaterThan(1);
      expect(inside.at(-1)).toBe(rows.at(-1));
    }
  });
});
