/**
 * From encoder vector and style measurements to reward features: standardise what was measured, project what was
 * encoded. Linear but for a clip that keeps freak texts from shouting. Last comes a text's general appeal: what people
 * like on average depends on the kind of text, so each kind has weights of its own, mixed by what kind the encoder sees.
 *
 *     x = [ clip((s - mean_s) / scale_s) ; P (e - mean_e) ; appeal ]        [f] = [styles] + [learned] + 1
 *     appeal = sum_k softmax(G e + b)_k (W x')_k,  x' the features before it
 */
import { softmax } from '../math/logistic.js';
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
  /** Without it there is no such feature. */
  readonly appeal?: AppealParameters;
}

/** What people like on average, for each of k kinds of text. */
export interface AppealParameters {
  /** Log-odds of each kind, from the encoder's vector: row-major [k, d], and [k]. */
  readonly gate: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** Mean weights of people who judged that kind, row-major [k, styles + learned]. */
  readonly weights: readonly (readonly number[])[];
}

/** What a feature stands for. */
export interface FeatureAxis {
  readonly name: string;
  readonly kind: 'style' | 'learned' | 'appeal';
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
  readonly #appeal: AppealParameters | undefined;

  constructor(parameters: FeatureMapParameters) {
    this.#styleMean = Float64Array.from(parameters.styleMean);
    this.#styleScale = Float64Array.from(parameters.styleScale);
    this.#vectorMean = Float64Array.from(parameters.vectorMean);
    this.#projection = parameters.projection.map((row) => Float64Array.from(row));
    this.axes = [
      ...STYLE_AXES.map(({ name, title, more, less }) => ({ name, kind: 'style' as const, title, more, less })),
      ...this.#projection.map((_, i) => learnedAxis(i)),
      ...(parameters.appeal ? [APPEAL_AXIS] : []),
    ];
    this.#appeal = parameters.appeal;
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
   * @returns       features, [f], about standard normal each but for the appeal, which is in log-odds
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
    if (this.#appeal) x[x.length - 1] = appealOf(this.#appeal, vector, x);
    return x;
  }
}

const APPEAL_AXIS: FeatureAxis = {
  name: 'appeal',
  kind: 'appeal',
  title: 'General appeal',
  more: 'more to most people’s liking',
  less: 'less to most people’s liking',
};

/** @param x  the features before it, at the beginning of [f] */
function appealOf({ gate, bias, weights }: AppealParameters, vector: Float32Array, x: Float64Array): number {
  const product = (row: readonly number[], y: ArrayLike<number>) =>
    row.reduce((sum, w, i) => sum + w * (y[i] as number), 0);
  const shares = softmax(gate.map((row, k) => product(row, vector) + (bias[k] as number)));
  return shares.reduce((sum, share, k) => sum + share * product(weights[k] as readonly number[], x), 0);
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
