/** The engine's worker in a browser that has no IndexedDB: it looks for one at its start, which comes after this. */
import 'penchant/worker';

Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
