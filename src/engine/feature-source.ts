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

/** Feature rows kept in memory; about 600 bytes each. */
const MOST_ROWS_IN_MEMORY = 20_000;
/** UTF-16 units of their texts, each one byte or two: 20,000 answers of 400. */
const MOST_UNITS_IN_MEMORY = 8_000_000;
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
  /**
   * By text: looking one up compares it with itself at worst, which is far sooner than any digest. Insertion order is order
   * of use.
   */
  readonly #rows = new Map<string, Float64Array>();
  #units = 0;

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
    const missing = new Set(texts.filter((text) => !this.#rows.has(text)));
    const found =
      missing.size > 0 ? await this.#find([...missing], signal, onProgress) : new Map<string, Float64Array>();
    throwIfAborted(signal);
    const rows = texts.map((text) => (found.get(text) ?? this.#rows.get(text)) as Float64Array);
    texts.forEach((text, i) => {
      this.#remember(text, rows[i] as Float64Array);
    });
    this.#evict();
    return rows;
  }

  forget(): void {
    this.#rows.clear();
    this.#units = 0;
  }

  /** Rows by text, from the store's cache or else by the encoder. */
  async #find(
    texts: readonly string[],
    signal: AbortSignal | undefined,
    onProgress: ((done: number, total: number) => void) | undefined,
  ): Promise<Map<string, Float64Array>> {
    const { store, modelVersion, encoder, features } = this.#options;
    // A lone surrogate and U+FFFD encode alike, so they may share an entry.
    const hashes = await Promise.all(texts.map((text) => sha256(text)));
    const missing = new Map(hashes.map((hash, i) => [hash, texts[i] as string]));
    const unique = [...missing.keys()];
    const cached = await store.readTexts(modelVersion, unique);
    const found = new Map<string, Float64Array>();
    const fresh: string[] = [];
    unique.forEach((hash, i) => {
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
    return new Map(texts.map((text, i) => [text, found.get(hashes[i] as string) as Float64Array]));
  }

  #remember(text: string, row: Float64Array): void {
    if (!this.#rows.delete(text)) this.#units += text.length;
    this.#rows.set(text, row);
  }

  #evict(): void {
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= MOST_ROWS_IN_MEMORY && this.#units <= MOST_UNITS_IN_MEMORY) break;
      this.#rows.delete(oldest);
      this.#units -= oldest.length;
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
