/** Takes IndexedDB away, before anything else runs. */
Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
export {};
