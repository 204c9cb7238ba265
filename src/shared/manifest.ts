/**
 * The manifest that describes a model: its files, its shapes, and the learner's numbers. `training/` writes it; this
 * file says what must be in it and refuses anything else, so that a wrong file is one clear error and not a wrong order.
 */
import { PenchantError } from './errors.js';

/** A file beside the manifest. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What this build reads. 1 had straight lines where the appeal has curves, 2 a covariance of the weights of learned axes. */
const MANIFEST_FORMAT = 3;

/** `manifest.json`. */
export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** Changes whenever a number changes; caches and posteriors carry it. */
  readonly version: string;
  readonly files: {
    readonly encoder: ModelFile;
    /**
     * A graph that suits WebGPU better, with the weights of `encoder`: its external data are places in that file. Absent: the
     * other one runs there too.
     */
    readonly encoderWebgpu?: ModelFile;
    readonly tokenizer: ModelFile;
  };
  readonly encoder: {
    readonly width: number;
    readonly maxTokens: number;
    /** What is kept of a longer text: its first tokens, or the first three quarters and the last quarter. Absent: `head`. */
    readonly truncation?: 'head' | 'head-tail';
  };
  readonly features: {
    readonly styleAxes: readonly string[];
    readonly styleMean: readonly number[];
    readonly styleScale: readonly number[];
    readonly vectorMean: readonly number[];
    readonly projection: readonly (readonly number[])[];
    /** What people like on average, for each of k kinds of text (`FeatureMap`). Absent: no such feature. */
    readonly appeal?: {
      readonly kinds: readonly string[];
      readonly gate: readonly (readonly number[])[];
      readonly bias: readonly number[];
      readonly weights: readonly (readonly number[])[];
      readonly offset: readonly number[];
      readonly diversity?: readonly number[];
    };
  };
  /** The population, as a Gaussian over the user weights. */
  readonly prior: {
    /** Of the weights of style axes and, where there is one, of the appeal, which comes last: [f - l]. */
    readonly mean: readonly number[];
    /** Of the same, [f - l, f - l]. */
    readonly covariance: readonly (readonly number[])[];
    /** Of each weight of a learned axis, > 0; they are independent, with a mean of 0. */
    readonly contentVariance: number;
  };
  /** Strong tastes on single style axes: their standard deviation, and how likely an axis has one. Absent: none. */
  readonly spikes?: { readonly scale: number; readonly rate: number };
  readonly noise: { readonly labelNoise: number; readonly tieStrength: number };
  /** Known texts and their vectors [d], to check a device by. */
  readonly canary: readonly { readonly text: string; readonly vector: readonly number[] }[];
  /** What the model was trained on, and how well it did; for people. */
  readonly training: {
    readonly data: readonly { readonly name: string; readonly licence: string }[];
    readonly teacher: string;
    /**
     * Who and what was never trained on: users whose first four sha-256 bytes, as a big-endian number, leave one of these
     * rests when divided by the modulus, and of each file this share of the prompts, those with the smallest such numbers.
     */
    readonly heldOut: {
      readonly userModulus: number;
      readonly userResidues: readonly number[];
      readonly promptShare: number;
    };
    readonly [note: string]: unknown;
  };
}

/**
 * Checks parsed JSON against the format.
 *
 * @throws PenchantError code `version` for a format that is not this build's, `model-load` for anything else wrong
 */
export function parseManifest(json: unknown): Manifest {
  const manifest = json as Manifest;
  if (typeof json !== 'object' || json === null || typeof manifest.format !== 'number') {
    throw new PenchantError('model-load', 'Expected manifest.json to be a model manifest, got something else.');
  }
  if (manifest.format !== MANIFEST_FORMAT) {
    throw new PenchantError(
      'version',
      `Expected a manifest of format ${MANIFEST_FORMAT}, got format ${manifest.format}; use a matching Penchant.`,
    );
  }
  const styles = manifest.features?.styleAxes?.length;
  const width = manifest.encoder?.width;
  const appeal = manifest.features?.appeal;
  const size = styles + (appeal === undefined ? 0 : 1);
  const shapes: [string, boolean][] = [
    ['version', typeof manifest.version === 'string' && manifest.version !== ''],
    ['files.encoder', isFile(manifest.files?.encoder)],
    ['files.encoderWebgpu', manifest.files?.encoderWebgpu === undefined || isFile(manifest.files.encoderWebgpu)],
    ['files.tokenizer', isFile(manifest.files?.tokenizer)],
    ['encoder.width', Number.isInteger(width) && width > 0],
    ['encoder.maxTokens', Number.isInteger(manifest.encoder?.maxTokens) && manifest.encoder.maxTokens > 0],
    ['encoder.truncation', [undefined, 'head', 'head-tail'].includes(manifest.encoder?.truncation)],
    ['features.styleAxes', isVectorOf(manifest.features?.styleAxes, styles, (name) => typeof name === 'string')],
    ['features.styleMean', isVector(manifest.features?.styleMean, styles)],
    [
      'features.styleScale',
      isVector(manifest.features?.styleScale, styles) && manifest.features.styleScale.every((x) => x > 0),
    ],
    ['features.vectorMean', isVector(manifest.features?.vectorMean, width)],
    ['features.projection', isMatrix(manifest.features?.projection, manifest.features?.projection?.length, width)],
    ['features.appeal', appeal === undefined || isAppeal(appeal, 2 * styles + width)],
    ['prior.mean', isVector(manifest.prior?.mean, size)],
    ['prior.covariance', isMatrix(manifest.prior?.covariance, size, size)],
    ['prior.contentVariance', isFrom0(manifest.prior?.contentVariance) && manifest.prior.contentVariance > 0],
    ['spikes', manifest.spikes === undefined || isSpikes(manifest.spikes)],
    ['noise.labelNoise', isFrom0(manifest.noise?.labelNoise) && manifest.noise.labelNoise < 1],
    ['noise.tieStrength', isFrom0(manifest.noise?.tieStrength)],
    [
      'canary',
      manifest.canary?.length > 0 &&
        isVectorOf(
          manifest.canary,
          manifest.canary.length,
          (known) => typeof known?.text === 'string' && isVector(known.vector, width),
        ),
    ],
    ['training', typeof manifest.training === 'object' && manifest.training !== null],
  ];
  const wrong = shapes.find(([, fits]) => !fits);
  if (wrong)
    throw new PenchantError(
      'model-load',
      `Expected \`${wrong[0]}\` in manifest.json to fit the other shapes, got something else.`,
    );
  return manifest;
}

function isFile(file: ModelFile | undefined): boolean {
  return (
    typeof file?.name === 'string' &&
    /^[\w.-]+$/.test(file.name) &&
    Number.isInteger(file.bytes) &&
    file.bytes > 0 &&
    typeof file.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(file.sha256)
  );
}

/** @param inputs  how much gate and weights go by: two numbers of each style axis, and the vector */
function isAppeal(appeal: Manifest['features']['appeal'] | null, inputs: number): boolean {
  const kinds = appeal?.kinds?.length ?? 0;
  return (
    kinds > 0 &&
    isVectorOf(appeal?.kinds as readonly string[], kinds, (name) => typeof name === 'string') &&
    isMatrix(appeal?.gate as readonly number[][], kinds, inputs) &&
    isVector(appeal?.bias, kinds) &&
    isMatrix(appeal?.weights as readonly number[][], kinds, inputs) &&
    isVector(appeal?.offset, kinds) &&
    (appeal?.diversity === undefined || isVector(appeal.diversity, kinds))
  );
}

function isSpikes(spikes: Manifest['spikes'] | null): boolean {
  const { scale = 0, rate = 0 } = spikes ?? {};
  return isFrom0(scale) && scale > 0 && isFrom0(rate) && rate > 0 && rate < 1;
}

function isFrom0(x: number | undefined): boolean {
  return Number.isFinite(x) && (x as number) >= 0;
}

function isVector(x: readonly number[] | undefined, length: number): boolean {
  return isVectorOf(x, length, Number.isFinite);
}

function isMatrix(x: readonly (readonly number[])[] | undefined, rows: number, columns: number): boolean {
  return isVectorOf(x, rows, (row) => isVector(row, columns));
}

function isVectorOf<T>(x: readonly T[] | undefined, length: number, fits: (value: T) => boolean): boolean {
  return Array.isArray(x) && x.length === length && x.every((value) => fits(value));
}
