/**
 * The features of texts that compete with one another. What kind of text they are is seen from all of them together, and
 * with it how far tastes differ and what most people like; `feature-map.ts` has the formula.
 *
 * Features are written where the caller wants them, and utilities told without any: of ten thousand candidates features are
 * eight megabytes, which take longer to be given out than to be computed.
 */
import { addTo, dot } from '../math/linear-algebra.js';
import { softmax } from '../math/logistic.js';
import type { AppealParameters } from './feature-map.js';

/** To the crowd a style axis is as good or as bad as it gets beyond so many standard deviations: few texts said how it goes on there. */
const APPEAL_CLIP = 1.5;

/** Utilities of a set in log-odds, [n], and the mean of its features, [f]. */
export interface Scored {
  readonly scores: Float64Array;
  readonly average: Float64Array;
}

export class CompetingTexts {
  readonly #set: readonly (Float64Array | undefined)[];
  /** Number of style axes, which come first among the features. */
  readonly styles: number;
  /** Number of features before the appeal. */
  readonly #own: number;
  /** How much the texts are of each kind, [k]; empty where there is no appeal. */
  readonly #shares: Float64Array;
  /** What all features but the appeal are multiplied by. */
  readonly #scale: number;
  /** What the crowd likes of each style axis and of its distance from the middle, [2 s]. */
  readonly #curves: Float64Array;

  /**
   * @param set     what is known of each text by itself (`FeatureMap.measure`), n of [s + l + 2 k]; undefined where nothing is
   * @param own     s + l
   * @param styles  s
   */
  constructor(
    set: readonly (Float64Array | undefined)[],
    own: number,
    styles: number,
    appeal: AppealParameters | undefined,
  ) {
    this.#set = set;
    this.#own = own;
    this.styles = styles;
    this.#shares = new Float64Array(appeal ? sharesOf(set, own, appeal.bias.length) : []);
    this.#curves = new Float64Array(2 * styles);
    let scale = 0;
    this.#shares.forEach((share, k) => {
      scale += share * (appeal?.diversity?.[k] ?? 1);
      const liked = appeal?.weights[k] as readonly number[];
      for (let i = 0; i < 2 * styles; i++) {
        this.#curves[i] = (this.#curves[i] as number) + share * (liked[i] as number);
      }
    });
    this.#scale = appeal ? scale : 1;
  }

  /** Whether the appeal is a feature, the last one. */
  get hasAppeal(): boolean {
    return this.#shares.length > 0;
  }

  /** The features of text i, of which something is known, [f]. */
  features(i: number): Float64Array {
    const x = new Float64Array(this.#own + (this.hasAppeal ? 1 : 0));
    this.write(i, x);
    return x;
  }

  /** Writes the same to x [f]. */
  write(i: number, x: Float64Array): void {
    this.#write(this.#set[i] as Float64Array, x);
  }

  /**
   * What each text is worth against the mean of those of which something is known.
   *
   * @param weights  w, [f]
   * @returns        w . (x - average) of each, [n], 0 where nothing is known; and the average, [f]
   */
  scores(weights: Float64Array): Scored {
    const own = this.#own;
    const kinds = this.#shares.length;
    // Features are linear in what was measured, so weights on them are weights on it.
    const onMeasured = new Float64Array(own + 2 * kinds);
    for (let k = 0; k < own; k++) onMeasured[k] = this.#scale * (weights[k] as number);
    this.#shares.forEach((share, k) => {
      onMeasured[own + kinds + k] = share * (weights[own] as number);
    });
    const scores = new Float64Array(this.#set.length);
    const sum = new Float64Array(onMeasured.length);
    let total = 0;
    let known = 0;
    this.#set.forEach((measured, i) => {
      if (!measured) return;
      const utility = dot(measured, onMeasured);
      scores[i] = utility;
      addTo(sum, measured);
      total += utility;
      known++;
    });
    const average = new Float64Array(weights.length);
    if (known === 0) return { scores, average };
    const middle = total / known;
    this.#set.forEach((measured, i) => {
      if (measured) scores[i] = (scores[i] as number) - middle;
    });
    this.#write(
      sum.map((x) => x / known),
      average,
    );
    return { scores, average };
  }

  #write(measured: Float64Array, x: Float64Array): void {
    const own = this.#own;
    const scale = this.#scale;
    for (let k = 0; k < own; k++) x[k] = scale * (measured[k] as number);
    const shares = this.#shares;
    const kinds = shares.length;
    if (kinds === 0) return;
    let appeal = 0;
    for (let k = 0; k < kinds; k++) appeal += (shares[k] as number) * (measured[own + kinds + k] as number);
    x[own] = appeal;
  }

  /** Writes what of the appeal of text i is due to each style axis, [s], in log-odds; the rest is due to what it is about. */
  writeAppealByStyle(i: number, parts: Float64Array): void {
    const measured = this.#set[i] as Float64Array;
    const s = this.styles;
    const curves = this.#curves;
    for (let k = 0; k < s; k++) {
      const c = toCrowd(measured[k] as number);
      parts[k] = (curves[k] as number) * c + (curves[s + k] as number) * Math.abs(c);
    }
  }
}

/** A standardised style axis as the crowd sees it. */
export function toCrowd(z: number): number {
  return Math.max(-APPEAL_CLIP, Math.min(APPEAL_CLIP, z));
}

/** How much texts are of each of k kinds: the softmax of the mean of their log-odds. */
function sharesOf(set: readonly (Float64Array | undefined)[], own: number, kinds: number): number[] {
  const sums = new Array<number>(kinds).fill(0);
  let known = 0;
  for (const measured of set) {
    if (!measured) continue;
    known++;
    for (let k = 0; k < kinds; k++) sums[k] = (sums[k] as number) + (measured[own + k] as number);
  }
  return softmax(sums.map((sum) => sum / known));
}
