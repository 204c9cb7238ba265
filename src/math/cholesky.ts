/**
 * Cholesky factors of symmetric positive definite matrices, and what is solved with them. Row-major `Float64Array`s; as in
 * `linear-algebra.ts`, nothing here checks shapes. Inner loops make two columns or four products at once, so that an addition
 * need not wait for the one before.
 */

import { addTo } from './linear-algebra.js';

/**
 * Lower Cholesky factor L [f, f] of a symmetric positive definite A [f, f], A = L L'. Reads the lower triangle only.
 *
 * @throws RangeError if A is not positive definite to working precision
 */
export function cholesky(A: Float64Array, f: number): Float64Array {
  const L = new Float64Array(f * f);
  for (let i = 0; i < f; i++) {
    const row = i * f;
    let j = 0;
    for (; j + 1 < i; j += 2) {
      const first = j * f;
      const second = first + f;
      let a = A[row + j] as number;
      let b = A[row + j + 1] as number;
      for (let k = 0; k < j; k++) {
        const x = L[row + k] as number;
        a -= x * (L[first + k] as number);
        b -= x * (L[second + k] as number);
      }
      a /= L[first + j] as number;
      L[row + j] = a;
      L[row + j + 1] = (b - a * (L[second + j] as number)) / (L[second + j + 1] as number);
    }
    for (; j <= i; j++) {
      let sum = A[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (L[row + k] as number) * (L[j * f + k] as number);
      if (j < i) L[row + j] = sum / (L[j * f + j] as number);
      else if (sum > 0) L[row + j] = Math.sqrt(sum);
      else throw new RangeError(`Expected a positive definite matrix, got pivot ${sum} at ${i}.`);
    }
  }
  return L;
}

/** Solves L L' x = b for x [f], given the lower factor L [f, f] and b [f]. */
export function choleskySolve(L: Float64Array, b: Float64Array): Float64Array {
  const f = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < f; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (L[i * f + k] as number) * (x[k] as number);
    x[i] = sum / (L[i * f + i] as number);
  }
  for (let i = f - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < f; k++) sum -= (L[k * f + i] as number) * (x[k] as number);
    x[i] = sum / (L[i * f + i] as number);
  }
  return x;
}

/** L^-1 B for the lower factor L [m, m] and B [m, f]. */
export function lowerSolve(L: Float64Array, B: Float64Array, m: number): Float64Array {
  const X = Float64Array.from(B);
  const f = B.length / m;
  for (let i = 0; i < m; i++) {
    const x = X.subarray(i * f, (i + 1) * f);
    for (let j = 0; j < i; j++) addTo(x, X.subarray(j * f, (j + 1) * f), -(L[i * m + j] as number));
    const pivot = L[i * m + i] as number;
    for (let k = 0; k < f; k++) x[k] = (x[k] as number) / pivot;
  }
  return X;
}

/** Inverse [f, f] of L L', given the lower factor L [f, f]; exactly symmetric. */
export function choleskyInverse(L: Float64Array, f: number): Float64Array {
  const M = lowerInverse(L, f);
  const inverse = new Float64Array(f * f); // M' M
  const write = (i: number, j: number, value: number) => {
    inverse[i * f + j] = value;
    inverse[j * f + i] = value;
  };
  for (let i = 0; i < f; i += 2) {
    // After the last column it stands in for its neighbour, whose sums are not written.
    const nextI = Math.min(i + 1, f - 1);
    for (let j = 0; j <= i; j += 2) {
      const nextJ = Math.min(j + 1, f - 1);
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      // Before i, columns i and i + 1 of M are 0.
      for (let k = i; k < f; k++) {
        const x = M[i * f + k] as number;
        const y = M[nextI * f + k] as number;
        const u = M[j * f + k] as number;
        const v = M[nextJ * f + k] as number;
        a += x * u;
        b += x * v;
        c += y * u;
        d += y * v;
      }
      write(i, j, a);
      if (j < i) write(i, nextJ, b);
      if (nextI > i) {
        write(nextI, j, c);
        write(nextI, nextJ, d);
      }
    }
  }
  return inverse;
}

/** Inverse of a lower triangular L [f, f], by columns. */
function lowerInverse(L: Float64Array, f: number): Float64Array {
  const M = new Float64Array(f * f);
  for (let j = 0; j < f; j += 2) {
    // After the last column it stands in for its neighbour.
    const next = Math.min(j + 1, f - 1);
    const first = j * f;
    const second = next * f;
    M[first + j] = 1 / (L[j * f + j] as number);
    for (let i = j + 1; i < f; i++) {
      let a = -(L[i * f + j] as number) * (M[first + j] as number);
      let b = i === next ? 1 : 0;
      for (let k = next; k < i; k++) {
        const x = L[i * f + k] as number;
        a -= x * (M[first + k] as number);
        b -= x * (M[second + k] as number);
      }
      M[first + i] = a / (L[i * f + i] as number);
      M[second + i] = b / (L[i * f + i] as number);
    }
  }
  return M;
}
