/** As much as can be known of candidates in a given time: what is cached, then as many as can be encoded. */
import type { Encoder } from '../encoder/encoder.js';
import type { FeatureSource } from './feature-source.js';

/** UTF-16 units of the texts of a small batch: some 500 tokens, which WebAssembly takes about a tenth of a second for. */
const BATCH_UNITS = 2048;
/** What one text counts for at most; the encoder reads no more of it. */
const TEXT_UNITS = 1024;

/** What a model that is not compiled yet takes of a budget, in milliseconds; a smaller one goes by what is cached. */
const COMPILE_MS = 1000;

/**
 * @param until  the time, as of `performance.now()`, after which no batch is begun
 * @returns what is known of each text by itself, in the order of `texts`; undefined for those that there was no time for
 */
export async function measuredUntil(
  until: number,
  texts: readonly string[],
  source: FeatureSource,
  encoder: Encoder,
  signal?: AbortSignal,
): Promise<(Float64Array | undefined)[]> {
  const rows = await source.known(texts);
  const found = new Map<string, Float64Array>();
  const isCompiled = encoder.isReady ?? true;
  for (const batch of smallBatches(texts.filter((_, i) => !rows[i]))) {
    if (performance.now() + (isCompiled ? 0 : COMPILE_MS) >= until) break;
    const encoded = await source.measured(batch, signal);
    batch.forEach((text, i) => {
      found.set(text, encoded[i] as Float64Array);
    });
  }
  return rows.map((row, i) => row ?? found.get(texts[i] as string));
}

/** Groups texts into small batches of like length, the shortest first: so most of them are done by any time. */
export function smallBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let units = Number.POSITIVE_INFINITY;
  for (const text of [...new Set(texts)].sort((a, b) => a.length - b.length)) {
    const own = Math.min(text.length, TEXT_UNITS);
    if (units + own > BATCH_UNITS) {
      batches.push([]);
      units = 0;
    }
    batches.at(-1)?.push(text);
    units += own;
  }
  return batches;
}
