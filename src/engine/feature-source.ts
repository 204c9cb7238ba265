/**
 * Texts to feature rows, computing as little as possible: from memory, else from the store's cache, else by the
 * encoder. One text is never encoded twice, however many calls name it.
 */
import type { Encoder } from '../encoder/encoder.js';
import type { FeatureMap } from '../features/feature-map.js';
import { measureStyle } from '../features/style-axes.js';
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import { sha256 } from '../shared/hash.js';
import type { CachedText, Store } from '../storage/store.js';

/** Feature rows kept in memory; about 400 bytes each. */
const MOST_ROWS_IN_MEMORY = 20_000;
/** Texts encoded between two writes to the cache, so that a long job that is cut off keeps what it did. */
const CHUNK = 64;

export interface FeatureSourceOptions {
  readonly encoder: Encoder;
  readonly features: FeatureMap;
  readonly store: Store;
  readonly modelVersion: string;
}

export class FeatureSource {
  readonly #options: FeatureSourceOptions;
  /** By content hash; insertion order is order of use. */
  readonly #rows = new Map<string, Float64Array>();

  constructor(options: FeatureSourceOptions) {
    this.#options = options;
  }

  /**
   * @param onProgress  called as texts that had to be encoded are done
   * @returns feature rows, n of [f], in the order of `texts`
   */
  async rows(
    texts: readonly string[],
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Float64Array[]> {
    // A lone surrogate and U+FFFD encode alike, so they may share an entry.
    const hashes = await Promise.all(texts.map((text) => sha256(text)));
    const missing = new Map<string, string>();
    hashes.forEach((hash, i) => {
      if (!this.#rows.has(hash)) missing.set(hash, texts[i] as string);
    });
    const found = new Map<string, Float64Array>();
    if (missing.size > 0) await this.#fill(missing, found, signal, onProgress);
    throwIfAborted(signal);
    const rows = hashes.map((hash) => (found.get(hash) ?? this.#rows.get(hash)) as Float64Array);
    hashes.forEach((hash, i) => {
      this.#remember(hash, rows[i] as Float64Array);
    });
    return rows;
  }

  forget(): void {
    this.#rows.clear();
  }

  async #fill(
    missing: Map<string, string>,
    found: Map<string, Float64Array>,
    signal: AbortSignal | undefined,
    onProgress: ((done: number, total: number) => void) | undefined,
  ): Promise<void> {
    const { store, modelVersion, encoder, features } = this.#options;
    const hashes = [...missing.keys()];
    const cached = await store.readTexts(modelVersion, hashes);
    const fresh: string[] = [];
    hashes.forEach((hash, i) => {
      const entry = cached[i];
      if (entry) found.set(hash, features.features(entry.vector, entry.style));
      else fresh.push(hash);
    });
    for (let start = 0; start < fresh.length; start += CHUNK) {
      throwIfAborted(signal);
      const chunk = fresh.slice(start, start + CHUNK);
      const chunkTexts = chunk.map((hash) => missing.get(hash) as string);
      const vectors = await encoder.encode(chunkTexts, signal);
      checkVectors(vectors, chunk.length, encoder.width);
      const entries = new Map<string, CachedText>();
      chunk.forEach((hash, i) => {
        const entry = { vector: vectors[i] as Float32Array, style: measureStyle(chunkTexts[i] as string) };
        entries.set(hash, entry);
        found.set(hash, features.features(entry.vector, entry.style));
      });
      await store.writeTexts(modelVersion, entries);
      onProgress?.(Math.min(start + CHUNK, fresh.length), fresh.length);
    }
  }

  #remember(hash: string, row: Float64Array): void {
    this.#rows.delete(hash);
    this.#rows.set(hash, row);
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= MOST_ROWS_IN_MEMORY) break;
      this.#rows.delete(oldest);
    }
  }
}

/** Encoders can be the app's own: throws code `device` unless there are `count` finite vectors of `width`. */
function checkVectors(vectors: readonly Float32Array[], count: number, width: number): void {
  if (
    vectors.length !== count ||
    vectors.some((vector) => vector?.length !== width || !vector.every(Number.isFinite))
  ) {
    throw new PenchantError(
      'device',
      `Expected ${count} vectors of ${width} finite numbers from the encoder, got others.`,
    );
  }
}
