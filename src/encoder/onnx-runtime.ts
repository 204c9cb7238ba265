/**
 * The one door to onnxruntime-web: loads the runtime that a device needs, and only that one, and runs a model of one
 * integer input and one float output.
 *
 * The default entry of the package is never imported: it is the deprecated 28 MB build. Sessions are not re-entrant and
 * initialisation races, so callers put create, run and release through one queue.
 */
import { PenchantError, toPenchantError } from '../shared/errors.js';
import type { Device } from '../shared/protocol.js';

/** A loaded model. */
export interface OnnxSession {
  /**
   * @param ids  token ids, row-major [rows, columns]
   * @returns    the output, row-major, [rows, width]
   * @throws PenchantError code `device`
   */
  run(ids: Int32Array, rows: number, columns: number): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Compiles a model for a device.
 *
 * @param model    the ONNX file
 * @param runtime  the runtime's WebAssembly where the page hosts it; the runtime fetches its own copy otherwise
 * @throws PenchantError code `device`
 */
export async function createOnnxSession(device: Device, model: Uint8Array, runtime?: Uint8Array): Promise<OnnxSession> {
  try {
    const ort = device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
    // One thread: more need cross-origin isolation, which an embedded library cannot ask for.
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false;
    ort.env.logLevel = 'error';
    if (runtime) ort.env.wasm.wasmBinary = runtime.slice().buffer;
    const session = await ort.InferenceSession.create(model, {
      executionProviders: [device],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const [input] = session.inputNames as [string];
    const [output] = session.outputNames as [string];
    return {
      async run(ids, rows, columns) {
        const tensor = new ort.Tensor('int32', ids, [rows, columns]);
        try {
          const result = await session.run({ [input]: tensor });
          return (await (result[output] as { getData(): Promise<unknown> }).getData()) as Float32Array;
        } catch (error) {
          throw toPenchantError(error, 'device');
        }
      },
      async release() {
        await session.release();
      },
    };
  } catch (error) {
    throw new PenchantError('device', `Expected the ${device} runtime to load the model, got: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Whether this thread can get a WebGPU adapter; asked where the runtime will run, since page and worker can differ. */
export async function hasWebGpu(): Promise<boolean> {
  const gpu = (globalThis.navigator as { gpu?: { requestAdapter(): Promise<unknown> } } | undefined)?.gpu;
  try {
    return Boolean(await gpu?.requestAdapter());
  } catch {
    // An adapter that cannot be asked for is one that is not there.
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
