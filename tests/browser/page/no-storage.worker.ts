/** The engine's worker in a browser that keeps nothing: it looks for storage at its start, which comes after this. */
import 'penchant/worker';

Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
Object.defineProperty(navigator.storage, 'getDirectory', { value: undefined });
