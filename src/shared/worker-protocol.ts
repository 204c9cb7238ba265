/**
 * What is said between `client.ts` and `engine.worker.ts`, beyond the public types. Types and one helper.
 *
 * Errors travel as values: comlink would strip their class and code. Signals travel as numbers: an `AbortSignal` cannot
 * be cloned, so the page names each call and may later abort that name.
 */
import { type ErrorMessage, toErrorMessage } from './errors.js';
import type { EngineApi, EngineEvent, Progress, StartInfo, StartOptions } from './protocol.js';

/** The answer to a call. */
export type Outcome<T> = { readonly value: T } | { readonly error: ErrorMessage };

/** The methods of the engine that the page may call. */
export type EngineMethod = keyof EngineApi;

/** What an ended worker leaves for the one that goes on in its place; the page only keeps it. */
export interface Leftovers {
  /** The sets that `prefer` can name, as JSON in UTF-8: bytes, since the page never needs to read them. */
  readonly events: Uint8Array<ArrayBuffer>;
  /** Fingerprint of the log that was known. */
  readonly log: string;
}

/** What the worker exposes. */
export interface WorkerApi {
  /**
   * Starts the engine; once.
   *
   * @param lockName   the worker holds the Web Lock of this name as long as it lives, so that the page learns of its death
   * @param leftovers  of the worker in whose place this one goes on
   */
  start(
    options: StartOptions,
    lockName: string,
    onProgress: (progress: Progress) => void,
    onEvent: (event: EngineEvent) => void,
    call: number,
    leftovers?: Leftovers,
  ): Promise<Outcome<StartInfo>>;
  /**
   * Calls a method of the engine; the last argument of the method, its signal, is left out. `rerank` and `refine`
   * answer with a `RankingMessage`.
   */
  call(method: EngineMethod, argument: unknown, call: number): Promise<Outcome<unknown>>;
  /** Fires the signal of a call in hand; unknown calls are ignored. */
  abort(call: number): void;
  /** Answers as soon as the worker's thread is free. */
  ping(): void;
  /** Finishes what is in hand and releases everything; answers undefined, and goes on, where labels are in memory only. */
  end(): Promise<Outcome<Leftovers | undefined>>;
}

/** Settles work as an `Outcome`; never rejects. */
export async function settle<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: toErrorMessage(error) };
  }
}
