/** A store that lasts as long as the worker: for browsers that refuse IndexedDB, for tests, and for `persist: false`. */
import {
  type CachedText,
  cachedBytes,
  entryId,
  type LogEntry,
  type Snapshot,
  type Store,
  type StoredEntry,
} from './store.js';

/** @param cacheBytes  bound of the cached texts, in bytes */
export function createMemoryStore(cacheBytes: number): Store {
  const logs = new Map<string, StoredEntry[]>();
  const snapshots = new Map<string, Snapshot>();
  /** Insertion order is order of use, oldest first. */
  const texts = new Map<string, CachedText>();
  let size = 0;
  let sequence = 0;

  const key = (user: string, modelVersion: string, hash: string) => JSON.stringify([user, modelVersion, hash]);
  const drop = (name: string) => {
    const text = texts.get(name);
    if (text && texts.delete(name)) size -= cachedBytes(text);
  };

  return {
    persistence: 'memory',
    async append(user, entries) {
      const log = logs.get(user) ?? [];
      const known = new Set(log.map(entryId));
      const fresh: LogEntry[] = [];
      for (const entry of entries) {
        if (known.has(entryId(entry))) continue;
        known.add(entryId(entry));
        fresh.push(structuredClone(entry));
      }
      logs.set(user, [...log, ...fresh.map((entry) => ({ ...entry, sequence: ++sequence }))]);
      return fresh.length > 0 ? { added: fresh.length, lastSequence: sequence } : { added: 0 };
    },
    async readLog(user) {
      return structuredClone(logs.get(user) ?? []);
    },
    async readSnapshot(user) {
      return structuredClone(snapshots.get(user));
    },
    async writeSnapshot(user, snapshot) {
      snapshots.set(user, structuredClone(snapshot));
    },
    async readTexts(user, modelVersion, hashes) {
      return hashes.map((hash) => {
        const name = key(user, modelVersion, hash);
        const text = texts.get(name);
        if (text) {
          texts.delete(name);
          texts.set(name, text);
        }
        return text;
      });
    },
    async writeTexts(user, modelVersion, fresh) {
      for (const name of texts.keys()) {
        const [owner, version] = JSON.parse(name) as [string, string];
        if (owner === user && version !== modelVersion) drop(name);
      }
      for (const [hash, text] of fresh) {
        const name = key(user, modelVersion, hash);
        drop(name);
        texts.set(name, text);
        size += cachedBytes(text);
      }
      for (const name of texts.keys()) {
        if (size <= cacheBytes) break;
        drop(name);
      }
    },
    async forget(user) {
      logs.delete(user);
      snapshots.delete(user);
      for (const name of [...texts.keys()]) if ((JSON.parse(name) as [string])[0] === user) drop(name);
    },
    close() {},
  };
}
