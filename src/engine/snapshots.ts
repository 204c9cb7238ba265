/**
 * When the posterior is kept: at once after much work, and in the first pause after a single label, so that no click
 * waits for it. It is a cache; a start that finds none learns the log anew.
 */
import type { Snapshot, Store } from '../storage/store.js';

const PAUSE_MS = 300;

export class Snapshots {
  readonly #store: Store;
  readonly #take: () => Snapshot;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param take  makes one of what is known at that time */
  constructor(store: Store, take: () => Snapshot) {
    this.#store = store;
    this.#take = take;
  }

  keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#store.writeSnapshot(this.#take());
  }

  keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), PAUSE_MS);
  }

  /** Keeps what waits for a pause. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) await this.keep();
  }
}
