/**
 * Calls from the page to the engine's worker, and the promise that every call settles.
 *
 * A call can end in six ways: the worker answers, the caller aborts, its deadline passes, the worker reports an error
 * event, the worker dies without a word, or the engine is disposed of.
 *
 * A worker that nobody has called for a while is ended, since WebAssembly never gives memory back, and the next call starts
 * another, which goes on where the first one stopped. Calls wait for that as they wait for an answer.
 */
import { proxy } from 'comlink';
import { abortError, fromErrorMessage, PenchantError } from './shared/errors.js';
import type { EngineEvent, Progress, StartInfo, StartOptions } from './shared/protocol.js';
import type { EngineMethod, Leftovers, Outcome, WorkerApi } from './shared/worker-protocol.js';
import { WorkerLink } from './worker-link.js';

/** Options of every method that may take long. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Overrides the engine's `deadlineMs` for this call. */
  readonly deadlineMs?: number;
}

export interface ConnectionOptions {
  readonly openWorker: () => Worker;
  readonly start: StartOptions;
  readonly deadlineMs: number;
  /** How long no call may be in flight before the worker is ended; `Infinity` for never. */
  readonly idleMs: number;
  readonly onProgress: (progress: Progress) => void;
  readonly onEvent: (event: EngineEvent) => void;
  /** Called when another worker has taken the place of one that was ended. */
  readonly onRevived: (info: StartInfo) => void;
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

/** Calls to the worker, each of which settles. */
export class Connection {
  readonly #options: ConnectionOptions;
  /** Rejects the calls in flight. */
  readonly #pending = new Map<number, (error: PenchantError) => void>();
  /** The worker, from its opening to its end; undefined while there is none. */
  #link: WorkerLink | undefined;
  /** The same worker while it takes calls: started, and not about to be ended. */
  #ready: WorkerLink | undefined;
  /** Settles when the idle worker has been ended, or has refused to be. */
  #ending: Promise<void> | undefined;
  /** The start of another worker, for all calls that wait for it. */
  #waking: Promise<WorkerLink> | undefined;
  /** What the last worker left for the next. */
  #leftovers: Leftovers | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #closedBy: PenchantError | undefined;
  #calls = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Starts the first worker; its deadline counts from its last sign of life. */
  start(signal?: AbortSignal): Promise<StartInfo> {
    let extend = () => {};
    return this.#send(
      async (call) => {
        const { outcome, link } = await this.#open(call, () => extend());
        if ('value' in outcome) this.#ready = link;
        return outcome;
      },
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
    return this.#send(async (call) => {
      const post = ({ remote }: WorkerLink, sent: unknown) => remote.call(method, sent, call) as Promise<Outcome<T>>;
      // Posted at once, since the caller may change the argument afterwards.
      if (this.#ready) return post(this.#ready, argument);
      const copy = structuredClone(argument);
      const link = await this.#wake();
      // A call that was given up meanwhile has settled, and nobody hears of this.
      return this.#pending.has(call) ? post(link, copy) : new Promise<never>(() => {});
    }, options);
  }

  /** Ends the worker and rejects what is in flight; the first reason counts. */
  close(reason: PenchantError): void {
    if (this.#closedBy) return;
    this.#closedBy = reason;
    for (const reject of [...this.#pending.values()]) reject(reason);
    clearTimeout(this.#idle);
    this.#link?.end();
  }

  /** Opens a worker and starts the engine in it. */
  async #open(call: number, onSign: () => void): Promise<{ outcome: Outcome<StartInfo>; link: WorkerLink }> {
    const { openWorker, start, onProgress, onEvent } = this.#options;
    const link = new WorkerLink(openWorker(), (error) => this.close(error));
    this.#link = link;
    const lockName = `penchant-worker-${crypto.randomUUID()}`;
    let isWatched = false;
    const report = (progress: Progress) => {
      // The worker asked for its lock before it said anything, so from now on a free lock means a dead worker.
      if (!isWatched) link.watch(lockName);
      isWatched = true;
      onSign();
      onProgress(progress);
    };
    const hear = (event: EngineEvent) => onEvent(event);
    const starting = link.remote.start(start, lockName, proxy(report), proxy(hear), call, this.#leftovers);
    return { outcome: (await starting) as Outcome<StartInfo>, link };
  }

  /** A worker that takes calls: the one that refused to end, or another. */
  #wake(): Promise<WorkerLink> {
    // The next call tries again where this fails.
    this.#waking ??= this.#revive().finally(() => {
      this.#waking = undefined;
    });
    return this.#waking;
  }

  async #revive(): Promise<WorkerLink> {
    await this.#ending;
    if (this.#ready) return this.#ready;
    if (this.#closedBy) throw this.#closedBy;
    const { outcome, link } = await this.#open(++this.#calls, () => {});
    if ('error' in outcome) {
      link.end();
      throw fromErrorMessage(outcome.error);
    }
    this.#ready = link;
    this.#leftovers = undefined;
    this.#options.onRevived(outcome.value);
    // All who waited for it may have given up.
    this.#watchIdle();
    return link;
  }

  /** Ends the worker once it has been idle for long. */
  #watchIdle(): void {
    clearTimeout(this.#idle);
    const { idleMs } = this.#options;
    if (this.#pending.size > 0 || !this.#ready || this.#closedBy || idleMs === Number.POSITIVE_INFINITY) return;
    const link = this.#ready;
    this.#idle = setTimeout(() => {
      this.#ready = undefined;
      this.#ending = this.#end(link).finally(() => {
        this.#ending = undefined;
      });
    }, idleMs);
  }

  async #end(link: WorkerLink): Promise<void> {
    const outcome = (await link.remote.end()) as Awaited<ReturnType<WorkerApi['end']>>;
    if ('value' in outcome && !outcome.value) {
      this.#ready = link;
      return;
    }
    // One that failed to end in order is of no use any more; the labels are stored.
    this.#leftovers = 'value' in outcome ? outcome.value : undefined;
    this.#link = undefined;
    link.end();
  }

  #send<T>(
    post: (call: number) => Promise<Outcome<T>>,
    {
      signal,
      deadlineMs = this.#options.deadlineMs,
      onTimer,
    }: CallOptions & { onTimer?: (restart: () => void) => void },
  ): Promise<T> {
    const call = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      checkDeadline(deadlineMs);
      if (this.#closedBy) return reject(this.#closedBy);
      if (signal?.aborted) return reject(abortError(signal));
      const giveUp = (error: PenchantError) => {
        void this.#link?.remote.abort(call);
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
        this.#link?.ping();
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
        this.#watchIdle();
        end();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(call, (error) => finish(() => reject(error)));
      clearTimeout(this.#idle);
      post(call).then(
        (outcome) =>
          finish(() => ('error' in outcome ? reject(fromErrorMessage(outcome.error)) : resolve(outcome.value))),
        (error) => finish(() => reject(error instanceof PenchantError ? error : unsendable(error))),
      );
    });
  }
}

/** The worker answers with outcomes, so what fails is the posting: a function or symbol in an argument, say. */
function unsendable(error: unknown): PenchantError {
  return new PenchantError('input', 'Expected arguments that can be sent to a worker, got something else.', {
    cause: error,
  });
}
