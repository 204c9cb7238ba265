/**
 * The one door to onnxruntime-web: loads the runtime that a device needs, and only that one, and runs models of one
 * integer input and one float output.
 *
 * The default entry of the package is never imported: it is the deprecated 28 MB build. Sessions are not re-entrant and
 * initialisation races, so callers put create, run and release of one device through one queue.
 */
import { PenchantError, toPenchantError } from '../shared/errors.js';
import type { Device } from '../shared/protocol.js';

/** What is known of a device is known of this version of the runtime; the one that package.json names. */
export const RUNTIME_VERSION = '1.30.0';

/** A runtime, ready to take models. */
export interface OnnxRuntime {
  /**
   * Compiles a model.
   *
   * @throws PenchantError code `device`
   */
  createSession(model: OnnxModel): Promise<OnnxSession>;
}

/** An ONNX file, and the file that its graph says its weights are in where they are not in the same. */
export interface OnnxModel {
  readonly graph: Uint8Array;
  readonly weights?: { readonly name: string; readonly bytes: Uint8Array };
}

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
 * A model that does nothing: `b = Identity(a)`, float32 [1], ONNX IR 8, opset 13. Browsers compile WebAssembly function by
 * function, when each is first called, so loading this one compiles most of what loading any other needs.
 */
const NOTHING = 'CAg6NwoQCgFhEgFiIghJZGVudGl0eRIBZ1oPCgFhEgoKCAgBEgQKAggBYg8KAWISCgoICAESBAoCCAFCAhAN';

/**
 * Loads and starts a device's runtime; takes a third of a second on WebAssembly, which a model can still be arriving in.
 *
 * @param wasm  the runtime's WebAssembly where the page hosts it, which is taken over: its buffer is empty afterwards; the
 *   runtime fetches its own copy otherwise
 * @throws PenchantError code `device`
 */
export async function openOnnxRuntime(device: Device, wasm?: Uint8Array<ArrayBuffer>): Promise<OnnxRuntime> {
  try {
    const ort = device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
    // One thread: more need cross-origin isolation, which an embedded library cannot ask for.
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false;
    ort.env.logLevel = 'error';
    if (wasm) ort.env.wasm.wasmBinary = wasm.buffer;
    const open = ({ graph, weights }: OnnxModel, provider: Device) =>
      ort.InferenceSession.create(graph, {
        executionProviders: [provider],
        ...(weights && { externalData: [{ path: weights.name, data: weights.bytes }] }),
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
    // The processor takes it in both runtimes: a GPU would be opened and closed again.
    const graph = Uint8Array.from(atob(NOTHING), (character) => character.charCodeAt(0));
    const nothing = await open({ graph }, 'wasm');
    await nothing.release();
    // Its bytes are as large as what was made of them, and are not needed again. The runtime keeps hold of them, so they are
    // moved to where nobody does.
    delete ort.env.wasm.wasmBinary;
    if (wasm) structuredClone(wasm.buffer, { transfer: [wasm.buffer] });
    return {
      async createSession(model) {
        const session = await open(model, device).catch((error) => {
          throw loadError(device, error);
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
          release: () => session.release(),
        };
      },
    };
  } catch (error) {
    throw loadError(device, error);
  }
}

function loadError(device: Device, error: unknown): PenchantError {
  const got = error instanceof Error ? error.message : String(error);
  return new PenchantError('device', `Expected the ${device} runtime to load the model, got: ${got}.`, {
    cause: error,
  });
}
