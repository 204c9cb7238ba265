/**
 * The dense linear algebra that a Gaussian over a few dozen weights needs: products, Cholesky, solves.
 *
 * Matrices are row-major `Float64Array`s; `f` is the number of features. Nothing here checks shapes: callers own them.
 */

/** Inner product of `a` and `b`, both [f]. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a - b, both [f]. */
export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - (b[i] as number));
}

/** A [f, f] times x [f] -> [f]. */
export function multiply(A: Float64Array, x: Float64Array): Float64Array {
  const f = x.length;
  const y = new Float64Array(A.length / f);
  for (let i = 0; i < y.length; i++) {
    let sum = 0;
    for (let j = 0; j < f; j++) sum += (A[i * f + j] as number) * (x[j] as number);
    y[i] = sum;
  }
  return y;
}

/** Vectors [f] whose outer products are to be added up; they are kept until then, to read and write the sum but once. */
export class OuterProducts {
  readonly #f: number;
  /** f, and one more if it is odd: columns are taken two at a time. */
  readonly #stride: number;
  #rows: Float64Array;
  #end = 0;

  constructor(f: number) {
    this.#f = f;
    this.#stride = f + (f % 2);
    this.#rows = new Float64Array(4 * this.#stride);
  }

  /** One more: `scale` x x', scale >= 0. */
  push(x: Float64Array, scale: number): void {
    if (this.#end === this.#rows.length) {
      const grown = new Float64Array(2 * this.#end);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    const root = Math.sqrt(scale);
    for (let k = 0; k < this.#f; k++) this.#rows[this.#end + k] = root * (x[k] as number);
    this.#end += this.#stride;
  }

  /**
   * Adds the sum to the lower triangle of a symmetric A [f, f] in place; what is above the diagonal is undefined then.
   * `cholesky` does not read it, and this is the innermost loop of every fit: two columns by two, so that four products
   * are made of four numbers read.
   */
  addTo(A: Float64Array): void {
    const [f, stride, end, z] = [this.#f, this.#stride, this.#end, this.#rows];
    for (let i = 0; i < f; i += 2) {
      for (let j = 0; j <= i; j += 2) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let row = 0; row < end; row += stride) {
          const x = z[row + i] as number;
          const y = z[row + i + 1] as number;
          const u = z[row + j] as number;
          const v = z[row + j + 1] as number;
          a += x * u;
          b += x * v;
          c += y * u;
          d += y * v;
        }
        A[i * f + j] = (A[i * f + j] as number) + a;
        if (j + 1 < f) A[i * f + j + 1] = (A[i * f + j + 1] as number) + b;
        if (i + 1 < f) A[(i + 1) * f + j] = (A[(i + 1) * f + j] as number) + c;
        if (i + 1 < f && j + 1 < f) A[(i + 1) * f + j + 1] = (A[(i + 1) * f + j + 1] as number) + d;
      }
    }
  }
}

/**
 * Lower Cholesky factor L [f, f] of a symmetric positive definite A [f, f], A = L L'. Reads the lower triangle only.
 *
 * @throws RangeError if A is not positive definite to working precision
 */
export function cholesky(A: Float64Array, f: number): Float64Array {
  const L = new Float64Array(f * f);
  for (let i = 0; i < f; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * f + j] as number;
      for (let k = 0; k < j; k++) sum -= (L[i * f + k] as number) * (L[j * f + k] as number);
      if (i === j) {
        if (!(sum > 0)) throw new RangeError(`Expected a positive definite matrix, got pivot ${sum} at ${i}.`);
        L[i * f + i] = Math.sqrt(sum);
      } else {
        L[i * f + j] = sum / (L[j * f + j] as number);
      }
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

/** Inverse [f, f] of L L', given the lower factor L [f, f]; exactly symmetric. */
export function choleskyInverse(L: Float64Array, f: number): Float64Array {
  const inverse = new Float64Array(f * f);
  const unit = new Float64Array(f);
  for (let j = 0; j < f; j++) {
    unit.fill(0);
    unit[j] = 1;
    const column = choleskySolve(L, unit);
    for (let i = 0; i <= j; i++) {
      inverse[i * f + j] = column[i] as number;
      inverse[j * f + i] = column[i] as number;
    }
  }
  return inverse;
}
