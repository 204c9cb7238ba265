/** The ways in which a picker can ask, and when it does. */

/** `pick`: the best of all; `pair`: one of two; `thumbs`: each by itself; `rank`: all in order. */
export type PickerMode = 'pick' | 'pair' | 'thumbs' | 'rank';

/** `always`; `never`: the answers can only be read; `auto`: where the judgement would teach enough. */
export type AskMode = 'always' | 'auto' | 'never';

export const PICKER_MODES: readonly PickerMode[] = ['pick', 'pair', 'thumbs', 'rank'];
export const ASK_MODES: readonly AskMode[] = ['always', 'auto', 'never'];

/**
 * What a judgement must teach for `ask="auto"` to ask, in nats; a coin toss between two sure tastes would teach ln 2 = 0.69.
 * On the demo it asks about every set at first, and about four in five after 30 clicks (docs/benchmarks.md).
 */
export const DEFAULT_ASK_ABOVE = 0.1;
