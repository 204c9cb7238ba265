/**
 * From encoder vector and style measurements to reward features: standardise what was measured, project what was
 * encoded. Linear but for a clip that keeps freak texts from shouting. Last comes a text's general appeal: what people
 * like on average depends on the kind of text, so each kind has weights of its own, mixed by what kind a text looks like.
 *
 *     x = [ clip((s - mean_s) / scale_s) ; P (e - mean_e) ; appeal ]        [f] = [styles] + [learned] + 1
 *     appeal = sum_k softmax(G y + b)_k (W y + o)_k,  y = [ clip((s - mean_s) / scale_s) ; e - mean_e ]
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
  /** Log-odds of each kind, from standardised style and centred vector: row-major [k, s + d], and [k]. */
  readonly gate: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** What people who judged that kind like, of the same: row-major [k, s + d]. */
  readonly weights: readonly (readonly number[])[];
  /** What makes the appeal of the average text of each kind 0, [k]: choices within a kind do not tell kinds from one another. */
  readonly offset: readonly number[];
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
    const content = this.#vectorMean.map((mean, k) => (vector[k] as number) - mean);
    this.#projection.forEach((row, l) => {
      x[s + l] = product(row, 0, content);
    });
    if (this.#appeal) x[x.length - 1] = appealOf(this.#appeal, x.subarray(0, s), content);
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

/**
 * @param style    standardised, [s]
 * @param content  the encoder's vector less its mean, [d]
 */
function appealOf(
  { gate, bias, weights, offset }: AppealParameters,
  style: Float64Array,
  content: Float64Array,
): number {
  const of = (row: readonly number[]) => product(row, 0, style) + product(row, style.length, content);
  const shares = softmax(gate.map((row, k) => of(row) + (bias[k] as number)));
  return shares.reduce(
    (sum, share, k) => sum + share * (of(weights[k] as readonly number[]) + (offset[k] as number)),
    0,
  );
}

/** Inner product of y [n] and the n numbers of `row` from `start` on. */
function product(row: ArrayLike<number>, start: number, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += (row[start + i] as number) * (y[i] as number);
  return sum;
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
