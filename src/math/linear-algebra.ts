/**
 * The dense linear algebra that a Gaussian over a hundred weights needs: products; `cholesky.ts` has factors and solves.
 *
 * Matrices are row-major `Float64Array`s; `f` is the number of features. Nothing here checks shapes: callers own them.
 */

/** Inner product of `a` and `b`, both [f]. */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotAt(a, 0, b);
}

/** Inner product of the part [f] of `A` that begins at `start`, and `x` [f]. */
function dotAt(A: Float64Array, start: number, x: Float64Array): number {
  const f = x.length;
  // Two sums, so that an addition need not wait for the one before.
  let even = 0;
  let odd = 0;
  for (let i = 1; i < f; i += 2) {
    even += (A[start + i - 1] as number) * (x[i - 1] as number);
    odd += (A[start + i] as number) * (x[i] as number);
  }
  if (f % 2 === 1) even += (A[start + f - 1] as number) * (x[f - 1] as number);
  return even + odd;
}

/** a - b, both [f]. */
export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - (b[i] as number));
}

/** Adds `scale` x to `sum` in place, both [f]. */
export function addTo(sum: Float64Array, x: Float64Array, scale = 1): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + scale * (x[i] as number);
}

/** A [n, f] times x [f] -> [n]. */
export function multiply(A: Float64Array, x: Float64Array): Float64Array {
  const f = x.length;
  const y = new Float64Array(A.length / f);
  for (let i = 0; i < y.length; i++) y[i] = dotAt(A, i * f, x);
  return y;
}

/** A x for a symmetric A [f, f], of which the lower triangle is read, and x [f]. */
export function symmetricTimes(A: Float64Array, x: Float64Array): Float64Array {
  const f = x.length;
  const y = new Float64Array(f);
  for (let i = 0; i < f; i++) {
    for (let j = 0; j < i; j++) {
      const a = A[i * f + j] as number;
      y[i] = (y[i] as number) + a * (x[j] as number);
      y[j] = (y[j] as number) + a * (x[i] as number);
    }
    y[i] = (y[i] as number) + (A[i * f + i] as number) * (x[i] as number);
  }
  return y;
}

/** A [m, k] times the transpose of B [n, k] -> [m, n]. */
export function timesTransposed(A: Float64Array, B: Float64Array, k: number): Float64Array {
  const product = new Float64Array((A.length / k) * (B.length / k));
  addProducts(product, A, B, k);
  return product;
}

/** The lower triangle of A B', A and B [n, k], where that is symmetric: [n, n]. */
export function symmetricProduct(A: Float64Array, B: Float64Array, k: number): Float64Array {
  const product = new Float64Array((A.length / k) ** 2);
  addProducts(product, A, B, k, 'lower');
  return product;
}

/** x' A x for a symmetric A [f, f], of which the lower triangle is read, and each row x of X [n, f]: [n]. */
export function quadratics(A: Float64Array, X: Float64Array): Float64Array {
  const f = Math.sqrt(A.length);
  const n = X.length / f;
  const forms = new Float64Array(n);
  // Two rows of A by four of X, so that eight products are made of six numbers read: a to d are of the upper row, e to k of the
  // lower.
  for (let first = 0; first < n; first += 4) {
    // After the last row it stands in for its neighbours.
    const x = first * f;
    const y = Math.min(first + 1, n - 1) * f;
    const z = Math.min(first + 2, n - 1) * f;
    const w = Math.min(first + 3, n - 1) * f;
    let ofX = 0;
    let ofY = 0;
    let ofZ = 0;
    let ofW = 0;
    for (let i = 0; i < f; i += 2) {
      const next = Math.min(i + 1, f - 1);
      const upper = i * f;
      const lower = next * f;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let g = 0;
      let h = 0;
      let k = 0;
      for (let j = 0; j < i; j++) {
        const p = A[upper + j] as number;
        const q = A[lower + j] as number;
        const xj = X[x + j] as number;
        const yj = X[y + j] as number;
        const zj = X[z + j] as number;
        const wj = X[w + j] as number;
        a += p * xj;
        b += p * yj;
        c += p * zj;
        d += p * wj;
        e += q * xj;
        g += q * yj;
        h += q * zj;
        k += q * wj;
      }
      const diagonal = A[upper + i] as number;
      const [xi, yi, zi, wi] = [X[x + i] as number, X[y + i] as number, X[z + i] as number, X[w + i] as number];
      ofX += xi * (2 * a + diagonal * xi);
      ofY += yi * (2 * b + diagonal * yi);
      ofZ += zi * (2 * c + diagonal * zi);
      ofW += wi * (2 * d + diagonal * wi);
      if (next === i) continue;
      const side = A[lower + i] as number;
      const last = A[lower + next] as number;
      const [xn, yn, zn, wn] = [
        X[x + next] as number,
        X[y + next] as number,
        X[z + next] as number,
        X[w + next] as number,
      ];
      ofX += xn * (2 * (e + side * xi) + last * xn);
      ofY += yn * (2 * (g + side * yi) + last * yn);
      ofZ += zn * (2 * (h + side * zi) + last * zn);
      ofW += wn * (2 * (k + side * wi) + last * wn);
    }
    forms[first] = ofX;
    // What lies outside of a typed array is not written.
    forms[first + 1] = ofY;
    forms[first + 2] = ofZ;
    forms[first + 3] = ofW;
  }
  return forms;
}

/** Rows of one length as a matrix. */
export function stacked(rows: readonly Float64Array[]): Float64Array {
  const f = rows[0]?.length ?? 0;
  const X = new Float64Array(rows.length * f);
  rows.forEach((row, i) => {
    X.set(row, i * f);
  });
  return X;
}

/** Adds `scale` x x' to A [f, f] in place; a symmetric A stays so, to the last bit. x [f]. */
export function addOuter(A: Float64Array, x: Float64Array, scale: number): void {
  const f = x.length;
  for (let i = 0; i < f; i++) {
    const xi = x[i] as number;
    for (let j = 0; j < f; j++) A[i * f + j] = (A[i * f + j] as number) + scale * (xi * (x[j] as number));
  }
}

/** The same for a symmetric A of which only the lower triangle is kept. */
export function addOuterBelow(A: Float64Array, x: Float64Array, scale: number): void {
  const f = x.length;
  for (let i = 0; i < f; i++) {
    const xi = scale * (x[i] as number);
    for (let j = 0; j <= i; j++) A[i * f + j] = (A[i * f + j] as number) + xi * (x[j] as number);
  }
}

/** Makes a matrix [f, f] of which the lower triangle is known symmetric, in place. */
export function mirror(A: Float64Array, f: number): void {
  for (let i = 0; i < f; i++) for (let j = 0; j < i; j++) A[j * f + i] = A[i * f + j] as number;
}

/** A [n, k] -> [k, n]. */
export function transposed(A: Float64Array, k: number): Float64Array {
  const n = A.length / k;
  const columns = new Float64Array(A.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) columns[j * n + i] = A[i * k + j] as number;
  return columns;
}

/** Column i of a symmetric A [f, f], of which the lower triangle is read: [f]. */
export function symmetricColumn(A: Float64Array, i: number, f: number): Float64Array {
  const column = new Float64Array(f);
  for (let j = 0; j < f; j++) column[j] = A[j < i ? i * f + j : j * f + i] as number;
  return column;
}

/** Adds R' R, R [m, f] by columns, to the lower triangle of a symmetric A [f, f] in place; `cholesky` reads no more. */
export function addSquares(A: Float64Array, R: Float64Array, f: number): void {
  addProducts(A, R, R, R.length / f, 'lower');
}

/**
 * Adds A B' to C [m, n] in place, A [m, k], B [n, k]; all of it, or what its lower triangle needs. This is the innermost loop
 * of every fit: two rows by two, so that four products are made of four numbers read.
 */
function addProducts(
  C: Float64Array,
  A: Float64Array,
  B: Float64Array,
  k: number,
  part: 'all' | 'lower' = 'all',
): void {
  const m = A.length / k;
  const n = B.length / k;
  for (let i = 0; i < m; i += 2) {
    // After the last row it stands in for its neighbour, whose sums are not written.
    const nextI = Math.min(i + 1, m - 1);
    const end = part === 'lower' ? i + 1 : n;
    for (let j = 0; j < end; j += 2) {
      const nextJ = Math.min(j + 1, n - 1);
      const x = i * k;
      const y = nextI * k;
      const u = j * k;
      const v = nextJ * k;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let l = 0; l < k; l++) {
        const xl = A[x + l] as number;
        const yl = A[y + l] as number;
        const ul = B[u + l] as number;
        const vl = B[v + l] as number;
        a += xl * ul;
        b += xl * vl;
        c += yl * ul;
        d += yl * vl;
      }
      C[i * n + j] = (C[i * n + j] as number) + a;
      if (nextJ > j) C[i * n + nextJ] = (C[i * n + nextJ] as number) + b;
      if (nextI > i) C[nextI * n + j] = (C[nextI * n + j] as number) + c;
      if (nextI > i && nextJ > j) C[nextI * n + nextJ] = (C[nextI * n + nextJ] as number) + d;
    }
  }
}
