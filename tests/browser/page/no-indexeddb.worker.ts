/** The engine's worker in a browser that has no IndexedDB. */
import './remove-indexeddb.js';
import 'penchant/worker';
