/** Scalar functions of log-odds, written so that nothing overflows. */

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/**
 * Expected sigmoid under a Gaussian: E[sigmoid(z)], z ~ N(mean, variance), to within 0.02.
 *
 * sigmoid(mean / sqrt(1 + pi variance / 8)): MacKay 1992, "The evidence framework applied to classification networks", eq. 12.
 */
export function expectedSigmoid(mean: number, variance: number): number {
  return sigmoid(mean / Math.sqrt(1 + (Math.PI * variance) / 8));
}

/** e^{z_k} / sum_j e^{z_j}. */
export function softmax(z: readonly number[]): number[] {
  const most = Math.max(...z);
  const powers = z.map((x) => Math.exp(x - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Standard normal distribution function, to 1e-7: Abramowitz and Stegun 1964, 26.2.17. */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

/** Entropy of a coin with heads probability p, in nats. */
export function binaryEntropy(p: number): number {
  if (p <= 0 || p >= 1) return 0;
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}
