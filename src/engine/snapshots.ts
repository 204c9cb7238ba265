/**
 * When the posterior is kept: at once after much work, and in the first pause after a single label, so that no click
 * waits for it. It is a cache; a start that finds none learns the log anew. Other work for a pause is done with it.
 */
import type { Snapshot, Store } from '../storage/store.js';

const PAUSE_MS = 300;

export interface SnapshotsOptions {
  readonly store: Store;
  /** Makes a snapshot of what is known at that time. */
  readonly take: () => Snapshot;
  /** Called in a pause, before the snapshot is taken. */
  readonly prepare: () => void;
  /** Runs work when no call is in hand. */
  readonly inTurn: (work: () => Promise<void>) => void;
}

export class Snapshots {
  readonly #options: SnapshotsOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#options.store.writeSnapshot(this.#options.take());
  }

  keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#options.inTurn(() => this.#rest()), PAUSE_MS);
  }

  /** Keeps what waits for a pause. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) await this.keep();
  }

  async #rest(): Promise<void> {
    if (this.#timer === undefined) return; // has been kept meanwhile
    this.#options.prepare();
    void this.keep(); // calls need not wait for the write
  }
}
