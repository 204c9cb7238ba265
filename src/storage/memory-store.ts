/** A store that lasts as long as the worker: for tests, and for `persist: false`. */
import { type CachedText, cachedBytes, entryId, inOrder, type LogEntry, type Snapshot, type Store } from './store.js';

/** @param cacheBytes  bound of the cached texts, in bytes */
export function createMemoryStore(cacheBytes: number): Store {
  const log = new Map<string, LogEntry>();
  let snapshot: Snapshot | undefined;
  /** Insertion order is order of use, oldest first. */
  const texts = new Map<string, CachedText>();
  let version: string | undefined;
  let size = 0;

  const drop = (hash: string) => {
    const text = texts.get(hash);
    if (text && texts.delete(hash)) size -= cachedBytes(text);
  };

  return {
    persistence: 'memory',
    fault: undefined,
    listen() {},
    readIds: async () => [...log.keys()],
    async readLog(ids = [...log.keys()]) {
      return structuredClone(inOrder(ids.flatMap((id) => log.get(id) ?? [])));
    },
    async append(entries) {
      for (const entry of structuredClone(entries)) log.set(entryId(entry), entry);
      return 'memory';
    },
    readSnapshot: async () => structuredClone(snapshot),
    async writeSnapshot(newest) {
      snapshot = structuredClone(newest);
    },
    async readTexts(modelVersion, hashes) {
      return hashes.map((hash) => {
        const text = modelVersion === version ? texts.get(hash) : undefined;
        if (text) {
          texts.delete(hash);
          texts.set(hash, text);
        }
        return text;
      });
    },
    async writeTexts(modelVersion, fresh) {
      if (modelVersion !== version) for (const hash of [...texts.keys()]) drop(hash);
      version = modelVersion;
      for (const [hash, text] of fresh) {
        drop(hash);
        texts.set(hash, text);
        size += cachedBytes(text);
      }
      for (const hash of texts.keys()) {
        if (size <= cacheBytes) break;
        drop(hash);
      }
    },
    async forget() {
      log.clear();
      snapshot = undefined;
      for (const hash of [...texts.keys()]) drop(hash);
      return true;
    },
    close() {},
  };
}
