/**
 * Which device encodes faster, by measurement: a GPU is no faster for a model this small on many machines, and nothing that a
 * browser says of it tells.
 */
import type { Manifest } from '../shared/manifest.js';
import type { Device } from '../shared/protocol.js';
import { cosineOf } from './canary.js';
import type { Encoder } from './encoder.js';

/**
 * WebGPU has to need at most this share of WebAssembly's time. What is nearly as fast is not worth a runtime of twice the
 * size, and a measurement that is off by a quarter still picks no device that is slower by more than a tenth.
 */
const WORTHWHILE = 0.8;

/** Lowest cosine between the two vectors of a text: what was encoded on one device is used on the other. */
const AGREEMENT_COSINE = 0.9995;

/** Timed runs on each device, in turns, so that a load that comes and goes meets both; their medians are compared. */
const RUNS = 5;
/** A GPU that needs as many milliseconds for its first run, shaders included, is none; to go on would take minutes. */
const HOPELESS_MS = 5000;

/** A small batch: as many texts as a page shows, each of about as many UTF-16 units as a short answer. */
const TEXTS = 4;
const TEXT_UNITS = 400;

export interface DeviceMeasurement {
  readonly device: Device;
  /** Medians, in milliseconds, for 4 texts of about 80 tokens. */
  readonly wasmMs: number;
  readonly webgpuMs: number;
  /** Lowest cosine between the devices' vectors of one text. */
  readonly cosine: number;
}

/**
 * Measures both, and says which to use.
 *
 * @param inTurn  runs a job when nobody waits for anything else, and has others wait for it
 * @param now     a clock, in milliseconds
 * @throws PenchantError code `device` if one of them fails
 */
export async function measureDevices(
  encoders: Readonly<Record<Device, Encoder>>,
  texts: readonly string[],
  inTurn: <T>(job: () => Promise<T>) => Promise<T>,
  now = () => performance.now(),
): Promise<DeviceMeasurement> {
  const timed = async (device: Device) => {
    const begunAt = now();
    const vectors = await encoders[device].encode(texts);
    return { vectors, ms: now() - begunAt };
  };
  const onWasm = () => inTurn(() => timed('wasm'));
  const onWebGpu = async () => {
    // A moment of quiet will do: it works beside, and nobody has to wait for it.
    await inTurn(async () => {});
    return timed('webgpu');
  };
  // The first run compiles, and does not count.
  const [wasm, webgpu] = [await onWasm(), await onWebGpu()];
  const cosine = Math.min(...wasm.vectors.map((vector, i) => cosineOf(webgpu.vectors[i] as Float32Array, vector)));
  if (webgpu.ms > HOPELESS_MS) return { device: 'wasm', wasmMs: wasm.ms, webgpuMs: webgpu.ms, cosine };
  const [wasmTimes, webgpuTimes]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    wasmTimes.push((await onWasm()).ms);
    webgpuTimes.push((await onWebGpu()).ms);
  }
  const [wasmMs, webgpuMs] = [median(wasmTimes), median(webgpuTimes)];
  const isBetter = cosine >= AGREEMENT_COSINE && webgpuMs <= WORTHWHILE * wasmMs;
  return { device: isBetter ? 'webgpu' : 'wasm', wasmMs, webgpuMs, cosine };
}

/** Texts to measure with, all different, made of the model's known ones. */
export function measurementTexts({ canary }: Manifest): string[] {
  const sentences = canary.map(({ text }) => text);
  return Array.from({ length: TEXTS }, (_, i) => {
    let text = '';
    for (let k = i; text.length < TEXT_UNITS; k++) text += `${sentences[k % sentences.length]} (${k})\n`;
    return text;
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
