/**
 * From encoder vector and style measurements to reward features: standardise what was measured, project what was
 * encoded. Linear but for a clip that keeps freak texts from shouting. Last comes a text's general appeal.
 *
 * What people like on average depends on the kind of text, so each kind has weights of its own; and so does how far they
 * differ, which all other features are multiplied by. What kind texts are of is seen from all of a set together, so that
 * those that compete are held to one measure: alone, a short answer looks like an opinion, and its rival like an answer.
 *
 *     x = [ h z ; h P (e - mean_e) ; appeal ],  z = clip((s - mean_s) / scale_s)    [f] = [styles] + [learned] + 1
 *     appeal = sum_k q_k (W y + o)_k,  h = sum_k q_k v_k,  q = softmax(mean of G y + b over the set)
 *     y = [ c ; |c| ; e - mean_e ],  c = z within narrower bounds
 *
 * So what people like of a style axis is a curve: some of it may be good and much of it bad.
 */
import { CompetingTexts, toCrowd } from './competing-texts.js';
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
  /** Row-major [l, d]: one row for each learned axis, scaled alike, so that their variances are 1 on average. */
  readonly projection: readonly (readonly number[])[];
  /** Without it there is no such feature. */
  readonly appeal?: AppealParameters;
}

/** What people like on average, for each of k kinds of text. */
export interface AppealParameters {
  /** Log-odds of each kind, from y: row-major [k, 2 s + d], and [k]. */
  readonly gate: readonly (readonly number[])[];
  readonly bias: readonly number[];
  /** What people who judged that kind like of y: row-major [k, 2 s + d]. */
  readonly weights: readonly (readonly number[])[];
  /** What makes the appeal of the average text of each kind 0, [k]: choices within a kind do not tell kinds from one another. */
  readonly offset: readonly number[];
  /** How far people's tastes differ about that kind, [k], 1 for the widest. Absent: 1 for all. */
  readonly diversity?: readonly number[];
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
   * What is known of one text by itself.
   *
   * @param vector  encoder vector, [d]
   * @param style   raw style measurements, [s]
   * @returns       style axes, standardised, and learned axes, all in one scale, then for each of k kinds the log-odds that it is
   *   of that kind and what people like of it, [s + l + 2 k]
   */
  measure(vector: Float32Array, style: Float64Array): Float64Array {
    const s = this.#styleMean.length;
    const l = this.#projection.length;
    const kinds = this.#appeal?.bias.length ?? 0;
    const measured = new Float64Array(s + l + 2 * kinds);
    for (let i = 0; i < s; i++) {
      const z = ((style[i] as number) - (this.#styleMean[i] as number)) / (this.#styleScale[i] as number);
      measured[i] = Math.max(-STYLE_CLIP, Math.min(STYLE_CLIP, z));
    }
    const content = this.#vectorMean.map((mean, k) => (vector[k] as number) - mean);
    this.#projection.forEach((row, i) => {
      measured[s + i] = product(row, content);
    });
    if (this.#appeal) {
      const { gate, bias, weights, offset } = this.#appeal;
      const inputs = appealInputs(measured.subarray(0, s), content);
      for (let k = 0; k < kinds; k++) {
        measured[s + l + k] = product(gate[k] as readonly number[], inputs) + (bias[k] as number);
        measured[s + l + kinds + k] = product(weights[k] as readonly number[], inputs) + (offset[k] as number);
      }
    }
    return measured;
  }

  /**
   * Features of texts that compete with one another.
   *
   * @param set  what is known of each text by itself (`measure`), n of [s + l + 2 k]; undefined where nothing is known yet
   * @returns    features, n of [f], about standard normal each for texts of a kind about which tastes differ widely, and
   *   narrower for others; but the appeal is in log-odds. Undefined where nothing is known
   */
  together(set: readonly Float64Array[]): Float64Array[];
  together(set: readonly (Float64Array | undefined)[]): (Float64Array | undefined)[];
  together(set: readonly (Float64Array | undefined)[]): (Float64Array | undefined)[] {
    const texts = this.competing(set);
    const f = this.size;
    // In one piece of memory: labels keep their rows.
    const all = new Float64Array(set.length * f);
    return set.map((measured, i) => {
      if (!measured) return undefined;
      const x = all.subarray(i * f, (i + 1) * f);
      texts.write(i, x);
      return x;
    });
  }

  /** The same texts, whose features are computed as they are asked for. */
  competing(set: readonly (Float64Array | undefined)[]): CompetingTexts {
    const own = this.#styleMean.length + this.#projection.length;
    return new CompetingTexts(set, own, this.#styleMean.length, this.#appeal);
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
 * What gate and appeal go by, y.
 *
 * @param style    standardised, [s]
 * @param content  centred vector, [d]
 * @returns        [2 s + d]
 */
function appealInputs(style: Float64Array, content: Float64Array): Float64Array {
  const s = style.length;
  const inputs = new Float64Array(2 * s + content.length);
  style.forEach((z, i) => {
    const c = toCrowd(z);
    inputs[i] = c;
    inputs[s + i] = Math.abs(c);
  });
  inputs.set(content, 2 * s);
  return inputs;
}

/** Inner product of a row and x, both [n]. */
function product(row: ArrayLike<number>, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (row[i] as number) * (x[i] as number);
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
