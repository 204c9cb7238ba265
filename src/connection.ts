/**
 * Calls from the page to one worker, and the promise that every call settles.
 *
 * A call can end in six ways: the worker answers, the caller aborts, its deadline passes, the worker reports an error
 * event, the worker dies without a word, or the engine is disposed of. The fifth is noticed by a Web Lock that the
 * worker holds while it lives: when the page is granted it, the worker is gone.
 */
import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import { abortError, fromErrorMessage, PenchantError } from './shared/errors.js';
import type { EngineEvent, Progress, StartInfo } from './shared/protocol.js';
import type { EngineMethod, Outcome, WorkerApi } from './shared/worker-protocol.js';

/** Options of every method that may take long. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Overrides the engine's `deadlineMs` for this call. */
  readonly deadlineMs?: number;
}

/** @throws PenchantError code `input` */
export function checkDeadline(value: unknown): asserts value is number {
  // Timers hold 31 bits.
  if (typeof value !== 'number' || !(value >= 1 && value <= 0x7fffffff)) {
    throw new PenchantError(
      'input',
      `Expected \`deadlineMs\` to be a number from 1 to ${0x7fffffff}, got ${String(value)}.`,
    );
  }
}

/** A worker silent for this long after a missed deadline is taken for hung; a slow one may encode a batch for seconds. */
const PING_MS = 30_000;

/** Calls to one worker, each of which settles. */
export class Connection {
  readonly #worker: Worker;
  readonly #remote: Remote<WorkerApi>;
  /** Rejects the calls in flight. */
  readonly #pending = new Map<number, (error: PenchantError) => void>();
  readonly #closing = new AbortController();
  readonly #deadlineMs: number;
  #closedBy: PenchantError | undefined;
  #calls = 0;
  #isPinging = false;

  constructor(worker: Worker, deadlineMs: number) {
    this.#worker = worker;
    this.#deadlineMs = deadlineMs;
    this.#remote = wrap<WorkerApi>(worker);
    const lost = (message: string) => this.close(new PenchantError('worker-lost', message));
    const { signal } = this.#closing;
    worker.addEventListener(
      'error',
      ({ message }) =>
        lost(`Expected the worker to run, got an error event: ${message || 'its script may be missing'}.`),
      { signal },
    );
    worker.addEventListener(
      'messageerror',
      () => lost('Expected a readable answer from the worker, got one that cannot be decoded.'),
      { signal },
    );
  }

  start(
    options: Parameters<WorkerApi['start']>[0],
    onProgress: (progress: Progress) => void,
    onEvent: (event: EngineEvent) => void,
    signal?: AbortSignal,
  ): Promise<StartInfo> {
    let extend = () => {};
    const lockName = `penchant-worker-${crypto.randomUUID()}`;
    let isWatched = false;
    const report = (progress: Progress) => {
      // The worker asked for its lock before it said anything, so from now on a free lock means a dead worker.
      if (!isWatched && navigator.locks) void this.#watch(lockName).catch(() => {});
      isWatched = true;
      extend();
      onProgress(progress);
    };
    return this.#send(
      (call) =>
        this.#remote.start(options, lockName, proxy(report), proxy(onEvent), call) as Promise<Outcome<StartInfo>>,
      {
        ...(signal && { signal }),
        onTimer: (restart) => {
          extend = restart;
        },
      },
    );
  }

  /** @throws PenchantError whatever the method throws, and `aborted`, `deadline`, `worker-lost`, `disposed` */
  call<T>(method: EngineMethod, argument?: unknown, options: CallOptions = {}): Promise<T> {
    return this.#send((call) => this.#remote.call(method, argument, call) as Promise<Outcome<T>>, options);
  }

  /** Ends the worker and rejects what is in flight; the first reason counts. */
  close(reason: PenchantError): void {
    if (this.#closedBy) return;
    this.#closedBy = reason;
    this.#closing.abort();
    for (const reject of this.#pending.values()) reject(reason);
    this.#pending.clear();
    this.#remote[releaseProxy]();
    this.#worker.terminate();
  }

  #send<T>(
    post: (call: number) => Promise<Outcome<T>>,
    { signal, deadlineMs = this.#deadlineMs, onTimer }: CallOptions & { onTimer?: (restart: () => void) => void },
  ): Promise<T> {
    const call = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      checkDeadline(deadlineMs);
      if (this.#closedBy) return reject(this.#closedBy);
      if (signal?.aborted) return reject(abortError(signal));
      const giveUp = (error: PenchantError) => {
        void this.#remote.abort(call);
        finish(() => reject(error));
      };
      const onAbort = () => giveUp(abortError(signal as AbortSignal));
      const onDeadline = () => {
        giveUp(
          new PenchantError(
            'deadline',
            `Expected an answer within ${deadlineMs} ms, got none yet; it may be repeated.`,
          ),
        );
        this.#ping();
      };
      let timer = setTimeout(onDeadline, deadlineMs);
      onTimer?.(() => {
        clearTimeout(timer);
        if (this.#pending.has(call)) timer = setTimeout(onDeadline, deadlineMs);
      });
      const finish = (end: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#pending.delete(call);
        end();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(call, (error) => finish(() => reject(error)));
      post(call).then(
        (outcome) =>
          finish(() => ('error' in outcome ? reject(fromErrorMessage(outcome.error)) : resolve(outcome.value))),
        // Only posting can fail here: the worker answers with outcomes. A function or symbol in an argument, say.
        (error) =>
          finish(() =>
            reject(
              new PenchantError('input', 'Expected arguments that can be sent to a worker, got something else.', {
                cause: error,
              }),
            ),
          ),
      );
    });
  }

  /** Ends a worker whose thread does not come free: it hangs, and no later call would be answered either. */
  #ping(): void {
    if (this.#isPinging || this.#closedBy) return;
    this.#isPinging = true;
    const timer = setTimeout(() => {
      this.close(
        new PenchantError(
          'worker-lost',
          `Expected the worker to answer within ${PING_MS} ms, got silence; create a new engine.`,
        ),
      );
    }, PING_MS);
    void this.#remote.ping().then(() => {
      this.#isPinging = false;
      clearTimeout(timer);
    });
    this.#closing.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** Closes the connection when the worker's lock is free: only its end frees it. */
  async #watch(lockName: string): Promise<void> {
    // In Chromium, a page that was open when its origin was evicted sees no lock of a worker that starts after that;
    // then deadlines alone tell of its end.
    const { held = [], pending = [] } = await navigator.locks.query();
    if (![...held, ...pending].some(({ name }) => name === lockName)) return;
    await navigator.locks.request(lockName, { signal: this.#closing.signal }, () => {
      this.close(
        new PenchantError(
          'worker-lost',
          'Expected the worker to live, got its end; create a new engine, the labels are stored.',
        ),
      );
    });
  }
}
