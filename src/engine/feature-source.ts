/**
 * Texts to what is known of each by itself (`FeatureMap.measure`), computing as little as possible: from memory, else from
 * the store's cache, else by the encoder. One text is never encoded twice, however many calls name it.
 */
import type { Encoder } from '../encoder/encoder.js';
import type { FeatureMap } from '../features/feature-map.js';
import { measureStyle } from '../features/style-axes.js';
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import { sha256 } from '../shared/hash.js';
import type { CachedText, Store } from '../storage/store.js';

/** Texts of which it is kept in memory; about 900 bytes each. */
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

/** What is kept of a text, and the last call that named it, counted. */
interface Kept {
  readonly row: Float64Array;
  usedAt: number;
}

export class FeatureSource {
  readonly #options: FeatureSourceOptions;
  /**
   * By text: looking one up compares it with itself at worst, which is far sooner than any digest. Looking ten
   * thousand up is a sixth of ranking them, so each text of a call is looked up once.
   */
  readonly #kept = new Map<string, Kept>();
  #units = 0;
  #calls = 0;
  /** The last write to the cache. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: FeatureSourceOptions) {
    this.#options = options;
  }

  /**
   * @param onProgress  called as texts that had to be encoded are done
   * @returns what is known of each text by itself, in the order of `texts`
   */
  async measured(
    texts: readonly string[],
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Float64Array[]> {
    const rows = await this.#rowsOf(texts, (missing, found) => this.#find(missing, found, signal, onProgress));
    throwIfAborted(signal);
    return rows as Float64Array[];
  }

  /** @returns the same; undefined where the text would have to be encoded */
  known(texts: readonly string[]): Promise<(Float64Array | undefined)[]> {
    return this.#rowsOf(texts, (missing, found) => this.#read(missing, found));
  }

  /** Resolves when nothing is on its way to the cache any more. */
  settled(): Promise<void> {
    return this.#writing;
  }

  forget(): void {
    this.#kept.clear();
    this.#units = 0;
  }

  /**
   * The rows in the order of `texts`, from memory or else as far as `look` finds them, which are kept.
   *
   * @param look  adds the rows of texts, each named once, to `found`
   */
  async #rowsOf(
    texts: readonly string[],
    look: (missing: readonly string[], found: Map<string, Float64Array>) => Promise<unknown>,
  ): Promise<(Float64Array | undefined)[]> {
    const call = ++this.#calls;
    const rows = texts.map((text) => {
      const kept = this.#kept.get(text);
      if (kept) kept.usedAt = call;
      return kept?.row;
    });
    const missing = new Set(texts.filter((_, i) => !rows[i]));
    if (missing.size === 0) return rows;
    const found = new Map<string, Float64Array>();
    await look([...missing], found);
    for (const [text, row] of found) this.#keep(text, row, call);
    this.#evict();
    return texts.map((text, i) => rows[i] ?? found.get(text));
  }

  /**
   * Adds the rows of the texts that are in the store's cache to `found`.
   *
   * @returns the texts of which there is none, by hash; each hash once
   */
  async #read(texts: readonly string[], found: Map<string, Float64Array>): Promise<Map<string, string[]>> {
    const { store, modelVersion, features } = this.#options;
    // A lone surrogate and U+FFFD encode alike, so they may share an entry.
    const hashes = await Promise.all(texts.map((text) => sha256(text)));
    const missing = new Map<string, string[]>();
    hashes.forEach((hash, i) => {
      missing.set(hash, [...(missing.get(hash) ?? []), texts[i] as string]);
    });
    const unique = [...missing.keys()];
    const cached = await store.readTexts(modelVersion, unique);
    unique.forEach((hash, i) => {
      const entry = cached[i];
      if (!entry) return;
      const row = features.measure(entry.vector, entry.style);
      for (const text of missing.get(hash) as string[]) found.set(text, row);
      missing.delete(hash);
    });
    return missing;
  }

  /** Adds the rows of `texts` to `found`, from the store's cache or else by the encoder. */
  async #find(
    texts: readonly string[],
    found: Map<string, Float64Array>,
    signal: AbortSignal | undefined,
    onProgress: ((done: number, total: number) => void) | undefined,
  ): Promise<void> {
    const { encoder, features } = this.#options;
    const missing = await this.#read(texts, found);
    const fresh = [...missing.keys()];
    let writing: Promise<void> | undefined;
    for (let start = 0; start < fresh.length; start += CHUNK) {
      throwIfAborted(signal);
      const chunk = fresh.slice(start, start + CHUNK);
      const chunkTexts = chunk.map((hash) => missing.get(hash)?.[0] as string);
      const vectors = await encoder.encode(chunkTexts, signal);
      checkVectors(vectors, chunk.length, encoder.width);
      const entries = new Map<string, CachedText>();
      chunk.forEach((hash, i) => {
        const entry = { vector: vectors[i] as Float32Array, style: measureStyle(chunkTexts[i] as string) };
        entries.set(hash, entry);
        const row = features.measure(entry.vector, entry.style);
        for (const text of missing.get(hash) ?? []) found.set(text, row);
      });
      // The answer does not wait for the cache; a chunk waits for the one before, so that they do not pile up.
      await writing;
      writing = this.#write(entries);
      onProgress?.(Math.min(start + CHUNK, fresh.length), fresh.length);
    }
  }

  /** Writes to the cache, after what is on its way there. */
  #write(entries: ReadonlyMap<string, CachedText>): Promise<void> {
    const { store, modelVersion } = this.#options;
    this.#writing = this.#writing.then(() => store.writeTexts(modelVersion, entries)).catch(() => {});
    return this.#writing;
  }

  #keep(text: string, row: Float64Array, usedAt: number): void {
    if (!this.#kept.has(text)) this.#units += text.length;
    this.#kept.set(text, { row, usedAt });
  }

  /** Where there are too many, drops those that have not been named for longest, a tenth at a time. */
  #evict(): void {
    if (this.#kept.size <= MOST_ROWS_IN_MEMORY && this.#units <= MOST_UNITS_IN_MEMORY) return;
    const oldestFirst = [...this.#kept].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [text] of oldestFirst) {
      if (this.#kept.size <= 0.9 * MOST_ROWS_IN_MEMORY && this.#units <= 0.9 * MOST_UNITS_IN_MEMORY) break;
      this.#kept.delete(text);
      this.#units -= text.length;
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
