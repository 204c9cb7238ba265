/**
 * Starts the encoder on the best device that gives right answers: WebGPU where there is an adapter and the canary
 * passes, else WebAssembly. The canary encodes known texts and compares with what training got for them.
 */
import { PenchantError, throwIfAborted, toPenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import type { Device } from '../shared/protocol.js';
import { createEncoder, type Encoder } from './encoder.js';
import type { ModelSource } from './model-source.js';
import { createOnnxSession, hasWebGpu } from './onnx-runtime.js';
import { createTokenizer } from './tokenizer.js';

/** Lowest cosine between a canary's vector and the known one; devices differ by less than 1e-4, faults by far more. */
const CANARY_COSINE = 0.999;

export interface StartEncoderOptions {
  readonly source: ModelSource;
  readonly manifest: Manifest;
  readonly device: Device | 'auto';
  /** The runtime's WebAssembly for a device, where the page hosts it. */
  readonly runtime: (device: Device) => Promise<Uint8Array | undefined>;
  /** Called when the files are there and the model is being compiled. */
  readonly onCompile?: (device: Device) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A running encoder, the device it runs on, and why a better one was passed over. */
export interface StartedEncoder {
  readonly encoder: Encoder;
  readonly device: Device;
  readonly warnings: readonly string[];
}

/**
 * @throws PenchantError code `device` if no device passes (with `device: 'webgpu'`, if that one does not), `model-load`
 *   if a file is missing or wrong, `aborted`
 */
export async function startEncoder(options: StartEncoderOptions): Promise<StartedEncoder> {
  const { source, manifest, signal } = options;
  const [model, tokenizerBytes] = await Promise.all([
    source.file(manifest.files.encoder),
    source.file(manifest.files.tokenizer),
  ]);
  const tokenize = createTokenizer(new TextDecoder().decode(tokenizerBytes), manifest.encoder.maxTokens);
  const warnings: string[] = [];
  for (const device of await devicesToTry(options.device)) {
    try {
      const runtime = await options.runtime(device);
      throwIfAborted(signal);
      options.onCompile?.(device);
      const session = await createOnnxSession(device, model, runtime);
      const encoder = createEncoder(session, tokenize, manifest.encoder.width);
      try {
        await checkCanary(encoder, manifest, device);
      } catch (error) {
        await encoder.dispose();
        throw error;
      }
      return { encoder, device, warnings };
    } catch (error) {
      const failure = toPenchantError(error);
      if (failure.code !== 'device' || options.device !== 'auto' || device === 'wasm') throw failure;
      warnings.push(failure.message);
    }
  }
  throw new PenchantError('device', 'Expected a WebGPU adapter, got none; use `device: "auto"` or `"wasm"`.');
}

async function devicesToTry(device: Device | 'auto'): Promise<Device[]> {
  if (device === 'wasm') return ['wasm'];
  const gpu: Device[] = (await hasWebGpu()) ? ['webgpu'] : [];
  return device === 'webgpu' ? gpu : [...gpu, 'wasm'];
}

/** Throws code `device` if a known text does not get its known vector. Also compiles the shaders before anyone waits for them. */
async function checkCanary(encoder: Encoder, manifest: Manifest, device: Device): Promise<void> {
  const vectors = await encoder.encode(manifest.canary.map(({ text }) => text));
  manifest.canary.forEach(({ text, vector }, i) => {
    const cosine = cosineOf(vectors[i] as Float32Array, vector);
    if (!(cosine >= CANARY_COSINE)) {
      throw new PenchantError(
        'device',
        `Expected the known vector of "${text}" on ${device}, got one of cosine ${cosine.toFixed(4)} to it.`,
      );
    }
  });
}

function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < b.length; k++) {
    ab += (a[k] as number) * (b[k] as number);
    aa += (a[k] as number) ** 2;
    bb += (b[k] as number) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
