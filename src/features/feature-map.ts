/**
 * From encoder vector and style measurements to reward features: standardise what was measured, project what was
 * encoded. Linear but for a clip that keeps freak texts from shouting.
 *
 *     x = [ clip((s - mean_s) / scale_s) ; P (e - mean_e) ]        [f] = [styles] + [learned]
 */
import { STYLE_AXES } from './style-axes.js';

/** The numbers of the map, as trained; part of the manifest. */
export interface FeatureMapParameters {
  /** Names of the style axes, in the order of `styleMean`; must be those that this build measures. */
  readonly styleAxes: readonly string[];
  /** [s] */
  readonly styleMean: readonly number[];
  /** [s], > 0 */
  readonly styleScale: readonly number[];
  /** [d] */
  readonly vectorMean: readonly number[];
  /** Row-major [l, d]: one row for each learned axis, scaled to a standard deviation of 1. */
  readonly projection: readonly (readonly number[])[];
}

/** What a feature stands for. */
export interface FeatureAxis {
  readonly name: string;
  readonly kind: 'style' | 'learned';
  readonly title: string;
  readonly more: string;
  readonly less: string;
}

/** Standardised style axes beyond this many standard deviations count as this many. */
export const STYLE_CLIP = 4;

/** Computes feature rows; holds the trained numbers as typed arrays. */
export class FeatureMap {
  /** The meaning of each feature, [f]. */
  readonly axes: readonly FeatureAxis[];
  readonly #styleMean: Float64Array;
  readonly #styleScale: Float64Array;
  readonly #vectorMean: Float64Array;
  readonly #projection: readonly Float64Array[];

  constructor(parameters: FeatureMapParameters) {
    this.#styleMean = Float64Array.from(parameters.styleMean);
    this.#styleScale = Float64Array.from(parameters.styleScale);
    this.#vectorMean = Float64Array.from(parameters.vectorMean);
    this.#projection = parameters.projection.map((row) => Float64Array.from(row));
    this.axes = [
      ...STYLE_AXES.map(({ name, title, more, less }) => ({ name, kind: 'style' as const, title, more, less })),
      ...this.#projection.map((_, i) => learnedAxis(i)),
    ];
  }

  /** Number of features, f. */
  get size(): number {
    return this.axes.length;
  }

  /**
   * Features of one text.
   *
   * @param vector  encoder vector, [d]
   * @param style   raw style measurements, [s]
   * @returns       features, [f], about standard normal each
   */
  features(vector: Float32Array, style: Float64Array): Float64Array {
    const x = new Float64Array(this.size);
    const s = this.#styleMean.length;
    for (let i = 0; i < s; i++) {
      const z = ((style[i] as number) - (this.#styleMean[i] as number)) / (this.#styleScale[i] as number);
      x[i] = Math.max(-STYLE_CLIP, Math.min(STYLE_CLIP, z));
    }
    this.#projection.forEach((row, l) => {
      let sum = 0;
      for (let k = 0; k < row.length; k++) {
        sum += (row[k] as number) * ((vector[k] as number) - (this.#vectorMean[k] as number));
      }
      x[s + l] = sum;
    });
    return x;
  }
}

function learnedAxis(index: number): FeatureAxis {
  const number = String(index + 1).padStart(2, '0');
  return {
    name: `learned-${number}`,
    kind: 'learned',
    title: `Content ${number}`,
    more: `more of content ${number}`,
    less: `less of content ${number}`,
  };
}
