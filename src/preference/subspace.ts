/**
 * The directions of content that some labels speak of.
 *
 * What a text is about has many features, and before any label no direction among them is likelier to matter than another:
 * their weights are independent, with a mean of 0 and one variance. Labels say nothing of directions in which the texts that
 * they judge do not differ. So a fit may take the features of content in a *subspace*, a few orthonormal directions Q that
 * span these differences, instead of as they are:
 *
 *     x = [ style ; content ; appeal ] [f]   ->   y = T x = [ style ; Q content ; appeal ] [f - l + r]
 *
 * which is exact, and as fast as if there were r features of content and not l. Of more than r differences Q has the
 * directions in which they are largest, nearly: by subspace iteration, Q <- orth(D' D Q) (Golub and Van Loan 2013, ch. 8.2), a
 * few times from the first r axes.
 *
 * What was learnt of T w is learnt of all weights w with it (`lifted`): these follow as they did in the belief before. So
 * the next labels may be taken in a subspace of their own.
 */
import { cholesky, choleskyInverse } from '../math/cholesky.js';
import {
  addTo,
  dot,
  mirror,
  multiply,
  subtract,
  symmetricProduct,
  timesTransposed,
  transposed,
} from '../math/linear-algebra.js';
import type { Gaussian } from './learner.js';

/** Features whose weights are, before any label, independent of one another and of all others, with a mean of 0. */
export interface ContentAxes {
  /** Index of the first, and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Of each weight, > 0. */
  readonly variance: number;
}

export interface Subspace {
  readonly content: ContentAxes;
  /** Orthonormal rows Q [r, l]. */
  readonly directions: Float64Array;
}

/** Numbers of directions; a fit in twice as many takes 1.6 times as long. The fewest are one more than a fold has differences. */
const FEW = 17;
const SOME = 32;
/** Of so many differences, as many as the smallest base has (`growth.ts`), all directions have something to say. */
const MANY = 100;
/** Iterations, where there are more differences than directions. */
const ROUNDS = 3;
/** A direction of less than this share of the largest is rounding. */
const LEAST_SHARE = 1e-8;

/** How many directions m differences are taken in, r; undefined if content is to be taken as it is. */
export function directionsFor(m: number, { start, end }: ContentAxes): number | undefined {
  const r = m < FEW ? FEW : m < MANY ? SOME : end - start;
  return r < end - start ? r : undefined;
}

/**
 * The subspace of m differences.
 *
 * Of fewer than r it has all, as long as the first r axes tell them from one another. Directions that are left over are axes.
 *
 * @param squares   D' D of their content, [l, l], of which the lower triangle is read
 * @param m         how many they are
 * @param r         how many directions it is to have, < l
 * @param believed  mean of the weights of content before, [l]: where it is not 0, its direction is the first, so that of
 *   what lies beside the subspace next to nothing is believed
 */
export function subspaceOf(
  squares: Float64Array,
  m: number,
  content: ContentAxes,
  r: number,
  believed: Float64Array,
): Subspace {
  const l = content.end - content.start;
  const full = Float64Array.from(squares);
  mirror(full, l);
  const first = normalised(believed);
  const wanted = m + first.length / l;
  // The first columns of a symmetric matrix are its first rows.
  let directions = orthonormal([first, full.subarray(0, r * l)], l, r);
  for (let round = 0; wanted > r && round < ROUNDS; round++) {
    directions = orthonormal([first, timesTransposed(directions, full, l)], l, r);
  }
  return { content, directions };
}

/** Features [m, f] by columns, taken in the subspace: written to `out` [m, f - l + r], by columns. */
export function writeColumnsWithin(subspace: Subspace, columns: Float64Array, m: number, out: Float64Array): void {
  const { start, end } = subspace.content;
  const l = end - start;
  const { directions } = subspace;
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

/** A Gaussian over [f] as a subspace sees it, and how all weights follow those in it. */
export interface Seen {
  /** N(T m, T C T') [g], g = f - l + r. */
  readonly inside: Gaussian;
  /** Inverse of its covariance, [g, g]. */
  readonly precision: Float64Array;
  /** G [f, g]. */
  readonly gain: Float64Array;
}

/** N(m, C) as a subspace sees it, with G = C T' (T C T')^-1. */
export function seenWithin(subspace: Subspace, { mean, covariance }: Gaussian): Seen {
  const f = mean.length;
  const half = rowsWithin(subspace, covariance, f); // C T', [f, g]
  const g = half.length / f;
  const inside = {
    mean: rowsWithin(subspace, mean, f),
    covariance: rowsWithin(subspace, transposed(half, g), f),
  };
  const precision = choleskyInverse(cholesky(inside.covariance, g), g);
  return { inside, precision, gain: timesTransposed(half, precision, g) };
}

/**
 * The same of the belief before any label, which all subspaces of as many directions see alike; G = T'.
 *
 * @param inside  N(T m, T C T') of `priorWithin`, and the inverse of its covariance
 */
export function priorSeenWithin(
  { content, directions }: Subspace,
  { precision, ...inside }: Gaussian & { readonly precision: Float64Array },
): Seen {
  const { start, end } = content;
  const l = end - start;
  const r = directions.length / l;
  const g = inside.mean.length;
  const f = g - r + l;
  const gain = new Float64Array(f * g);
  for (let i = 0; i < start; i++) gain[i * g + i] = 1;
  for (let i = start; i < end; i++)
    for (let k = 0; k < r; k++) gain[i * g + start + k] = directions[k * l + i - start] as number;
  for (let i = end; i < f; i++) gain[i * g + i - l + r] = 1;
  return { inside, precision, gain };
}

/**
 * The belief over all weights after some labels that were taken in a subspace.
 *
 * Under the belief before, N(m, C), the weights given y = T w are those that a regression foretells, m + G (y - T m), and
 * what is left has nothing to do with y. So if y is now N(m_y, C_y), the mean is m + G (m_y - T m) and the covariance
 * C + G (C_y - T C T') G'.
 *
 * @param before  the Gaussian before, [f]
 * @param after   what it has become in the subspace, [g]
 */
export function lifted(before: Gaussian, { inside, gain }: Seen, after: Gaussian): Gaussian {
  const g = inside.mean.length;
  const change = timesTransposed(gain, subtract(after.covariance, inside.covariance), g);
  const covariance = symmetricProduct(change, gain, g);
  const f = before.mean.length;
  addTo(covariance, before.covariance);
  mirror(covariance, f);
  const mean = multiply(gain, subtract(after.mean, inside.mean));
  addTo(mean, before.mean);
  return { mean, covariance };
}

/** The belief before any label over [f], as one over [f - l + r]: the same in any subspace of r directions. */
export function priorWithin({ start, end }: ContentAxes, r: number, { mean, covariance }: Gaussian): Gaussian {
  const f = mean.length;
  const kept = [...mean.keys()].filter((i) => i < start + r || i >= end);
  return {
    mean: Float64Array.from(kept, (i) => mean[i] as number),
    covariance: Float64Array.from(kept.flatMap((i) => kept.map((j) => covariance[i * f + j] as number))),
  };
}

/** f - l + r, from f. */
export function sizeWithin({ content, directions }: Subspace, f: number): number {
  const l = content.end - content.start;
  return f - l + directions.length / l;
}

/** Features [n, f], taken in the subspace: X T' [n, f - l + r]. */
function rowsWithin({ content, directions }: Subspace, X: Float64Array, f: number): Float64Array {
  const { start, end } = content;
  const l = end - start;
  const r = directions.length / l;
  const size = f - l + r;
  const n = X.length / f;
  const ofContent = new Float64Array(n * l);
  for (let i = 0; i < n; i++) for (let k = 0; k < l; k++) ofContent[i * l + k] = X[i * f + start + k] as number;
  const inside = timesTransposed(ofContent, directions, l); // [n, r]
  const Y = new Float64Array(n * size);
  for (let i = 0; i < n; i++) {
    const [x, y] = [i * f, i * size];
    for (let k = 0; k < start; k++) Y[y + k] = X[x + k] as number;
    for (let k = 0; k < r; k++) Y[y + start + k] = inside[i * r + k] as number;
    for (let k = end; k < f; k++) Y[y + k - l + r] = X[x + k] as number;
  }
  return Y;
}

/** x at length 1; nothing at all of x = 0. */
function normalised(x: Float64Array): Float64Array {
  const length = lengthOf(x);
  return length > 0 ? x.map((value) => value / length) : new Float64Array();
}

/**
 * Orthonormal rows [r, l] that span those of some matrices [n, l], earlier ones before later ones, by Gram and Schmidt; what
 * is left over is filled up with axes.
 */
function orthonormal(matrices: readonly Float64Array[], l: number, r: number): Float64Array {
  const Q = new Float64Array(r * l);
  let found = 0;
  const add = (x: Float64Array, least: number): void => {
    const rest = x.slice();
    const length = takeOut(rest, Q.subarray(0, found * l), l);
    if (length <= least) return;
    for (let j = 0; j < l; j++) Q[found * l + j] = (rest[j] as number) / length;
    found++;
  };
  for (const A of matrices) {
    let largest = 0;
    for (let i = 0; i < A.length; i += l) largest = Math.max(largest, lengthOf(A.subarray(i, i + l)));
    for (let i = 0; i < A.length && found < r; i += l) add(A.subarray(i, i + l), LEAST_SHARE * largest);
  }
  while (found < r) add(axisBeside(Q.subarray(0, found * l), l), 0);
  return Q;
}

/**
 * Takes what lies in the span of orthonormal rows Q [k, l] out of x [l], in place.
 *
 * @returns the length of what is left
 */
function takeOut(x: Float64Array, Q: Float64Array, l: number): number {
  // Twice is enough (Giraud, Langou and Rozloznik 2005).
  for (let time = 0; time < 2; time++) {
    const shares = multiply(Q, x);
    for (let i = 0; i < shares.length; i++) addTo(x, Q.subarray(i * l, (i + 1) * l), -(shares[i] as number));
  }
  return lengthOf(x);
}

function lengthOf(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}

/** The axis of which most lies beside the span of orthonormal rows Q [k, l], k < l: [l]. */
function axisBeside(Q: Float64Array, l: number): Float64Array {
  const inside = new Float64Array(l);
  for (let i = 0; i < Q.length; i++) inside[i % l] = (inside[i % l] as number) + (Q[i] as number) ** 2;
  const axis = new Float64Array(l);
  axis[inside.indexOf(Math.min(...inside))] = 1;
  return axis;
}
