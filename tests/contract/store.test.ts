/** The stores keep the contract in `store.ts`. */
import 'fake-indexeddb/auto';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import { openDurableStore } from '../../src/storage/open-store.js';
import { MemoryFileSystem } from '../fixtures/memory-directory.js';
import { describeStore } from './store.js';

describeStore('the memory store', () => async (_user, cacheBytes) => createMemoryStore(cacheBytes));

describeStore('the durable store', () => {
  const name = crypto.randomUUID();
  const { directory } = new MemoryFileSystem();
  return (user, cacheBytes) => openDurableStore({ user, cacheBytes, name, directory });
});

describeStore('the durable store without a private file system', () => {
  const name = crypto.randomUUID();
  return (user, cacheBytes) => openDurableStore({ user, cacheBytes, name });
});
