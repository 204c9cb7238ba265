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

/**
 * @param axes     what the features mean, [f]
 * @param centred  features of n candidates against the mean of the set, n rows of [f]
 * @param sharesOf writes what each feature of candidate i does to its score, [f], in log-odds
 * @returns        at most three reasons for each, largest absolute share first
 */
export function explain(
  axes: readonly NamedAxis[],
  centred: readonly Float64Array[],
  sharesOf: (i: number, shares: Float64Array) => void,
): ReasonColumns {
  const count = new Uint8Array(centred.length);
  const words = new Uint16Array(centred.length * MOST_REASONS);
  const contribution = new Float64Array(centred.length * MOST_REASONS);
  const vocabulary: Words[] = [];
  /** Where the words for less (at 2 k) and more (at 2 k + 1) of axis k stand in the vocabulary; -1 where they do not yet. */
  const places = new Int16Array(2 * axes.length).fill(-1);
  const shares = new Float64Array(axes.length);
  const strongest = new Uint16Array(MOST_REASONS + 1);
  let next = 0;
  centred.forEach((x, i) => {
    sharesOf(i, shares);
    const found = findStrongest(shares, strongest);
    for (let rank = 0; rank < found; rank++) {
      const k = strongest[rank] as number;
      const hasMore = (x[k] as number) >= 0;
      const key = 2 * k + (hasMore ? 1 : 0);
      if (places[key] === -1) places[key] = vocabulary.push(wordsOf(axes[k] as NamedAxis, hasMore)) - 1;
      words[next] = places[key] as number;
      contribution[next++] = shares[k] as number;
    }
    count[i] = found;
  });
  return { count, words: words.slice(0, next), contribution: contribution.slice(0, next), vocabulary };
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
