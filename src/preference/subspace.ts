/**
 * The directions of content that some labels speak of.
 *
 * What a text is about has many features, and before any label no direction among them is likelier to matter than another:
 * their weights are independent, with a mean of 0 and one variance. Labels move them only within the span of the differences
 * that were judged; in all directions beside it the belief stays what it was. So a fit may take the features of content in
 * a *subspace*, a few orthonormal directions Q that span these differences, instead of as they are:
 *
 *     x = [ style ; content ; appeal ] [f]   ->   [ style ; Q content ; appeal ] [f - l + r]
 *
 * which is exact, and as fast as if there were r features of content and not l. Of more than r differences Q has the
 * directions in which they are largest, nearly: by subspace iteration, Q <- orth(D' D Q) (Golub and Van Loan 2013, ch. 8.2), a
 * few times from the first r axes.
 */
import { addTo, dot, mirror, multiply, timesTransposed, transposed } from '../math/linear-algebra.js';
import type { Gaussian } from './learner.js';

/** Features whose weights are, before any label, independent of one another and of all others, with a mean of 0. */
export interface ContentAxes {
  /** Index of the first, and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Of each weight, > 0. */
  readonly variance: number;
}

/** Structured-cloneable: snapshots keep it. */
export interface Subspace {
  readonly content: ContentAxes;
  /** Orthonormal rows Q [r, l]; rows of zeros where labels speak of fewer directions than r. */
  readonly directions: Float64Array;
}

/** r, at most: as many directions as there are differences in somebody's first few choices. */
export const MOST_DIRECTIONS = 16;
/** Iterations, where there are more differences than directions. */
const ROUNDS = 3;
/** A direction of less than this share of the largest is rounding. */
const LEAST_SHARE = 1e-8;

/** How many directions a subspace has, r, of which some may be 0. */
export function directionsOf({ start, end }: ContentAxes): number {
  return Math.min(MOST_DIRECTIONS, end - start);
}

/**
 * The subspace of m differences.
 *
 * Of m <= r differences it has all, as long as the first r axes tell them from one another.
 *
 * @param squares  D' D of their content, [l, l], of which the lower triangle is read
 * @param m        how many they are
 */
export function subspaceOf(squares: Float64Array, m: number, content: ContentAxes): Subspace {
  const l = content.end - content.start;
  const r = directionsOf(content);
  const full = Float64Array.from(squares);
  mirror(full, l);
  // The first r columns of a symmetric matrix are its first r rows.
  let directions = orthonormal(full.subarray(0, r * l), l);
  for (let round = 0; m > r && round < ROUNDS; round++) {
    directions = orthonormal(timesTransposed(directions, full, l), l);
  }
  return { content, directions };
}

/** Features [m, f] by columns, taken in the subspace: written to `out` [m, f - l + r], by columns. */
export function writeColumnsWithin(subspace: Subspace, columns: Float64Array, m: number, out: Float64Array): void {
  const { content, directions } = subspace;
  const { start, end } = content;
  const l = end - start;
  const r = directions.length / l;
  out.set(columns.subarray(0, start * m));
  out.fill(0, start * m, (start + r) * m);
  for (let k = 0; k < r; k++) {
    const to = (start + k) * m;
    for (let i = 0; i < l; i++) {
      const share = directions[k * l + i] as number;
      const from = (start + i) * m;
      for (let j = 0; j < m; j++) out[to + j] = (out[to + j] as number) + share * (columns[from + j] as number);
    }
  }
  out.set(columns.subarray(end * m), (start + r) * m);
}

/** Features [n, f], taken in the subspace: [n, f - l + r]. */
export function rowsWithin({ content, directions }: Subspace, X: Float64Array, f: number): Float64Array {
  const { start, end } = content;
  const l = end - start;
  const r = directions.length / l;
  const size = f - l + r;
  const n = X.length / f;
  const inside = timesTransposed(columnsOf(X, f, start, end), directions, l); // [n, r]
  const Y = new Float64Array(n * size);
  // Number by number: of a few dozen, copying by `set` takes longer.
  for (let i = 0; i < n; i++) {
    const [x, y] = [i * f, i * size];
    for (let k = 0; k < start; k++) Y[y + k] = X[x + k] as number;
    for (let k = 0; k < r; k++) Y[y + start + k] = inside[i * r + k] as number;
    for (let k = end; k < f; k++) Y[y + k - l + r] = X[x + k] as number;
  }
  return Y;
}

/** How much of the content of each of X [n, f], in squares, lies outside of the subspace, given Y of `rowsWithin`: [n]. */
export function outside({ content, directions }: Subspace, X: Float64Array, Y: Float64Array, f: number): Float64Array {
  const { start, end } = content;
  const r = directions.length / (end - start);
  const size = f - (end - start) + r;
  const squares = new Float64Array(X.length / f);
  for (let i = 0; i < squares.length; i++) {
    let sum = 0;
    for (let k = start; k < end; k++) sum += (X[i * f + k] as number) ** 2;
    for (let k = start; k < start + r; k++) sum -= (Y[i * size + k] as number) ** 2;
    squares[i] = Math.max(0, sum);
  }
  return squares;
}

/** Columns `start` to `end` of X [n, f], by rows. */
function columnsOf(X: Float64Array, f: number, start: number, end: number): Float64Array {
  const l = end - start;
  const n = X.length / f;
  const columns = new Float64Array(n * l);
  for (let i = 0; i < n; i++) for (let k = 0; k < l; k++) columns[i * l + k] = X[i * f + start + k] as number;
  return columns;
}

/** A Gaussian over [f] as one over [f - l + r]: what it says of the weights within a subspace. */
export function narrowed(subspace: Subspace, { mean, covariance }: Gaussian): Gaussian {
  const f = mean.length;
  // Of C, then of the transpose of what comes out.
  const half = rowsWithin(subspace, covariance, f); // [f, f - l + r]
  const inside = rowsWithin(subspace, transposed(half, half.length / f), f);
  return { mean: rowsWithin(subspace, mean, f), covariance: inside };
}

/**
 * A Gaussian over the weights in a subspace, [f - l + r], as one over all, [f]; outside of the subspace, content is as it was
 * before any label.
 */
export function expanded({ content, directions }: Subspace, inside: Gaussian): Gaussian {
  const { start, end, variance } = content;
  const l = end - start;
  const r = directions.length / l;
  const size = inside.mean.length;
  const f = size - r + l;
  const Q = transposed(directions, l); // [l, r]
  /** Rows y [n, f - l + r] as rows x [n, f]: Q' y where content is. */
  const spread = (rows: Float64Array): Float64Array => {
    const n = rows.length / size;
    const ofContent = new Float64Array(n * r);
    const out = new Float64Array(n * f);
    for (let i = 0; i < n; i++) {
      const y = rows.subarray(i * size, (i + 1) * size);
      out.set(y.subarray(0, start), i * f);
      ofContent.set(y.subarray(start, start + r), i * r);
      out.set(y.subarray(start + r), i * f + end);
    }
    const wide = timesTransposed(ofContent, Q, r); // [n, l]
    for (let i = 0; i < n; i++) out.set(wide.subarray(i * l, (i + 1) * l), i * f + start);
    return out;
  };
  const half = transposed(spread(inside.covariance), f); // [f, f - l + r]
  const covariance = spread(half);
  const shared = timesTransposed(Q, Q, r);
  for (let i = 0; i < l; i++) {
    const row = (start + i) * f + start;
    for (let j = 0; j < l; j++)
      covariance[row + j] = (covariance[row + j] as number) - variance * (shared[i * l + j] as number);
    covariance[row + i] = (covariance[row + i] as number) + variance;
  }
  mirror(covariance, f); // to the last bit
  return { mean: spread(inside.mean), covariance };
}

/** The belief before any label over [f], as one over [f - l + r]: the same in any subspace. */
export function priorWithin(content: ContentAxes, { mean, covariance }: Gaussian): Gaussian {
  const { start, end } = content;
  const f = mean.length;
  const kept = [...mean.keys()].filter((i) => i < start + directionsOf(content) || i >= end);
  return {
    mean: Float64Array.from(kept, (i) => mean[i] as number),
    covariance: Float64Array.from(kept.flatMap((i) => kept.map((j) => covariance[i * f + j] as number))),
  };
}

/** f - l + r, from f. */
export function sizeWithin(content: ContentAxes, f: number): number {
  return f - (content.end - content.start) + directionsOf(content);
}

/** f, from f - l + r. */
export function fullSize(content: ContentAxes, size: number): number {
  return size + (content.end - content.start) - directionsOf(content);
}

/** Orthonormal rows that span those of A [r, l], by Gram and Schmidt; a row that adds nothing becomes 0. */
function orthonormal(A: Float64Array, l: number): Float64Array {
  const Q = Float64Array.from(A);
  const r = A.length / l;
  const row = (k: number) => Q.subarray(k * l, (k + 1) * l);
  let largest = 0;
  for (let k = 0; k < r; k++) largest = Math.max(largest, Math.sqrt(dot(row(k), row(k))));
  for (let k = 0; k < r; k++) {
    const x = row(k);
    // Twice is enough (Giraud, Langou and Rozloznik 2005).
    for (let time = 0; time < 2; time++) {
      const earlier = Q.subarray(0, k * l);
      const shares = multiply(earlier, x);
      for (let i = 0; i < k; i++) addTo(x, row(i), -(shares[i] as number));
    }
    const length = Math.sqrt(dot(x, x));
    const scale = length > LEAST_SHARE * largest ? 1 / length : 0;
    for (let j = 0; j < l; j++) x[j] = (x[j] as number) * scale;
  }
  return Q;
}
