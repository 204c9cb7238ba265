/**
 * Texts to unit vectors: tokenizes, groups texts of like length into batches, and runs the model.
 *
 * What comes back is checked: a lost GPU can answer with zeros or not-a-numbers and call it success.
 */
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import type { Device } from '../shared/protocol.js';
import type { OnnxSession } from './onnx-runtime.js';
import type { Tokenize } from './tokenizer.js';

/**
 * Padded tokens a batch at most. On WebAssembly 4 texts of 128 tokens take as long apiece as 16, and between batches a call
 * can be given up; larger ones also cost memory that it never gives back. A GPU has more to do at once.
 */
const MOST_TOKENS: Readonly<Record<Device, number>> = { wasm: 512, webgpu: 4096 };
const MOST_ROWS = 32;
/** Id of the padding token; the model masks it. */
const PAD = 0;

/** Turns texts into vectors of one width. Researchers put their own in place of ours. */
export interface Encoder {
  /** d */
  readonly width: number;
  /**
   * @returns unit vectors, n of [d], in the order of `texts`
   * @throws PenchantError code `device` if the model fails or answers nonsense, `aborted`
   */
  encode(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
  /** Gets ready, so that the first texts need not wait for it; absent where there is nothing to do. */
  prepare?(): Promise<void>;
  /** Whether nothing is left to prepare; taken for true where it is absent. */
  readonly isReady?: boolean;
  dispose(): Promise<void>;
}

/** An encoder that is opened when it is first needed; where that fails, it is tried again the next time. */
export function createLazyEncoder(width: number, open: () => Promise<Encoder>): Encoder {
  let opening: Promise<Encoder> | undefined;
  let isReady = false;
  const opened = () => {
    opening ??= open().then(
      (encoder) => {
        isReady = true;
        return encoder;
      },
      (error) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  };
  return {
    width,
    get isReady() {
      return isReady;
    },
    async encode(texts, signal) {
      const encoder = await opened();
      throwIfAborted(signal);
      return encoder.encode(texts, signal);
    },
    async prepare() {
      await opened();
    },
    async dispose() {
      // One that could not be opened is released already.
      await (await opening?.catch(() => undefined))?.dispose();
    },
  };
}

/** @param device  where the session runs, by which its batches are cut */
export function createEncoder(
  session: OnnxSession,
  tokenize: Tokenize,
  width: number,
  device: Device = 'wasm',
): Encoder {
  return {
    width,
    async encode(texts, signal) {
      const tokens = texts.map(tokenize);
      const vectors = new Array<Float32Array>(texts.length);
      for (const batch of batchesByLength(tokens, MOST_TOKENS[device])) {
        throwIfAborted(signal);
        const columns = Math.max(...batch.map((i) => (tokens[i] as number[]).length));
        const ids = new Int32Array(batch.length * columns).fill(PAD);
        batch.forEach((i, row) => {
          ids.set(tokens[i] as number[], row * columns);
        });
        const output = await session.run(ids, batch.length, columns); // [rows, d]
        checkVectors(output, batch.length, width);
        batch.forEach((i, row) => {
          vectors[i] = output.slice(row * width, (row + 1) * width);
        });
      }
      throwIfAborted(signal);
      return vectors;
    },
    dispose: () => session.release(),
  };
}

/** Groups row indices so that each group's longest row times its size stays within bounds; every row is in one group. */
export function batchesByLength(
  rows: readonly { readonly length: number }[],
  mostTokens = MOST_TOKENS.wasm,
): number[][] {
  const order = Array.from(rows.keys()).sort((i, j) => lengthOf(rows, i) - lengthOf(rows, j));
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const i of order) {
    // Rows come in rising length, so the new row is the longest.
    if (batch.length === MOST_ROWS || lengthOf(rows, i) * (batch.length + 1) > mostTokens) {
      if (batch.length > 0) batches.push(batch);
      batch = [];
    }
    batch.push(i);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

function lengthOf(rows: readonly { readonly length: number }[], i: number): number {
  return (rows[i] as { readonly length: number }).length;
}

/** Throws code `device` unless `output` holds `rows` finite unit vectors of `width`. */
function checkVectors(output: Float32Array, rows: number, width: number): void {
  if (output.length !== rows * width) {
    throw new PenchantError(
      'device',
      `Expected ${rows} vectors of ${width} numbers from the model, got ${output.length} numbers.`,
    );
  }
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let k = row * width; k < (row + 1) * width; k++) square += (output[k] as number) ** 2;
    if (!(Math.abs(square - 1) < 0.02)) {
      throw new PenchantError('device', `Expected unit vectors from the model, got one of squared length ${square}.`);
    }
  }
}
