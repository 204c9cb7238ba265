/** How times scatter, as every bench reports them: the median, between the 5th and the 95th of a hundred. */

/** Milliseconds. */
export interface Spread {
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  readonly runs: number;
}

export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return { p5: at(0.05), median: at(0.5), p95: at(0.95), runs: times.length };
}

export function format({ p5, median, p95 }: Spread): string {
  return `${median.toFixed(1)} (${p5.toFixed(1)} to ${p95.toFixed(1)})`;
}
