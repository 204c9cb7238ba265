/** Says in words what moved candidates: the features in which they differ from the others and whose share of the score is largest. */
import type { ReasonColumns, Words } from '../shared/ranking-message.js';

const MOST_REASONS = 3;
/** Contributions below this many log-odds change no mind and are not worth a word. */
const SMALLEST_CONTRIBUTION = 0.02;

/** The words of one axis; `FeatureMap.axes` has this shape. */
export interface NamedAxis {
  readonly name: string;
  readonly kind: 'style' | 'learned' | 'appeal';
  readonly more: string;
  readonly less: string;
}

/** Notes the reasons of candidates, in any order. */
export class ReasonWriter {
  readonly #axes: readonly NamedAxis[];
  readonly #count: Uint8Array;
  /** With room for as many as a candidate can have, [n, MOST_REASONS]. */
  readonly #words: Uint16Array;
  readonly #contribution: Float64Array;
  readonly #vocabulary: Words[] = [];
  /** Where the words for less (at 2 k) and more (at 2 k + 1) of axis k stand in the vocabulary; -1 where they do not yet. */
  readonly #places: Int16Array;
  readonly #strongest = new Uint16Array(MOST_REASONS + 1);

  /**
   * @param axes  what the features mean, [f]
   * @param n     how many candidates there are
   */
  constructor(axes: readonly NamedAxis[], n: number) {
    this.#axes = axes;
    this.#count = new Uint8Array(n);
    this.#words = new Uint16Array(n * MOST_REASONS);
    this.#contribution = new Float64Array(n * MOST_REASONS);
    this.#places = new Int16Array(2 * axes.length).fill(-1);
  }

  /**
   * Notes at most three reasons of candidate i, largest absolute share first.
   *
   * @param x       its features against the mean of the set, [f]
   * @param shares  what each does to its score, [f], in log-odds
   */
  write(i: number, x: Float64Array, shares: Float64Array): void {
    const found = findStrongest(shares, this.#strongest);
    for (let rank = 0; rank < found; rank++) {
      const k = this.#strongest[rank] as number;
      this.#words[i * MOST_REASONS + rank] = this.#placeOf(k, (x[k] as number) >= 0);
      this.#contribution[i * MOST_REASONS + rank] = shares[k] as number;
    }
    this.#count[i] = found;
  }

  get columns(): ReasonColumns {
    const [words, contribution] = [this.#words.slice(), this.#contribution.slice()];
    let next = 0;
    this.#count.forEach((found, i) => {
      for (let rank = 0; rank < found; rank++) {
        words[next] = words[i * MOST_REASONS + rank] as number;
        contribution[next++] = contribution[i * MOST_REASONS + rank] as number;
      }
    });
    return {
      count: this.#count,
      words: words.slice(0, next),
      contribution: contribution.slice(0, next),
      vocabulary: this.#vocabulary,
    };
  }

  #placeOf(k: number, hasMore: boolean): number {
    const key = 2 * k + (hasMore ? 1 : 0);
    if (this.#places[key] === -1) {
      this.#places[key] = this.#vocabulary.push(wordsOf(this.#axes[k] as NamedAxis, hasMore)) - 1;
    }
    return this.#places[key] as number;
  }
}

/**
 * Finds the features that moved a candidate most, those before others that moved it as much.
 *
 * @param shares     what each did, [f]
 * @param strongest  what their indices are written to, strongest first; one longer than there can be
 * @returns          how many there are
 */
function findStrongest(shares: Float64Array, strongest: Uint16Array): number {
  let found = 0;
  let least = SMALLEST_CONTRIBUTION;
  for (let k = 0; k < shares.length; k++) {
    const size = Math.abs(shares[k] as number);
    if (size < least) continue;
    let place = found;
    while (place > 0 && size > Math.abs(shares[strongest[place - 1] as number] as number)) {
      strongest[place] = strongest[place - 1] as number;
      place--;
    }
    strongest[place] = k;
    if (found < MOST_REASONS) found++;
    if (found === MOST_REASONS) least = Math.abs(shares[strongest[MOST_REASONS - 1] as number] as number);
  }
  return found;
}

function wordsOf({ name: axis, kind, more, less }: NamedAxis, hasMore: boolean): Words {
  return { axis, kind, text: hasMore ? more : less, direction: hasMore ? 1 : -1 };
}
