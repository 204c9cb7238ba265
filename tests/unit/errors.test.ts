/** Errors keep what callers need (class, code, message, cause) on their way out of the worker. */
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import {
  type ErrorCode,
  type ErrorMessage,
  fromErrorMessage,
  PenchantError,
  throwIfAborted,
  toErrorMessage,
  toPenchantError,
} from '../../src/shared/errors.js';
import { settle } from '../../src/shared/worker-protocol.js';

/** All codes; `satisfies` keeps the list complete. */
const CODES = Object.keys({
  input: 0,
  'unknown-event': 0,
  'unknown-label': 0,
  'model-load': 0,
  device: 0,
  storage: 0,
  version: 0,
  aborted: 0,
  deadline: 0,
  'worker-lost': 0,
  disposed: 0,
  internal: 0,
} satisfies Record<ErrorCode, 0>) as ErrorCode[];

/** Sends a value through a real message channel. */
async function throughChannel<T>(value: T): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const received = new Promise<T>((resolve) => port2.once('message', resolve));
  port1.postMessage(value);
  try {
    return await received;
  } finally {
    port1.close();
  }
}

const ways: readonly (readonly [string, (message: ErrorMessage) => Promise<ErrorMessage>])[] = [
  ['structured cloning', async (message) => structuredClone(message)],
  ['a message channel', throughChannel],
];

describe.each(ways)('an error that went through %s', (_, send) => {
  it.each(CODES)('of code %s keeps class, code, message, stack and cause', async (code) => {
    const cause = new RangeError('out of range');
    const error = new PenchantError(code, 'Expected `x` to be 1, got 2.', { cause });
    const rebuilt = fromErrorMessage(await send(toErrorMessage(error)));
    expect(rebuilt).toBeInstanceOf(PenchantError);
    expect(rebuilt).toBeInstanceOf(Error);
    expect([rebuilt.name, rebuilt.code, rebuilt.message]).toEqual(['PenchantError', code, error.message]);
    expect(rebuilt.stack).toBe(error.stack);
    expect(rebuilt.cause).toMatchObject({ name: 'RangeError', message: 'out of range' });
    expect(rebuilt.cause).toBeInstanceOf(Error);
  });

  it('has no cause if it had none', async () => {
    const rebuilt = fromErrorMessage(await send(toErrorMessage(new PenchantError('input', 'no'))));
    expect(rebuilt.cause).toBeUndefined();
  });

  it('arrives even if it had a cause that cannot be cloned', async () => {
    const cause = Object.assign(new Error('has a function'), { retry: () => {} });
    const rebuilt = fromErrorMessage(await send(toErrorMessage(new PenchantError('device', 'no', { cause }))));
    expect(rebuilt.cause).toMatchObject({ message: 'has a function' });
  });
});

describe('anything thrown', () => {
  it.each([
    ['an Error', new TypeError('no such thing'), 'no such thing'],
    ['a string', 'just a string', 'just a string'],
    ['undefined', undefined, 'undefined'],
    ['an Error without a message', new Error(''), 'Something failed without saying why.'],
    ['an object', { code: 'input' }, '[object Object]'],
  ])('becomes an error of code internal with the original as cause: %s', (_, thrown, message) => {
    const error = toPenchantError(thrown);
    expect(error).toBeInstanceOf(PenchantError);
    expect(error).toMatchObject({ code: 'internal', message });
    expect(error.cause).toBe(thrown);
  });

  it('stays as it is if it is one of ours, whatever code is asked for', () => {
    const error = new PenchantError('version', 'no');
    expect(toPenchantError(error, 'storage')).toBe(error);
  });

  it('is an abort if the platform calls it that', () => {
    expect(toPenchantError(new DOMException('gone', 'AbortError'))).toMatchObject({ code: 'aborted' });
  });

  it('settles as an outcome, never as a rejection', async () => {
    expect(await settle(async () => 3)).toEqual({ value: 3 });
    const failed = await settle(async () => {
      throw new PenchantError('storage', 'full');
    });
    expect(failed).toMatchObject({ error: { code: 'storage', message: 'full' } });
  });
});

describe('a signal', () => {
  it('that fired is thrown as code aborted, with its reason as cause; another is not', () => {
    const reason = new Error('changed my mind');
    expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(
      expect.objectContaining({ code: 'aborted', cause: reason }),
    );
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
    expect(() => throwIfAborted(undefined)).not.toThrow();
  });
});
