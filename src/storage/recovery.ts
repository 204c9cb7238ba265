/** Tries again and again, ever more slowly, to get a failed copy back. */

/** Pauses before the first tries, and before all others. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
const LAST_PAUSE_MS = 30_000;
/** After as many in a row, seven seconds, what does not answer is not waited for any longer. */
const LONG = 3;

export class Recovery {
  readonly #work: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isClosed = false;

  /** @param work  one try; if it rejects, another follows */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Tries since the last success. */
  get tries(): number {
    return this.#tries;
  }

  get hasTriedLong(): boolean {
    return this.#tries >= LONG;
  }

  succeed(): void {
    this.#tries = 0;
  }

  /** Tries once more after a pause, unless that is planned already; without a pause if it is to be now. */
  schedule(when: 'later' | 'now' = 'later'): void {
    if (this.#isClosed || (this.#timer !== undefined && when === 'later')) return;
    clearTimeout(this.#timer);
    const pause = when === 'now' ? 0 : (PAUSES_MS[this.#tries] ?? LAST_PAUSE_MS);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#tries++;
      void this.#work().catch(() => this.schedule());
    }, pause);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
