/**
 * The one error class of the library, and its form while it crosses the worker boundary.
 *
 * Structured cloning drops the class, the code and the cause of an error, so errors travel as plain
 * `ErrorMessage` objects and are rebuilt on the page.
 */

/**
 * What went wrong, as a closed set that callers can switch over:
 *
 * - `input`: an argument is not what the method takes; nothing was changed.
 * - `unknown-event`: the `eventId` is not one of this engine's recent reranks.
 * - `unknown-label`: there is no such label (any more).
 * - `model-load`: a model file is missing, cut short, or not the file that the manifest names.
 * - `device`: the inference runtime failed, or gave numbers that cannot be right.
 * - `storage`: what was asked of the browser's storage could not be done; what was stored before is untouched.
 * - `deadline`: no answer in time; whether a change was made is unknown, and repeating it with the same id is safe.
 * - `version`: data or a database was written by a newer version of Penchant.
 * - `aborted`: the caller's `AbortSignal` fired.
 * - `worker-lost`: the worker died or never answered; create a new engine, the labels are in storage.
 * - `disposed`: the engine was disposed of.
 * - `internal`: a fault of ours.
 */
export type ErrorCode =
  | 'input'
  | 'unknown-event'
  | 'unknown-label'
  | 'model-load'
  | 'device'
  | 'storage'
  | 'version'
  | 'aborted'
  | 'deadline'
  | 'worker-lost'
  | 'disposed'
  | 'internal';

/** Every error that Penchant throws or rejects with. The message is one sentence, "Expected … got …" where it can be. */
export class PenchantError extends Error {
  override readonly name = 'PenchantError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** An error as plain data; of its cause, name and message. */
export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: { readonly name: string; readonly message: string } | undefined;
}

/** Turns anything thrown into plain data; what is not a `PenchantError` becomes code `internal` with the original as cause. */
export function toErrorMessage(thrown: unknown): ErrorMessage {
  const error = toPenchantError(thrown);
  const cause = error.cause;
  return {
    code: error.code,
    message: error.message,
    stack: error.stack,
    cause: cause instanceof Error ? { name: cause.name, message: cause.message } : undefined,
  };
}

/** Rebuilds an error from `toErrorMessage`; its stack is the one of the thread that threw it. */
export function fromErrorMessage(message: ErrorMessage): PenchantError {
  const options: { cause?: unknown } = {};
  if (message.cause) {
    options.cause = Object.assign(new Error(message.cause.message), { name: message.cause.name });
  }
  const error = new PenchantError(message.code, message.message, options);
  if (message.stack) error.stack = message.stack;
  return error;
}

/** Returns a `PenchantError` as it is and wraps anything else, by default as code `internal`. */
export function toPenchantError(thrown: unknown, code: ErrorCode = 'internal'): PenchantError {
  if (thrown instanceof PenchantError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new PenchantError('aborted', 'The call was aborted.', { cause: thrown });
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new PenchantError(code, text || 'Something failed without saying why.', { cause: thrown });
}

/** Throws code `aborted` if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** The error with which an aborted call rejects; the signal's reason is its cause. */
export function abortError(signal: AbortSignal): PenchantError {
  return new PenchantError('aborted', 'The call was aborted.', { cause: signal.reason });
}
