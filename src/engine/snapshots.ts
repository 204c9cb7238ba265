/**
 * When the posterior is kept: at once after much work, and in a moment's pause after a single label, so that no click waits for
 * it and few pages end before it. It is a cache; a start that finds none, or an old one, learns the log anew. In a longer
 * pause other work is done that labels to come would wait for.
 */
import type { Snapshot, Store } from '../storage/store.js';

/** What comes right after a click, such as a rerank, is over by then. */
const MOMENT_MS = 30;
const PAUSE_MS = 300;

export interface SnapshotsOptions {
  readonly store: Store;
  /** Makes a snapshot of what is known at that time. */
  readonly take: () => Snapshot;
  /** Called in a pause; says whether a snapshot would be another afterwards. */
  readonly prepare: () => boolean;
  /** Runs work when no call is in hand. */
  readonly inTurn: (work: () => Promise<void>) => void;
}

export class Snapshots {
  readonly #options: SnapshotsOptions;
  /** Whether something is known that is not kept. */
  #isDue = false;
  #keeping: Promise<void> | undefined;
  #moment: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  keep(): Promise<void> {
    this.#isDue = false;
    clearTimeout(this.#moment);
    this.#keeping = this.#options.store.writeSnapshot(this.#options.take());
    return this.#keeping;
  }

  keepSoon(): void {
    const { inTurn } = this.#options;
    this.#isDue = true;
    clearTimeout(this.#moment);
    clearTimeout(this.#pause);
    this.#moment = setTimeout(() => inTurn(async () => this.#keepIfDue()), MOMENT_MS);
    this.#pause = setTimeout(() => inTurn(async () => this.#rest()), PAUSE_MS);
  }

  /** Keeps what waits for a moment, and waits for what is on its way. */
  async flush(): Promise<void> {
    clearTimeout(this.#pause);
    if (this.#isDue) await this.keep();
    else await this.#keeping;
  }

  #keepIfDue(): void {
    if (this.#isDue) void this.keep(); // calls need not wait for the write
  }

  #rest(): void {
    if (this.#options.prepare()) this.#isDue = true;
    this.#keepIfDue();
  }
}
