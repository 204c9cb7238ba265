/** Opens the engine's worker, also where the page's policy asks for trusted types. */

/** The worker that lies beside this file. */
export function openWorker(): Worker {
  return withTrustedWorkers(startWorker);
}

/** Bundlers find the worker by this very expression, so it has to stay as it is. */
function startWorker(): Worker {
  return new Worker(new URL('../workers/engine.worker.js', import.meta.url), { type: 'module' });
}

/**
 * Starts a worker where the page's policy may ask for trusted types (`require-trusted-types-for 'script'`): then a plain
 * address is refused. It is our own file's, so it is vouched for; and since the expression above cannot be changed,
 * `Worker` stands for one that vouches, for as long as that expression takes.
 */
function withTrustedWorkers(start: () => Worker): Worker {
  const { trustedTypes, Worker: Native } = globalThis as typeof globalThis & { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return start();
  try {
    const policy = trustedTypes.createPolicy('penchant', { createScriptURL: (url) => url });
    globalThis.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(policy.createScriptURL(String(url)) as string, options);
      }
    };
  } catch {
    // The page allows no policy of this name; then it may allow plain addresses, and says so itself where it does not.
  }
  try {
    return start();
  } finally {
    globalThis.Worker = Native;
  }
}

/** The part of the Trusted Types API that is used, which TypeScript's library does not have. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}
