/**
 * What the engine asks of storage. The label log is the truth; snapshots and embeddings are caches that may be lost.
 *
 * One contract suite (`tests/contract/store.ts`) runs on every implementation.
 */
import type { Label, Persistence } from '../shared/protocol.js';

/** One line of the append-only log. An undo names the label it takes back; neither is ever changed. */
export type LogEntry =
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'undo'; readonly labelId: string };

/** A log line with its place in the log; later lines have larger numbers. */
export type StoredEntry = LogEntry & { readonly sequence: number };

/** What was learnt from the log up to `lastSequence` with model `modelVersion`. Stale if anything does not match. */
export interface Snapshot {
  readonly modelVersion: string;
  readonly lastSequence: number;
  /** How many log lines were learnt; fewer than the log holds where another tab wrote in between. */
  readonly entries: number;
  /** Opaque to storage; structured-cloneable. */
  readonly state: unknown;
}

/** What is expensive to compute of a text. */
export interface CachedText {
  /** Encoder vector, [d]. */
  readonly vector: Float32Array;
  /** Raw style measurements, [s]. */
  readonly style: Float64Array;
}

/** What an append did. */
export interface Appended {
  /** How many entries were new. */
  readonly added: number;
  /** Sequence number of the last one added; absent when none was. */
  readonly lastSequence?: number;
}

/** Persistent state of all users of one origin. Methods reject with code `storage`, and then nothing was changed. */
export interface Store {
  readonly persistence: Persistence;
  /** Appends entries in one transaction, all or none; entries whose id is there already are left out. Resolves once they are durable. */
  append(user: string, entries: readonly LogEntry[]): Promise<Appended>;
  /** The whole log of a user, in order. */
  readLog(user: string): Promise<StoredEntry[]>;
  readSnapshot(user: string): Promise<Snapshot | undefined>;
  writeSnapshot(user: string, snapshot: Snapshot): Promise<void>;
  /** Cached texts by content hash; undefined where there is none. Marks what it finds as used. */
  readTexts(user: string, modelVersion: string, hashes: readonly string[]): Promise<(CachedText | undefined)[]>;
  /** Caches texts, drops those of other model versions, and evicts the least recently used beyond the size bound. */
  writeTexts(user: string, modelVersion: string, texts: ReadonlyMap<string, CachedText>): Promise<void>;
  /** Removes everything of a user. */
  forget(user: string): Promise<void>;
  close(): void;
}

/** The id by which the log tells a repeated entry. */
export function entryId(entry: LogEntry): string {
  return entry.kind === 'label' ? `label:${entry.label.id}` : `undo:${entry.labelId}`;
}

/** Bytes that a cached text takes, near enough for a bound. */
export function cachedBytes(text: CachedText): number {
  return text.vector.byteLength + text.style.byteLength + 200;
}
