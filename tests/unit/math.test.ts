/** The mathematics against slow and plain oracles: products, quadrature, definitions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, choleskyInverse, choleskySolve } from '../../src/math/cholesky.js';
import {
  addOuter,
  addOuterBelow,
  addSquares,
  dot,
  multiply,
  quadratics,
  stacked,
  symmetricColumn,
  symmetricProduct,
  symmetricTimes,
  timesTransposed,
} from '../../src/math/linear-algebra.js';
import { binaryEntropy, expectedSigmoid, normalCdf, sigmoid } from '../../src/math/logistic.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import { diagonal, distance } from '../fixtures/gaussian.js';

const entry = fc.double({ min: -3, max: 3, noNaN: true });

/** A vector [f]. */
const vectorOf = (f: number) => fc.array(entry, { minLength: f, maxLength: f }).map((x) => Float64Array.from(x));

/** Adds R' R for the rows of R to a symmetric A [f, f], both triangles. */
function addRows(A: Float64Array, rows: readonly Float64Array[]): void {
  const f = Math.sqrt(A.length);
  const columns = Array.from({ length: f }, (_, k) => rows.map((row) => row[k] as number));
  addSquares(A, Float64Array.from(columns.flat()), f);
  for (let i = 0; i < f; i++) for (let j = 0; j < i; j++) A[j * f + i] = A[i * f + j] as number;
}

/** A symmetric positive definite A [f, f] with eigenvalues of 0.5 and more, and two vectors [f]. */
const system = fc.integer({ min: 1, max: 8 }).chain((f) =>
  fc.record({
    A: fc.array(vectorOf(f), { maxLength: f + 2 }).map((rows) => {
      const A = diagonal(new Array(f).fill(0.5));
      addRows(A, rows);
      return A;
    }),
    x: vectorOf(f),
    y: vectorOf(f),
  }),
);

describe('products', () => {
  it('follow their definitions', () => {
    fc.assert(
      fc.property(system, ({ A, x, y }) => {
        const f = x.length;
        let bilinear = 0;
        for (let i = 0; i < f; i++) {
          for (let j = 0; j < f; j++) bilinear += (x[i] as number) * (A[i * f + j] as number) * (y[j] as number);
        }
        expect(dot(x, multiply(A, y))).toBeCloseTo(bilinear, 8);
      }),
    );
  });

  it('work for a matrix that is not square', () => {
    expect([...multiply(Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 0, -1))]).toEqual([-2, -2]);
  });

  it('with squares of columns, any number of them, add what they say, row by row or at once', () => {
    const given = system.chain((one) =>
      fc.record({ one: fc.constant(one), rows: fc.array(vectorOf(one.x.length), { maxLength: 11 }) }),
    );
    fc.assert(
      fc.property(given, ({ one: { A, y }, rows }) => {
        const atOnce = Float64Array.from(A);
        addRows(atOnce, rows);
        const oneByOne = Float64Array.from(A);
        for (const row of rows) addOuter(oneByOne, row, 1);
        const expected = multiply(A, y).map((value, i) =>
          rows.reduce((sum, row) => sum + (row[i] as number) * dot(row, y), value),
        );
        expect(distance(multiply(atOnce, y), expected)).toBeLessThan(1e-7);
        expect(distance(multiply(oneByOne, y), expected)).toBeLessThan(1e-7);
      }),
    );
  });
});

describe('a matrix times the transpose of another', () => {
  it('has the inner products of their rows, whatever their numbers', () => {
    const sizes = fc.record({
      m: fc.integer({ min: 1, max: 5 }),
      n: fc.integer({ min: 1, max: 5 }),
      k: fc.integer({ min: 1, max: 5 }),
    });
    const rowsOf = (count: number, k: number) => fc.array(vectorOf(k), { minLength: count, maxLength: count });
    fc.assert(
      fc.property(
        sizes.chain(({ m, n, k }) => fc.tuple(rowsOf(m, k), rowsOf(n, k))),
        ([A, B]) => {
          const flat = (rows: readonly Float64Array[]) => Float64Array.from(rows.flatMap((row) => [...row]));
          const product = timesTransposed(flat(A), flat(B), A[0]?.length as number);
          expect(
            distance(
              product,
              A.flatMap((a) => B.map((b) => dot(a, b))),
            ),
          ).toBeLessThan(1e-9);
        },
      ),
    );
  });
});

describe('quadratic forms', () => {
  it('of any number of rows are what they are one by one, and for each row the same whatever its neighbours', () => {
    fc.assert(
      fc.property(system, fc.integer({ min: 0, max: 9 }), ({ A, x, y }, n) => {
        const rows = Array.from({ length: n }, (_, i) => (i % 3 ? x : y));
        const forms = quadratics(A, stacked(rows));
        expect(forms).toHaveLength(n);
        rows.forEach((row, i) => {
          expect(forms[i]).toBeCloseTo(dot(row, multiply(A, row)), 9);
          expect(forms[i]).toBe(quadratics(A, row)[0]);
        });
      }),
    );
  });
});

describe('a symmetric matrix', () => {
  const isBelow = (i: number, f: number) => i % f <= Math.floor(i / f);
  /** With nothing to read above the diagonal. */
  const lowerOf = (A: Float64Array, f: number) => A.map((value, i) => (isBelow(i, f) ? value : Number.NaN));

  it('is multiplied by its lower triangle, and has its columns from there', () => {
    fc.assert(
      fc.property(system, ({ A, x }) => {
        const f = x.length;
        const lower = lowerOf(A, f);
        expect(distance(symmetricTimes(lower, x), multiply(A, x))).toBeLessThan(1e-9);
        for (let i = 0; i < f; i++) expect(symmetricColumn(lower, i, f)).toEqual(A.slice(i * f, (i + 1) * f));
      }),
    );
  });

  it('takes the square of a vector in its lower triangle', () => {
    fc.assert(
      fc.property(system, entry, ({ A, x }, scale) => {
        const f = x.length;
        const whole = Float64Array.from(A);
        addOuter(whole, x, scale);
        const lower = lowerOf(A, f);
        addOuterBelow(lower, x, scale);
        for (let i = 0; i < f * f; i++) {
          if (isBelow(i, f)) expect(lower[i]).toBeCloseTo(whole[i] as number, 9);
          else expect(lower[i]).toBeNaN();
        }
      }),
    );
  });

  it('that is a product of two is made by its lower triangle', () => {
    fc.assert(
      fc.property(system, ({ A, x }) => {
        const f = x.length;
        const whole = timesTransposed(A, A, f);
        const lower = symmetricProduct(A, A, f);
        for (let i = 0; i < f * f; i++) if (isBelow(i, f)) expect(lower[i]).toBeCloseTo(whole[i] as number, 9);
      }),
    );
  });
});

describe('a Cholesky factor', () => {
  it('is lower triangular, and its product with its transpose is the matrix', () => {
    fc.assert(
      fc.property(system, ({ A, x }) => {
        const f = x.length;
        const L = cholesky(A, f);
        const product = new Float64Array(f * f);
        for (let i = 0; i < f; i++) {
          for (let j = 0; j < f; j++) {
            if (j > i) expect(L[i * f + j]).toBe(0);
            product[i * f + j] = dot(L.slice(i * f, (i + 1) * f), L.slice(j * f, (j + 1) * f));
          }
        }
        expect(distance(product, A)).toBeLessThan(1e-9);
      }),
    );
  });

  it('solves A x = b', () => {
    fc.assert(
      fc.property(system, ({ A, x }) => {
        expect(distance(choleskySolve(cholesky(A, x.length), multiply(A, x)), x)).toBeLessThan(1e-8);
      }),
    );
  });

  it('gives an inverse that is symmetric to the last bit', () => {
    fc.assert(
      fc.property(system, ({ A, x }) => {
        const f = x.length;
        const inverse = choleskyInverse(cholesky(A, f), f);
        expect(distance(multiply(inverse, multiply(A, x)), x)).toBeLessThan(1e-8);
        for (let i = 0; i < f; i++) for (let j = 0; j < i; j++) expect(inverse[i * f + j]).toBe(inverse[j * f + i]);
      }),
    );
  });

  it.each([
    ['indefinite', [1, 2, 2, 1]],
    ['singular', [1, 1, 1, 1]],
    ['zero', [0, 0, 0, 0]],
    ['not a number', [1, 0, 0, Number.NaN]],
  ])('is refused to a matrix that is %s', (_, values) => {
    expect(() => cholesky(Float64Array.from(values), 2)).toThrow(RangeError);
  });
});

describe('functions of log-odds', () => {
  it('keep to their bounds and their symmetry, however large the log-odds', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        const p = sigmoid(x);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(p + sigmoid(-x)).toBeCloseTo(1, 12);
        if (Math.abs(x) < 30) expect(Math.log(p / sigmoid(-x))).toBeCloseTo(x, 9);
      }),
    );
  });

  it('give the expected sigmoid within 0.02 of quadrature', () => {
    for (const mean of [-6, -2, -0.5, 0, 0.3, 1, 3, 8]) {
      for (const variance of [0, 0.01, 0.5, 1, 4, 16, 100]) {
        const sd = Math.sqrt(variance);
        const exact = integrate((z) => sigmoid(mean + sd * z) * normalDensity(z), -9, 9);
        expect(Math.abs(expectedSigmoid(mean, variance) - exact), `N(${mean}, ${variance})`).toBeLessThan(0.02);
      }
    }
  });

  it('give the normal distribution function within 1e-7 of quadrature', () => {
    for (const x of [-5, -1.96, -1, -0.1, 0, 0.1, 0.7, 1, 2.5, 4]) {
      expect(Math.abs(normalCdf(x) - integrate(normalDensity, -10, x))).toBeLessThan(1e-7);
    }
  });

  it('give a normal distribution function that is symmetric and bounded', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 7);
        expect(normalCdf(x)).toBeGreaterThanOrEqual(0);
        expect(normalCdf(x)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('give a coin its entropy, which is largest for a fair one and none for a certain one', () => {
    expect([binaryEntropy(0), binaryEntropy(1)]).toEqual([0, 0]);
    expect(binaryEntropy(0.5)).toBeCloseTo(Math.LN2, 12);
    // -dH/dp is the log-odds, so H is the integral of log((1 - q) / q).
    const exact = integrate((q) => Math.log((1 - q) / q), 0.2, 0.5);
    expect(binaryEntropy(0.5) - binaryEntropy(0.2)).toBeCloseTo(exact, 8);
  });
});

describe('seeded random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, seededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    // The published generator's first draws from seed 1, so that evaluations stay comparable over the years.
    expect(draw(1).slice(0, 2)).toEqual([0.6270739405881613, 0.002735721180215478]);
  });

  it('are spread evenly over [0, 1)', () => {
    const random = seededRandom(3);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const bin = Math.floor(random() * 10);
      bins[bin] = (bins[bin] as number) + 1;
    }
    // Chi-squared with 9 degrees of freedom stays below 27.9 in 999 of 1000 runs.
    expect(bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9);
  });

  it('shuffle a copy, with every order as likely', () => {
    const random = seededRandom(5);
    const items = ['a', 'b', 'c'];
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(items, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect(counts.size).toBe(6);
    for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(150); // five standard deviations
  });
});

function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Simpson's rule with 2000 intervals. */
function integrate(f: (x: number) => number, from: number, to: number): number {
  const n = 2000;
  const h = (to - from) / n;
  let sum = f(from) + f(to);
  for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * f(from + i * h);
  return (sum * h) / 3;
}
