/** How long things take on this very machine: measured on an engine of its own that keeps nothing. */
import { createEngine, type Device } from '../../index.js';
import { demoPrompts } from '../content/index.js';
import { RUNTIME_URLS } from '../engine/runtime-urls.js';

/** Texts that are encoded at a time. */
export const FRESH_TEXTS = 16;
/** Measurements of which the median counts. */
export const RUNS = 5;

/** Medians in milliseconds. */
export interface Timings {
  /** From nothing to ready, with the files already here; measured once. */
  readonly startMs: number;
  /** To encode and rank 16 texts that were never seen. */
  readonly encodeMs: number;
  /** From a choice to the new order of the same five answers. */
  readonly choiceMs: number;
}

/**
 * Measures one device, and tells each figure as soon as it is there. Rejects with `PenchantError` as the engine's calls do.
 */
export async function measure(
  device: Device,
  onFigure: (name: keyof Timings, ms: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const begunAt = performance.now();
  const engine = await createEngine({ user: 'timing', persist: false, device, runtimeUrls: RUNTIME_URLS, signal });
  onFigure('startMs', performance.now() - begunAt);
  try {
    const texts = demoPrompts.flatMap(({ answers }) => answers.map(({ text }) => text));
    const encode: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const fresh = texts.slice(run * FRESH_TEXTS, (run + 1) * FRESH_TEXTS);
      encode.push(await timeOf(() => engine.rerank({ prompt: '', candidates: fresh, signal })));
    }
    onFigure('encodeMs', median(encode));
    const candidates = texts.slice(0, 5);
    const choice: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { eventId } = await engine.rerank({ prompt: '', candidates, signal });
      const work = async () => {
        await engine.prefer({ eventId, chosen: run % candidates.length, signal });
        await engine.rerank({ prompt: '', candidates, signal });
      };
      choice.push(await timeOf(work));
    }
    onFigure('choiceMs', median(choice));
  } finally {
    engine.dispose();
  }
}

/** Whether this browser has an adapter; asked of the page, and the engine asks again in its worker. */
export async function hasWebGpu(): Promise<boolean> {
  const { gpu } = navigator as Navigator & { gpu?: { requestAdapter(): Promise<unknown> } };
  try {
    return Boolean(await gpu?.requestAdapter());
  } catch {
    return false;
  }
}

/** The middle one; of two the lower. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}
