/**
 * The likelihood of many judgements at once, as a fit asks for it: log-probability, gradient and curvature at some weights.
 *
 * Each click makes a fit come by here a dozen times. So the judgements are laid out once, as a matrix of differences: of
 * each loser to its winner, and of each neighbouring pair of a tie. It is kept by columns, so that the inner loops run
 * over neighbouring numbers.
 */
import { type Comparison, choiceTerms, type NoiseModel, tieTerms } from './comparison.js';

/** A choice over its losers, or the tie of one pair. */
interface Term {
  /** Its first difference. */
  readonly start: number;
  /** One past its last. */
  readonly end: number;
  readonly isTie: boolean;
  readonly weight: number;
}

export class Judgements {
  /** How many differences there are, m. */
  readonly size: number;
  readonly #f: number;
  readonly #noise: NoiseModel;
  readonly #terms: readonly Term[];
  /** [m, f], by columns */
  readonly #differences: Float64Array;
  /** Of each difference: its utility, then probability; what it adds to the gradient; what makes its row of the root; [m]. */
  readonly #utilities: Float64Array;
  readonly #slopes: Float64Array;
  readonly #scales: Float64Array;
  readonly #pulls: Float64Array;
  /** Room for the root, [m, f] by columns. */
  readonly #root: Float64Array;

  /**
   * @param comparisons  the judgements, with rows [f]
   * @param f            the number of features
   * @param noise        the constants of the likelihood
   */
  constructor(comparisons: readonly Comparison[], f: number, noise: NoiseModel) {
    const terms: Term[] = [];
    const pairs: (readonly [Float64Array, Float64Array])[] = [];
    const add = (isTie: boolean, weight: number, ...more: typeof pairs) => {
      const start = pairs.length;
      pairs.push(...more);
      terms.push({ start, end: pairs.length, isTie, weight });
    };
    for (const { rows, chosen, weight } of comparisons) {
      if (chosen === null) {
        for (let i = 1; i < rows.length; i++) add(true, weight, [rows[i - 1] as Float64Array, rows[i] as Float64Array]);
      } else {
        const winner = rows[chosen] as Float64Array;
        add(false, weight, ...rows.filter((_, i) => i !== chosen).map((loser) => [loser, winner] as const));
      }
    }
    const m = pairs.length;
    this.size = m;
    this.#f = f;
    this.#noise = noise;
    this.#terms = terms;
    this.#differences = new Float64Array(m * f);
    for (let j = 0; j < m; j++) {
      const [a, b] = pairs[j] as readonly [Float64Array, Float64Array];
      for (let k = 0; k < f; k++) this.#differences[k * m + j] = (a[k] as number) - (b[k] as number);
    }
    this.#utilities = new Float64Array(m);
    this.#slopes = new Float64Array(m);
    this.#scales = new Float64Array(m);
    this.#pulls = new Float64Array(m);
    this.#root = new Float64Array(m * f);
  }

  /**
   * @param w         the weights, [f]
   * @param gradient  what the gradient is added to, [f]
   * @returns the weighted log-likelihood at w
   */
  logLikelihood(w: Float64Array, gradient: Float64Array): number {
    const [f, m, D, u, slopes] = [this.#f, this.size, this.#differences, this.#utilities, this.#slopes];
    u.fill(0);
    for (let k = 0; k < f; k++) {
      const column = k * m;
      const weight = w[k] as number;
      for (let j = 0; j < m; j++) u[j] = (u[j] as number) + weight * (D[column + j] as number);
    }
    let total = 0;
    for (const term of this.#terms) total += term.weight * (term.isTie ? this.#tie(term) : this.#choice(term));
    for (let k = 0; k < f; k++) {
      const column = k * m;
      let sum = 0;
      for (let j = 0; j < m; j++) sum += (slopes[j] as number) * (D[column + j] as number);
      gradient[k] = (gradient[k] as number) + sum;
    }
    return total;
  }

  /**
   * A root R of the curvature where `logLikelihood` was last asked for: the curvature is R' R, a row for each difference.
   *
   * With p the Luce probabilities of a choice's losers, p_c the winner's and D the differences, it is D' (diag p - p p') D.
   * As |sqrt p|^2 = 1 - p_c, the middle is M' M with M = (I - sqrt p sqrt p' / (1 + sqrt p_c)) diag sqrt p, and the rows
   * of M D are sqrt p_i (d_i - sum_j p_j d_j / (1 + sqrt p_c)).
   *
   * @returns R [m, f], by columns; overwritten when it is next asked for
   */
  curvatureRoot(): Float64Array {
    const [f, m, D, scales, pulls] = [this.#f, this.size, this.#differences, this.#scales, this.#pulls];
    const root = this.#root;
    for (let k = 0; k < f; k++) {
      const column = k * m;
      for (const { start, end } of this.#terms) {
        let center = 0;
        for (let j = start; j < end; j++) center += (pulls[j] as number) * (D[column + j] as number);
        for (let j = start; j < end; j++) {
          root[column + j] = (scales[j] as number) * ((D[column + j] as number) - center);
        }
      }
    }
    return root;
  }

  /** Notes slope and root of a tie, and returns its log-likelihood. */
  #tie({ start, weight }: Term): number {
    const { logLikelihood, slope, bend } = tieTerms(this.#utilities[start] as number, this.#noise);
    this.#slopes[start] = weight * slope;
    this.#scales[start] = Math.sqrt(weight * bend);
    return logLikelihood;
  }

  /** Notes slopes and roots of a choice, and returns its log-likelihood. */
  #choice({ start, end, weight }: Term): number {
    const p = this.#utilities; // as `choiceTerms` leaves them
    const { logLikelihood, responsibility, winner } = choiceTerms(p, start, end, this.#noise);
    const scale = weight * responsibility;
    const share = 1 / (1 + Math.sqrt(winner));
    for (let j = start; j < end; j++) {
      const pj = p[j] as number;
      this.#slopes[j] = -scale * pj;
      this.#scales[j] = Math.sqrt(scale * pj);
      this.#pulls[j] = share * pj;
    }
    return logLikelihood;
  }
}
