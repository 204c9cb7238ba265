/** Resolves once everything that waits to run has run: so requests go out before long work begins. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    // A timer would be held back for milliseconds.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
