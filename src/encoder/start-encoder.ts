/**
 * Starts the encoder on the device that was found to be the fastest that gives right answers, and on WebAssembly as long as
 * nothing was found out. Where a device has proved itself before, the model is compiled when it is first needed.
 */
import { PenchantError, throwIfAborted, toPenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import type { Device, DeviceChoice } from '../shared/protocol.js';
import { checkCanary } from './canary.js';
import type { DeviceRecords } from './device-record.js';
import { createEncoder, createLazyEncoder, type Encoder } from './encoder.js';
import { findGpuAdapter } from './gpu-adapter.js';
import { measureDevices, measurementTexts } from './measure-devices.js';
import type { ModelSource } from './model-source.js';
import { type OnnxModel, openOnnxRuntime } from './onnx-runtime.js';
import { createTokenizer } from './tokenizer.js';

export interface StartEncoderOptions {
  readonly source: ModelSource;
  readonly manifest: Manifest;
  readonly device: Device | 'auto';
  /** The runtime's WebAssembly for a device, where the page hosts it. */
  readonly runtime: (device: Device) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** What earlier starts found out; without it every start finds out anew. */
  readonly records?: DeviceRecords;
  /** Called when the files are there and the model is being compiled. */
  readonly onCompile?: (device: Device) => void;
  /** Called when a device that was chosen before fails, and WebAssembly takes its place. */
  readonly onFallback?: (warning: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** An encoder, and the device that it runs on. */
export interface StartedEncoder {
  readonly encoder: Encoder;
  readonly device: Device;
  /** The measurement that chose the device; absent where there was none. */
  readonly choice?: DeviceChoice;
}

/**
 * @throws PenchantError code `device` if the device does not pass, `model-load` if a file is missing or wrong, `aborted`;
 *   a device that has passed before may fail later, which is then the error of `encode`
 */
export async function startEncoder(options: StartEncoderOptions): Promise<StartedEncoder> {
  const { manifest, records } = options;
  if (options.device === 'webgpu') {
    if (!(await findGpuAdapter())) {
      throw new PenchantError('device', 'Expected a WebGPU adapter, got none; use `device: "auto"` or `"wasm"`.');
    }
    return { encoder: await compile('webgpu', loadFiles('webgpu', options), options), device: 'webgpu' };
  }
  const record = await records?.read(manifest.version);
  if (!record) {
    const encoder = await compile('wasm', loadFiles('wasm', options), options);
    await records?.write(manifest.version, {});
    return { encoder, device: 'wasm' };
  }
  const choice = options.device === 'auto' ? record.choice : undefined;
  const isWebGpu = choice?.device === 'webgpu' && (await findGpuAdapter())?.name === choice.adapter;
  const device = isWebGpu ? 'webgpu' : 'wasm';
  const encoder = await prepare(device, options);
  return { encoder, device, ...(choice && { choice }) };
}

/**
 * Measures whether WebGPU would be faster than the encoder in use, where that is not known of this adapter; remembers and
 * returns the outcome. WebGPU's runtime is loaded for this only where it may be worth it, and not where the user saves data.
 *
 * @param encoder  on WebAssembly
 * @param inTurn   runs a job when nobody waits for anything else
 * @returns undefined where nothing was to be found out
 */
export async function chooseDevice(
  { encoder, choice }: StartedEncoder,
  options: StartEncoderOptions,
  inTurn: <T>(job: () => Promise<T>) => Promise<T>,
): Promise<DeviceChoice | undefined> {
  const { connection } = (globalThis.navigator ?? {}) as { readonly connection?: { readonly saveData?: boolean } };
  const adapter = await findGpuAdapter();
  if (!adapter || adapter.isSoftware || adapter.name === choice?.adapter || connection?.saveData) return undefined;
  const made = await measure(encoder, options, inTurn);
  throwIfAborted(options.signal);
  const chosen = { adapter: adapter.name, ...made };
  await options.records?.write(options.manifest.version, { choice: chosen });
  return chosen;
}

/** A device that fails loses: its failure is remembered like a measurement, so that it is not tried at each start. */
async function measure(
  wasm: Encoder,
  options: StartEncoderOptions,
  inTurn: <T>(job: () => Promise<T>) => Promise<T>,
): Promise<Omit<DeviceChoice, 'adapter'>> {
  try {
    const { onCompile, ...silent } = options;
    const webgpu = await compile('webgpu', loadFiles('webgpu', silent), silent);
    try {
      return await measureDevices({ wasm, webgpu }, measurementTexts(options.manifest), inTurn);
    } finally {
      await webgpu.dispose();
    }
  } catch (error) {
    const failure = toPenchantError(error);
    if (failure.code !== 'device') throw failure;
    return { device: 'wasm', failure: failure.message };
  }
}

/** An encoder whose files are there and whose model is compiled when it is first needed. */
async function prepare(device: Device, options: StartEncoderOptions): Promise<Encoder> {
  const { manifest, records, onFallback } = options;
  let loaded: DeviceFiles | undefined = loadFiles(device, options);
  await Promise.all([loaded.wasm, loaded.model, loaded.tokenizer]);
  // Progress is of the start, which is over by then; so is its signal.
  const { onCompile, signal, ...silent } = options;
  return createLazyEncoder(manifest.encoder.width, async () => {
    const files = loaded ?? loadFiles(device, silent);
    loaded = undefined;
    try {
      return await compile(device, files, silent, device === 'webgpu');
    } catch (error) {
      const failure = toPenchantError(error);
      if (device === 'wasm' || failure.code !== 'device') throw failure;
      await records?.write(manifest.version, {});
      const encoder = await compile('wasm', loadFiles('wasm', silent), silent);
      onFallback?.(failure.message);
      return encoder;
    }
  });
}

/** What a device needs, as it arrives. */
interface DeviceFiles {
  readonly wasm: Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly model: Promise<OnnxModel>;
  readonly tokenizer: Promise<Uint8Array>;
}

function loadFiles(device: Device, { source, manifest, runtime }: StartEncoderOptions): DeviceFiles {
  return {
    wasm: runtime(device),
    model: loadModel(device, source, manifest),
    tokenizer: source.file(manifest.files.tokenizer),
  };
}

/** The graph that suits a device, and its weights. */
async function loadModel(device: Device, source: ModelSource, { files }: Manifest): Promise<OnnxModel> {
  if (device === 'wasm' || !files.encoderWebgpu) return { graph: await source.file(files.encoder) };
  const [graph, bytes] = await Promise.all([source.file(files.encoderWebgpu), source.file(files.encoder)]);
  return { graph, weights: { name: files.encoder.name, bytes } };
}

/** Starts the runtime while the model arrives, compiles the model, and has it prove itself. */
async function compile(
  device: Device,
  files: DeviceFiles,
  { manifest, onCompile, signal }: StartEncoderOptions,
  isProofNeeded = true,
): Promise<Encoder> {
  const [runtime, model, tokenizerBytes] = await Promise.all([
    files.wasm.then((wasm) => openOnnxRuntime(device, wasm)),
    files.model,
    files.tokenizer,
  ]);
  throwIfAborted(signal);
  onCompile?.(device);
  const tokenize = createTokenizer(new TextDecoder().decode(tokenizerBytes), manifest.encoder);
  const encoder = createEncoder(await runtime.createSession(model), tokenize, manifest.encoder.width, device);
  try {
    if (isProofNeeded) await checkCanary(encoder, manifest, device);
  } catch (error) {
    await encoder.dispose();
    throw error;
  }
  return encoder;
}
