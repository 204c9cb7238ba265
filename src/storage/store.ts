/**
 * What the engine asks of storage. The label log is the truth; snapshots and encoded texts are caches that may be lost.
 *
 * The log is a set of entries that only grows: entries are told apart by id and ordered by time, so two copies of it
 * are merged by taking what either has, in any order, any number of times. One contract suite
 * (`tests/contract/store.ts`) runs on every implementation.
 */
import type { DataLoss, Label, Persistence, StorageFault } from '../shared/protocol.js';

/** Something that the user has set. The newest of a name counts. */
export interface StoredSetting {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly value: number | boolean | null;
}

/** One line of the log. An undo names the label it takes back; none is ever changed. */
export type LogEntry =
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'undo'; readonly labelId: string }
  | { readonly kind: 'setting'; readonly setting: StoredSetting };

/** What was learnt from a log with model `modelVersion`. Stale if either does not match. */
export interface Snapshot {
  readonly modelVersion: string;
  /** `fingerprint` of the ids of the log that was learnt. */
  readonly log: string;
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

/** What a store says without being asked. */
export type StoreEvent =
  /** The log holds other entries than before, by another tab's doing or because a fault has lifted. */
  | { readonly type: 'changed' }
  /** Another promise holds from now on. */
  | { readonly type: 'persistence'; readonly persistence: Persistence; readonly fault?: StorageFault }
  /** A copy of the log was found damaged or gone. */
  | { readonly type: 'data-loss'; readonly loss: DataLoss };

/** Persistent state of one user. */
export interface Store {
  /** Which promise holds now. */
  readonly persistence: Persistence;
  /** Why a better promise does not hold. */
  readonly fault: StorageFault | undefined;
  /** Hears of events from now on, and at once of those that nobody has heard. One listener. */
  listen(listener: (event: StoreEvent) => void): void;
  /** Ids of all entries (see `entryId`), in no order; much cheaper than the entries. */
  readIds(): Promise<string[]>;
  /**
   * Entries, labels in order of their time, then undos and settings.
   *
   * @param ids  which; all by default. Reading the few that are new costs little, however long the log is.
   */
  readLog(ids?: readonly string[]): Promise<LogEntry[]>;
  /**
   * Adds entries, all or none; where an id is there already, either version may stay. Resolves once they are as durable
   * as the result says; rejects with code `storage` or `version`, and then nothing was added.
   */
  append(entries: readonly LogEntry[]): Promise<Persistence>;
  /** undefined, too, where the cache cannot be read. */
  readSnapshot(): Promise<Snapshot | undefined>;
  /** Never rejects: without a snapshot the next start learns the log anew. */
  writeSnapshot(snapshot: Snapshot): Promise<void>;
  /** Cached texts by content hash; undefined where there is none or it cannot be read. Marks what it finds as used. */
  readTexts(modelVersion: string, hashes: readonly string[]): Promise<(CachedText | undefined)[]>;
  /** Caches texts, drops those of other model versions, and evicts the least recently used beyond the bound. Never rejects. */
  writeTexts(modelVersion: string, texts: ReadonlyMap<string, CachedText>): Promise<void>;
  /**
   * Removes everything of the user, here and in all tabs. Resolves with whether the whole database could be deleted;
   * rejects with code `storage` if anything may come back.
   */
  forget(): Promise<boolean>;
  close(): void;
}

/** The id by which the log tells a repeated entry. */
export function entryId(entry: LogEntry): string {
  if (entry.kind === 'label') return `label:${entry.label.id}`;
  return entry.kind === 'undo' ? `undo:${entry.labelId}` : `setting:${entry.setting.id}`;
}

/** Ids of the labels that count: those that no undo names. In no order. */
export function countedLabels(ids: Iterable<string>): Set<string> {
  const labels = new Set<string>();
  const undone: string[] = [];
  for (const id of ids) {
    if (id.startsWith('label:')) labels.add(id.slice(6));
    else if (id.startsWith('undo:')) undone.push(id.slice(5));
  }
  for (const id of undone) labels.delete(id);
  return labels;
}

/** Labels by time, ties by id, then undos and settings: the same order in every copy and every tab. */
export function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  const key = (entry: LogEntry) => (entry.kind === 'label' ? entry.label.at : Number.POSITIVE_INFINITY);
  return [...entries].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x !== y) return x - y;
    return entryId(a) < entryId(b) ? -1 : 1;
  });
}

/** A short name for a set of ids, the same in any order: their number and the sums of two 32-bit FNV-1a hashes. */
export function fingerprint(ids: Iterable<string>): string {
  let count = 0;
  const sums = [0, 0];
  for (const id of ids) {
    count++;
    for (const [i, seed] of [0x811c9dc5, 0x01234567].entries()) {
      let hash = seed;
      for (let k = 0; k < id.length; k++) hash = Math.imul(hash ^ id.charCodeAt(k), 0x01000193);
      sums[i] = ((sums[i] as number) + (hash >>> 0)) >>> 0;
    }
  }
  return [count, ...sums].map((n) => n.toString(36)).join('-');
}

/** Bytes that a cached text takes, near enough for a bound. */
export function cachedBytes(text: CachedText): number {
  return text.vector.byteLength + text.style.byteLength + 200;
}
