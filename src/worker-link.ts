/**
 * One worker, from its start to its end, and how the page learns of an end that it did not ask for: by an error event, by
 * silence, or by a Web Lock that the worker holds while it lives, which the page is granted when the worker is gone.
 */
import { type Remote, releaseProxy, wrap } from 'comlink';
import { PenchantError } from './shared/errors.js';
import type { WorkerApi } from './shared/worker-protocol.js';

/** A worker silent for this long after a missed deadline is taken for hung; a slow one may encode a batch for seconds. */
const PING_MS = 30_000;

export class WorkerLink {
  readonly remote: Remote<WorkerApi>;
  readonly #worker: Worker;
  readonly #onLost: (error: PenchantError) => void;
  readonly #ending = new AbortController();
  #isPinging = false;

  /** @param onLost  called, code `worker-lost`, when the worker ends in any way but by `end` */
  constructor(worker: Worker, onLost: (error: PenchantError) => void) {
    this.#worker = worker;
    this.#onLost = onLost;
    this.remote = wrap<WorkerApi>(worker);
    const { signal } = this.#ending;
    worker.addEventListener(
      'error',
      ({ message }) =>
        this.#lost(`Expected the worker to run, got an error event: ${message || 'its script may be missing'}.`),
      { signal },
    );
    worker.addEventListener(
      'messageerror',
      () => this.#lost('Expected a readable answer from the worker, got one that cannot be decoded.'),
      { signal },
    );
  }

  /** Notices the worker's end by its lock, which it has asked for by now. */
  watch(lockName: string): void {
    // Where locks cannot be asked for, deadlines alone tell of its end.
    if (navigator.locks) void this.#watch(lockName).catch(() => {});
  }

  /** Takes a worker whose thread does not come free for lost: it hangs, and no later call would be answered either. */
  ping(): void {
    if (this.#isPinging || this.#ending.signal.aborted) return;
    this.#isPinging = true;
    const timer = setTimeout(
      () => this.#lost(`Expected the worker to answer within ${PING_MS} ms, got silence; create a new engine.`),
      PING_MS,
    );
    void this.remote.ping().then(() => {
      this.#isPinging = false;
      clearTimeout(timer);
    });
    this.#ending.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** Ends the worker; it is not heard of again. */
  end(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.remote[releaseProxy]();
    this.#worker.terminate();
  }

  async #watch(lockName: string): Promise<void> {
    // In Chromium, a page that was open when its origin was evicted sees no lock of a worker that starts after that;
    // then deadlines alone tell of its end.
    const { held = [], pending = [] } = await navigator.locks.query();
    if (![...held, ...pending].some(({ name }) => name === lockName)) return;
    await navigator.locks.request(lockName, { signal: this.#ending.signal }, () =>
      this.#lost('Expected the worker to live, got its end; create a new engine, the labels are stored.'),
    );
  }

  #lost(message: string): void {
    if (!this.#ending.signal.aborted) this.#onLost(new PenchantError('worker-lost', message));
  }
}
