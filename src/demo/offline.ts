/** Lets the page itself start without a network. The engine keeps the model and the runtime by its own means. */
import type { Device } from '../index.js';

/** Registers the service worker; it keeps this page's files, of the two runtimes' scripts the one of this device. */
export async function keepForOffline(device: Device): Promise<void> {
  // In development there is no list of files to keep, and a kept old file would be in the way.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(`./service-worker.js?device=${device}`);
  } catch {
    // Refused in some private modes: the page works, but not offline.
  }
}
