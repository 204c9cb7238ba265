/** Lets the page itself start without a network. The engine keeps the model and the runtime by its own means. */
import type { Device } from '../../index.js';

/** The part of the Trusted Types API that is used, which TypeScript's library does not have. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Registers the service worker; it keeps the site's files, of the two runtimes' scripts the one of this device. */
export async function keepForOffline(device: Device): Promise<void> {
  // In development there is no list of files to keep, and a kept old file would be in the way.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(vouchFor(`./service-worker.js?device=${device}`));
  } catch {
    // Refused in some private modes: the page works, but not offline.
  }
}

/** The page's policy takes no plain address for a script; this one is its own file's. */
function vouchFor(url: string): string {
  const { trustedTypes } = globalThis as typeof globalThis & { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  return trustedTypes.createPolicy('penchant-demo', { createScriptURL: (own) => own }).createScriptURL(url) as string;
}
