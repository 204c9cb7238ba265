/**
 * The likelihood of a few judgements at once, as a fit asks for it: log-probability, gradient and curvature at some weights.
 *
 * The judgements are laid out as a matrix of differences: of each loser to its winner, and of each neighbouring pair of a
 * tie. It is kept by columns, so that the inner loops run over neighbouring numbers. One such matrix is filled again and
 * again (`likelihood.ts`), so that many judgements take no more room than a few.
 */
import { addSquares, quadratics, transposed } from '../math/linear-algebra.js';
import { type Comparison, choiceTerms, type NoiseModel, type Row, tieTerms } from './comparison.js';
import { type ContentAxes, type Subspace, sizeWithin, writeColumnsWithin } from './subspace.js';

/** A choice over its losers, or the tie of one pair. */
interface Term {
  /** Its first difference. */
  readonly start: number;
  /** One past its last. */
  readonly end: number;
  readonly isTie: boolean;
  readonly weight: number;
}

/** How many differences a judgement makes. */
export function differencesOf({ rows }: Comparison): number {
  return Math.max(0, rows.length - 1);
}

export class Judgements {
  /** Number of features, and how many they are as they are taken here. */
  readonly #full: number;
  readonly #f: number;
  readonly #noise: NoiseModel;
  readonly #subspace: Subspace | undefined;
  /** How many differences there are, m. */
  #size = 0;
  #terms: Term[] = [];
  /** [m, f], by columns */
  #differences: Float64Array = new Float64Array();
  /** The same by rows, once it has been asked for. */
  #rows: Float64Array | undefined;
  /** Where there is a subspace, the differences before they are taken in it, by columns. */
  #whole: Float64Array = new Float64Array();
  /** Of each difference: its utility, then probability; what it adds to the gradient; what makes its row of the root; [m]. */
  #utilities: Float64Array = new Float64Array();
  #slopes: Float64Array = new Float64Array();
  #owns: Float64Array = new Float64Array();
  #scales: Float64Array = new Float64Array();
  #pulls: Float64Array = new Float64Array();
  /** What uncertain weights leave of each utility, 0 to 1, [m]. */
  #shrinks: Float64Array = new Float64Array();
  /** Room for the root, [m, f] by columns. */
  #root: Float64Array = new Float64Array();

  /**
   * @param comparisons  the judgements, with rows of features
   * @param f            the number of features
   * @param noise        the constants of the likelihood
   * @param subspace     what the features are taken in; then f, from here on, is how many they are there
   */
  constructor(comparisons: readonly Comparison[], f: number, noise: NoiseModel, subspace?: Subspace) {
    this.#full = f;
    this.#f = subspace ? sizeWithin(subspace, f) : f;
    this.#noise = noise;
    this.#subspace = subspace;
    this.load(comparisons);
  }

  /** How many differences there are, m. */
  get size(): number {
    return this.#size;
  }

  /** Takes these judgements instead, from index `from` to before `to`. */
  load(comparisons: readonly Comparison[], from = 0, to = comparisons.length): void {
    let m = 0;
    for (let i = from; i < to; i++) m += differencesOf(comparisons[i] as Comparison);
    this.#makeRoom(m);
    const D = this.#subspace ? this.#whole : this.#differences;
    this.#terms = [];
    this.#rows = undefined;
    let next = 0;
    for (let i = from; i < to; i++) {
      const { rows, chosen, weight } = comparisons[i] as Comparison;
      const start = next;
      if (chosen === null) {
        for (let k = 1; k < rows.length; k++) {
          this.#terms.push({ start: next, end: next + 1, isTie: true, weight });
          subtractInto(D, m, next++, rows[k - 1] as Row, rows[k] as Row);
        }
      } else {
        const winner = rows[chosen] as Row;
        for (let k = 0; k < rows.length; k++) {
          if (k !== chosen) subtractInto(D, m, next++, rows[k] as Row, winner);
        }
        this.#terms.push({ start, end: next, isTie: false, weight });
      }
    }
    if (this.#subspace) writeColumnsWithin(this.#subspace, D, m, this.#differences);
  }

  /**
   * Adds D' D of the content of the differences to the lower triangle of `squares` [l, l], each counted by its judgement's
   * weight, of which it has a part: a choice among a hundred says no more of content than one among two.
   */
  addSquaresOf({ start, end }: ContentAxes, squares: Float64Array): void {
    const m = this.#size;
    const D = this.#subspace ? this.#whole : this.#differences;
    const columns = D.slice(start * m, end * m);
    for (const term of this.#terms) {
      const scale = Math.sqrt(term.weight / (term.end - term.start));
      for (let k = 0; k < columns.length; k += m)
        for (let j = term.start; j < term.end; j++) columns[k + j] = scale * (columns[k + j] as number);
    }
    addSquares(squares, columns, end - start);
  }

  /**
   * Variances of the utility differences, d' C d, under weights with a covariance C [f, f], of which the lower triangle is
   * read: [m].
   */
  variances(C: Float64Array): Float64Array {
    this.#rows ??= transposed(this.#differences, this.#size);
    return quadratics(C, this.#rows);
  }

  /**
   * At certain weights, or in expectation over uncertain ones: then slopes and curvature are those of a utility difference
   * u of variance v at u / sqrt(1 + pi v / 8), where the logistic function has about the value that it has on average
   * (MacKay 1992), and the curvature is scaled as the chain rule says.
   *
   * @param w          the weights, or their mean, [f]
   * @param gradient   what the gradient is added to, [f]
   * @param variances  of the utility differences, [m]; none by default
   * @returns the weighted log-likelihood there
   */
  logLikelihood(w: Float64Array, gradient: Float64Array, variances?: Float64Array): number {
    const [f, m, D, u, slopes, shrinks] = [
      this.#f,
      this.#size,
      this.#differences,
      this.#utilities,
      this.#slopes,
      this.#shrinks,
    ];
    for (let j = 0; j < m; j++)
      shrinks[j] = variances ? 1 / Math.sqrt(1 + (Math.PI / 8) * (variances[j] as number)) : 1;
    u.fill(0);
    for (let k = 0; k < f; k++) {
      const column = k * m;
      const weight = w[k] as number;
      for (let j = 0; j < m; j++) u[j] = (u[j] as number) + weight * (D[column + j] as number);
    }
    for (let j = 0; j < m; j++) u[j] = (u[j] as number) * (shrinks[j] as number);
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
    const [f, m, D] = [this.#f, this.#size, this.#differences];
    this.#root = room(this.#root, m * f);
    const [owns, scales, pulls, root] = [this.#owns, this.#scales, this.#pulls, this.#root];
    for (let k = 0; k < f; k++) {
      const column = k * m;
      for (const { start, end } of this.#terms) {
        let center = 0;
        for (let j = start; j < end; j++) center += (pulls[j] as number) * (D[column + j] as number);
        for (let j = start; j < end; j++) {
          root[column + j] = (owns[j] as number) * (D[column + j] as number) - (scales[j] as number) * center;
        }
      }
    }
    return root;
  }

  /** Notes slope and root of a tie, and returns its log-likelihood. */
  #tie({ start, weight }: Term): number {
    const { logLikelihood, slope, bend } = tieTerms(this.#utilities[start] as number, this.#noise);
    this.#slopes[start] = weight * slope;
    this.#owns[start] = Math.sqrt(weight * bend * (this.#shrinks[start] as number));
    this.#scales[start] = 0;
    this.#pulls[start] = 0;
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
      const root = Math.sqrt(this.#shrinks[j] as number);
      this.#slopes[j] = -scale * pj;
      this.#scales[j] = Math.sqrt(scale * pj);
      this.#owns[j] = root * (this.#scales[j] as number);
      this.#pulls[j] = share * root * pj;
    }
    return logLikelihood;
  }

  /** Makes everything fit m differences, in the room that is there if it is large enough. */
  #makeRoom(m: number): void {
    this.#size = m;
    this.#differences = room(this.#differences, m * this.#f);
    if (this.#subspace) this.#whole = room(this.#whole, m * this.#full);
    this.#utilities = room(this.#utilities, m);
    this.#slopes = room(this.#slopes, m);
    this.#shrinks = room(this.#shrinks, m);
    this.#owns = room(this.#owns, m);
    this.#scales = room(this.#scales, m);
    this.#pulls = room(this.#pulls, m);
  }
}

/** An array of this length, in the memory of another if that is large enough. */
function room(array: Float64Array, length: number): Float64Array {
  return array.buffer.byteLength >= length * 8 ? new Float64Array(array.buffer, 0, length) : new Float64Array(length);
}

/** Row j of D [m, f], by columns: a - b. */
function subtractInto(D: Float64Array, m: number, j: number, a: Row, b: Row): void {
  for (let k = 0; k < a.length; k++) D[k * m + j] = (a[k] as number) - (b[k] as number);
}
