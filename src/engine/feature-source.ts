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
    const { hashes, found, fresh } = await this.#look(texts);
    if (fresh.size > 0) await this.#encode(fresh, found, signal, onProgress);
    throwIfAborted(signal);
    return this.#take(hashes, found) as Float64Array[];
  }

  /** @returns feature rows, n of [f], in the order of `texts`; undefined where the text would have to be encoded */
  async known(texts: readonly string[]): Promise<(Float64Array | undefined)[]> {
    const { hashes, found } = await this.#look(texts);
    return this.#take(hashes, found);
  }

  forget(): void {
    this.#rows.clear();
  }

  /** The texts' hashes; the rows of those that are cached; and the texts of which there is no row, by hash. */
  async #look(texts: readonly string[]) {
    const { store, modelVersion, features } = this.#options;
    // A lone surrogate and U+FFFD encode alike, so they may share an entry.
    const hashes = await Promise.all(texts.map((text) => sha256(text)));
    const fresh = new Map<string, string>();
    const found = new Map<string, Float64Array>();
    hashes.forEach((hash, i) => {
      const row = this.#rows.get(hash);
      if (row) found.set(hash, row);
      else fresh.set(hash, texts[i] as string);
    });
    const missing = [...fresh.keys()];
    const cached = missing.length > 0 ? await store.readTexts(modelVersion, missing) : [];
    missing.forEach((hash, i) => {
      const entry = cached[i];
      if (!entry) return;
      found.set(hash, features.features(entry.vector, entry.style));
      fresh.delete(hash);
    });
    return { hashes, found, fresh };
  }

  /** The rows in the order of `hashes`, as far as they were found; and keeps them in memory. */
  #take(hashes: readonly string[], found: ReadonlyMap<string, Float64Array>): (Float64Array | undefined)[] {
    for (const hash of hashes) {
      const row = found.get(hash);
      if (row) this.#remember(hash, row);
    }
    return hashes.map((hash) => found.get(hash));
  }

  async #encode(
    texts: ReadonlyMap<string, string>,
    found: Map<string, Float64Array>,
    signal: AbortSignal | undefined,
    onProgress: ((done: number, total: number) => void) | undefined,
  ): Promise<void> {
    const { store, modelVersion, encoder, features } = this.#options;
    const fresh = [...texts.keys()];
    for (let start = 0; start < fresh.length; start += CHUNK) {
      throwIfAborted(signal);
      const chunk = fresh.slice(start, start + CHUNK);
      const chunkTexts = chunk.map((hash) => texts.get(hash) as string);
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
