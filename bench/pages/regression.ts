/** Logistic regression as a web developer would write it: plain gradient descent, a little shrinkage, no library. */

const STEPS = 100;
const RATE = 0.1;
const SHRINK = 0.99;

/**
 * @param pairs  vectors [d] of chosen and rejected texts
 * @returns      weights [d]; w·x is higher for what would be chosen
 */
export function fitRegression(pairs: readonly (readonly [Float32Array, Float32Array])[]): Float32Array {
  const d = pairs[0]?.[0].length ?? 0;
  const w = new Float32Array(d);
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float32Array(d);
    for (const [a, b] of pairs) {
      let z = 0;
      for (let k = 0; k < d; k++) z += (w[k] as number) * ((a[k] as number) - (b[k] as number));
      const g = 1 / (1 + Math.exp(z));
      for (let k = 0; k < d; k++) gradient[k] = (gradient[k] as number) + g * ((a[k] as number) - (b[k] as number));
    }
    for (let k = 0; k < d; k++) w[k] = (w[k] as number) * SHRINK + (RATE * (gradient[k] as number)) / pairs.length;
  }
  return w;
}
