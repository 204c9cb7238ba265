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
  return axes
    .map((axis, k): Reason => {
      const x = centred[k] as number;
      return {
        axis: axis.name,
        kind: axis.kind,
        text: x >= 0 ? axis.more : axis.less,
        direction: x >= 0 ? 1 : -1,
        contribution: (weights[k] as number) * x,
      };
    })
    .filter(({ contribution }) => Math.abs(contribution) >= SMALLEST_CONTRIBUTION)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, MOST_REASONS);
}
