/** The ways in which a picker can ask, and when it does. */

/** `pick`: the best of all; `pair`: one of two; `thumbs`: each by itself; `rank`: all in order. */
export type PickerMode = 'pick' | 'pair' | 'thumbs' | 'rank';

/** `always`; `never`: the answers can only be read; `auto`: where the judgement would teach enough. */
export type AskMode = 'always' | 'auto' | 'never';

export const PICKER_MODES: readonly PickerMode[] = ['pick', 'pair', 'thumbs', 'rank'];
export const ASK_MODES: readonly AskMode[] = ['always', 'auto', 'never'];

/**
 * What a judgement must teach for `ask="auto"` to ask, in nats: a tenth of what a coin toss between two unknown tastes would
 * (ln 2 is 0.69). docs/benchmarks.md has how often that is.
 */
export const DEFAULT_ASK_ABOVE = 0.02;
