/** Opens the store of one user, with as many copies as this browser allows. */
import { DurableStore } from './durable-store.js';
import type { Directory } from './file-system.js';
import type { Store } from './store.js';

export interface DurableStoreOptions {
  readonly user: string;
  /** Bound of the cached texts, in bytes. */
  readonly cacheBytes: number;
  /** Database name; tests use their own. */
  readonly name?: string;
  /** The origin's private directory; none where the browser has none. */
  readonly directory?: (() => Promise<Directory>) | undefined;
}

/**
 * Opens the store; where a copy cannot be opened, without it.
 *
 * @throws PenchantError code `version` if a newer Penchant wrote the database
 */
export async function openDurableStore(options: DurableStoreOptions): Promise<Store> {
  const store = new DurableStore(options);
  try {
    await store.open();
  } catch (error) {
    store.close();
    throw error;
  }
  return store;
}
