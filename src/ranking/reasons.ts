/** Says in words what moved candidates: the axes whose weight times difference from the other candidates is largest. */
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
 * @param weights  mean weights of the user, [f]
 * @param centred  features of n candidates against the mean of the set, n rows of [f]
 * @returns        at most three reasons for each, largest absolute contribution first
 */
export function explain(
  axes: readonly NamedAxis[],
  weights: Float64Array,
  centred: readonly Float64Array[],
): ReasonColumns {
  const count = new Uint8Array(centred.length);
  const words = new Uint16Array(centred.length * MOST_REASONS);
  const contribution = new Float64Array(centred.length * MOST_REASONS);
  const vocabulary: Words[] = [];
  /** Where the words for less (at 2 k) and more (at 2 k + 1) of axis k stand in the vocabulary. */
  const places = new Map<number, number>();
  const strongest = new Uint16Array(MOST_REASONS + 1);
  let next = 0;
  centred.forEach((x, i) => {
    const found = findStrongest(weights, x, strongest);
    for (let rank = 0; rank < found; rank++) {
      const k = strongest[rank] as number;
      const hasMore = (x[k] as number) >= 0;
      const key = 2 * k + (hasMore ? 1 : 0);
      const place = places.get(key) ?? vocabulary.push(wordsOf(axes[k] as NamedAxis, hasMore)) - 1;
      places.set(key, place);
      words[next] = place;
      contribution[next++] = (weights[k] as number) * (x[k] as number);
    }
    count[i] = found;
  });
  return { count, words: words.slice(0, next), contribution: contribution.slice(0, next), vocabulary };
}

/**
 * Finds the axes that moved a candidate most, those before others that moved it as much.
 *
 * @param strongest  what their indices are written to, strongest first; one longer than there can be
 * @returns          how many there are
 */
function findStrongest(weights: Float64Array, x: Float64Array, strongest: Uint16Array): number {
  let found = 0;
  let least = SMALLEST_CONTRIBUTION;
  const sizeOf = (k: number) => Math.abs((weights[k] as number) * (x[k] as number));
  for (let k = 0; k < weights.length; k++) {
    const size = sizeOf(k);
    if (size < least) continue;
    let place = found;
    while (place > 0 && size > sizeOf(strongest[place - 1] as number)) {
      strongest[place] = strongest[place - 1] as number;
      place--;
    }
    strongest[place] = k;
    found = Math.min(found + 1, MOST_REASONS);
    if (found === MOST_REASONS) least = sizeOf(strongest[MOST_REASONS - 1] as number);
  }
  return found;
}

function wordsOf({ name: axis, kind, more, less }: NamedAxis, hasMore: boolean): Words {
  return { axis, kind, text: hasMore ? more : less, direction: hasMore ? 1 : -1 };
}
