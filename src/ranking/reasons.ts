/** Says in words what moved a candidate: the axes whose weight times difference from the other candidates is largest. */
import type { Reason } from '../shared/protocol.js';

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
 * @param centred  the candidate's features against the mean of the set, [f]
 * @returns        at most three reasons, largest absolute contribution first
 */
export function explain(axes: readonly NamedAxis[], weights: Float64Array, centred: Float64Array): Reason[] {
  const contribution = (k: number) => (weights[k] as number) * (centred[k] as number);
  const strongest: number[] = [];
  for (let k = 0; k < axes.length; k++) {
    const size = Math.abs(contribution(k));
    if (size < SMALLEST_CONTRIBUTION) continue;
    let place = strongest.length;
    while (place > 0 && size > Math.abs(contribution(strongest[place - 1] as number))) place--;
    if (place < MOST_REASONS) strongest.splice(place, 0, k);
    if (strongest.length > MOST_REASONS) strongest.pop();
  }
  return strongest.map((k) => {
    const { name: axis, kind, more, less } = axes[k] as NamedAxis;
    const hasMore = (centred[k] as number) >= 0;
    return { axis, kind, text: hasMore ? more : less, direction: hasMore ? 1 : -1, contribution: contribution(k) };
  });
}
