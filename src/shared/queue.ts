/** Runs one job at a time, in the order they came; a job that fails or is given up does not stop the next. */
import { abortError, throwIfAborted } from './errors.js';

export class Queue {
  #tail: Promise<unknown> = Promise.resolve();
  /** Jobs that ever came, and those of them whose turn has come. */
  #jobs = 0;
  #begun = 0;

  /** Whether a job waits for the one that runs. */
  get isAwaited(): boolean {
    return this.#jobs > this.#begun;
  }

  /**
   * Runs `job` after all jobs before it.
   *
   * @param signal  if it fires while the job waits, the promise rejects at once with code `aborted` and the job never runs
   */
  run<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#jobs++;
    const result = this.#tail.then(() => {
      this.#begun++;
      throwIfAborted(signal);
      return job();
    });
    this.#tail = result.then(
      () => {},
      () => {},
    );
    return unlessAborted(result, signal);
  }

  /** Resolves once all jobs are done and no other has come for `quietMs` milliseconds. */
  async quiet(quietMs: number): Promise<void> {
    for (;;) {
      const jobs = this.#jobs;
      await this.#tail;
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      if (this.#jobs === jobs) return;
    }
  }
}

/** What `result` comes to, unless the signal fires first: then it rejects with code `aborted`, and `result` goes on unheard. */
export function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(abortError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
