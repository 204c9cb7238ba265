/** The directions of content that labels speak of: what a fit in them says is what a fit of everything says. */
import { describe, expect, it } from 'vitest';
import { cholesky, choleskyInverse } from '../../src/math/cholesky.js';
import { addOuter, addSquares, addTo, dot, multiply, stacked, timesTransposed } from '../../src/math/linear-algebra.js';
import { seededRandom } from '../../src/math/random.js';
import type { Comparison } from '../../src/preference/comparison.js';
import { FIRST_BASE, FOLD } from '../../src/preference/growth.js';
import type { Gaussian } from '../../src/preference/learner.js';
import { Likelihood } from '../../src/preference/likelihood.js';
import { SparseLearner } from '../../src/preference/sparse.js';
import {
  directionsFor,
  lifted,
  priorSeenWithin,
  priorWithin,
  type Subspace,
  seenWithin,
  subspaceOf,
} from '../../src/preference/subspace.js';
import { distance, drawFrom, drawRows, isotropic } from '../fixtures/gaussian.js';

const NOISE = { labelNoise: 0.05, tieStrength: 1 };
const STYLES = 3;
const LEARNED = 40;
const F = STYLES + LEARNED + 1;
const CONTENT = { start: STYLES, end: STYLES + LEARNED, variance: 0.2 };
const DIRECTIONS = 17;
const INSIDE = F - LEARNED + DIRECTIONS;
const NOTHING = new Float64Array(LEARNED);
const SPIKES = { axes: [0, 1, 2], scale: 2, rate: 0.05 };

/** Style and appeal go together; content is as it has to be. */
const POPULATION = isotropic(F, CONTENT.variance, [...new Array(F - 1).fill(0), 0.8]);
POPULATION.covariance[F - 1] = 0.1;
POPULATION.covariance[(F - 1) * F] = 0.1;

const everything = new SparseLearner(POPULATION, NOISE, SPIKES);
const narrow = new SparseLearner(POPULATION, NOISE, SPIKES, CONTENT);

/** With rows in double precision. */
interface Exact extends Comparison {
  readonly rows: readonly Float64Array[];
}

function labelsOf(count: number, size: number, random: () => number): Exact[] {
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

/** The inner products of a subspace's directions, [r, r]. */
function products({ directions }: Subspace): Float64Array {
  return timesTransposed(directions, directions, LEARNED);
}

const identity = (n: number) => isotropic(n, 1).covariance;

/** What an earlier word of 60 directions has left of the population. */
function laterBelief(random: () => number): Gaussian {
  const precision = choleskyInverse(cholesky(POPULATION.covariance, F), F);
  const pull = multiply(precision, POPULATION.mean);
  for (const row of drawRows(60, F, random)) {
    addOuter(precision, row, random());
    addTo(pull, row, random() - 0.5);
  }
  const covariance = choleskyInverse(cholesky(precision, F), F);
  return { mean: multiply(covariance, pull), covariance };
}

/** The map of a subspace, T [f - l + r, f]. */
function mapOf({ directions }: Subspace): Float64Array {
  const T = new Float64Array(INSIDE * F);
  for (let i = 0; i < STYLES; i++) T[i * F + i] = 1;
  for (let k = 0; k < DIRECTIONS; k++)
    T.set(directions.subarray(k * LEARNED, (k + 1) * LEARNED), (STYLES + k) * F + STYLES);
  T[INSIDE * F - 1] = 1;
  return T;
}

describe('the subspace of some differences', () => {
  it('has orthonormal directions that span them', () => {
    for (const m of [0, 1, 5, DIRECTIONS]) {
      const differences = drawRows(m, LEARNED, seededRandom(m));
      // What is there twice is no direction more.
      const squares = squaresOf([...differences, ...differences.slice(0, 1)]);
      const subspace = subspaceOf(squares, m, CONTENT, DIRECTIONS, NOTHING);
      if (m > 0) expect(captured(subspace.directions, differences)).toBeCloseTo(1, 9);
      expect(distance(products(subspace), identity(DIRECTIONS))).toBeLessThan(1e-9);
    }
  });

  it('begins with what was believed before, however large that or they are', () => {
    const random = seededRandom(12);
    const differences = drawRows(DIRECTIONS - 1, LEARNED, random);
    const [believed] = drawRows(1, LEARNED, random) as [Float64Array];
    for (const scale of [1e-6, 1, 1e6]) {
      const mean = believed.map((x) => scale * x);
      const squares = squaresOf(differences.map((d) => d.map((x) => x / scale)));
      for (const m of [DIRECTIONS - 1, 99]) {
        const subspace = subspaceOf(squares, m, CONTENT, DIRECTIONS, mean);
        expect(captured(subspace.directions.subarray(0, LEARNED), [believed])).toBeCloseTo(1, 9);
        expect(captured(subspace.directions, differences)).toBeCloseTo(1, 9);
        expect(distance(products(subspace), identity(DIRECTIONS))).toBeLessThan(1e-9);
      }
    }
  });

  it('has the largest of them where they are too many', () => {
    // Differences as they are: few directions in which they are large, and many small ones.
    const differences = drawRows(60, LEARNED, seededRandom(2)).map((d) =>
      d.map((x, k) => x / (1 + ((7 * k) % LEARNED))),
    );
    const squares = squaresOf(differences);
    const { directions } = subspaceOf(squares, 60, CONTENT, DIRECTIONS, NOTHING);
    const largest = [...new Array(LEARNED).keys()].map((k) => squares[k * LEARNED + k] as number).sort((a, b) => b - a);
    const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);
    // No sixteen axes hold more than the sixteen best directions do.
    const ofAxes = sum(largest.slice(0, DIRECTIONS)) / sum(largest);
    expect(captured(directions, differences)).toBeGreaterThan(ofAxes);
    expect(ofAxes).toBeGreaterThan(0.9);
  });

  it('has more directions the more labels there are, and of many all', () => {
    const axes = { start: 36, end: 100, variance: 0.04 };
    const directions = [1, 16, 17, 99, FIRST_BASE, 5000].map((m) => directionsFor(m, axes));
    expect(directions).toEqual([17, 17, 32, 32, undefined, undefined]);
    // A fold's own, and that of what is believed before.
    expect(directionsFor(FOLD, axes)).toBe(FOLD + 1);
    expect(directionsFor(50, { ...axes, end: 60 })).toBeUndefined();
  });
});

describe('what a subspace sees of a belief', () => {
  const random = seededRandom(3);
  const subspace = subspaceOf(squaresOf(drawRows(9, LEARNED, random)), 9, CONTENT, DIRECTIONS, NOTHING);
  const T = mapOf(subspace);

  it('is the belief over what it keeps of the weights, and of the population the same in all subspaces', () => {
    const belief = laterBelief(random);
    const { inside, precision } = seenWithin(subspace, belief);
    expect(distance(inside.mean, multiply(T, belief.mean))).toBeLessThan(1e-9);
    expect(distance(inside.covariance, timesTransposed(timesTransposed(T, belief.covariance, F), T, F))).toBeLessThan(
      1e-9,
    );
    expect(distance(timesTransposed(precision, inside.covariance, INSIDE), identity(INSIDE))).toBeLessThan(1e-9);
    const prior = priorWithin(CONTENT, DIRECTIONS, POPULATION);
    const inverse = choleskyInverse(cholesky(prior.covariance, INSIDE), INSIDE);
    const [seen, known] = [
      seenWithin(subspace, POPULATION),
      priorSeenWithin(subspace, { ...prior, precision: inverse }),
    ];
    expect(distance(seen.inside.mean, known.inside.mean)).toBeLessThan(1e-9);
    expect(distance(seen.inside.covariance, known.inside.covariance)).toBeLessThan(1e-9);
    expect(distance(seen.precision, known.precision)).toBeLessThan(1e-9);
    expect(distance(seen.gain, known.gain)).toBeLessThan(1e-9);
  });

  it('becomes, lifted, what all weights are believed to be after the same word', () => {
    for (const before of [POPULATION, laterBelief(random), laterBelief(random)]) {
      const seen = seenWithin(subspace, before);
      expect(distance(lifted(before, seen, seen.inside).covariance, before.covariance)).toBeLessThan(1e-9);
      // A factor exp(pull' y - y' R' R y / 2) in the subspace, and the same in all weights.
      const [R, pull] = [stacked(drawRows(7, INSIDE, random)), drawRows(1, INSIDE, random)[0] as Float64Array];
      const told = (belief: Gaussian, rows: Float64Array, b: Float64Array): Gaussian => {
        const f = b.length;
        const precision = choleskyInverse(cholesky(belief.covariance, f), f);
        const pulled = multiply(precision, belief.mean);
        addTo(pulled, b);
        for (let i = 0; i < rows.length; i += f) addOuter(precision, rows.subarray(i, i + f), 1);
        const covariance = choleskyInverse(cholesky(precision, f), f);
        return { mean: multiply(covariance, pulled), covariance };
      };
      const columns = Float64Array.from(
        { length: F * INSIDE },
        (_, i) => T[(i % INSIDE) * F + Math.floor(i / INSIDE)] as number,
      );
      const exact = told(before, timesTransposed(R, columns, INSIDE), multiply(columns, pull));
      const ours = lifted(before, seen, told(seen.inside, R, pull));
      expect(distance(ours.mean, exact.mean)).toBeLessThan(1e-9);
      expect(distance(ours.covariance, exact.covariance)).toBeLessThan(1e-9);
    }
  });
});

describe('a fit in the subspace of its labels', () => {
  it('says the same as one of all features, where labels make no more differences than there are directions', () => {
    const random = seededRandom(4);
    for (const labels of [labelsOf(1, 2, random), labelsOf(7, 2, random), labelsOf(8, 5, random)]) {
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
    for (const count of [8, 24, 30]) {
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
      // Content is nearly all there is here, and alike in all directions, as it is nowhere.
      expect(ours, `${count} labels`).toBeGreaterThan(theirs - 0.02);
      expect(theirs).toBeGreaterThan(0.65);
    }
  });

  it('counts a choice among many, and one of little weight, for no more than it says', () => {
    const random = seededRandom(8);
    const few = labelsOf(12, 2, random);
    const [many] = labelsOf(1, 80, random) as [Exact];
    const said = (label: Comparison) => {
      const { directions } = new Likelihood([...few, label], F, NOISE).subspace(
        CONTENT,
        DIRECTIONS,
        new Float64Array(F),
      );
      const of = few.map(({ rows: [x, y] }) =>
        x?.subarray(STYLES, F - 1).map((v, k) => v - ((y as Float64Array)[STYLES + k] as number)),
      );
      return captured(directions, of as Float64Array[]);
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

  it('of very many labels ends near to where one of all ends, in all directions', () => {
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
    const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, u) => sum + u * u, 0) / values.length);
    expect(rms(theirs.map((u, i) => u - (ours[i] as number))) / rms(theirs)).toBeLessThan(0.05);
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
});
