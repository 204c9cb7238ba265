/** The queue: one job at a time, in order, whatever becomes of the jobs. */
import { describe, expect, it, vi } from 'vitest';
import { Queue } from '../../src/shared/queue.js';
import { createGate, settleAll } from '../fixtures/gate.js';

describe('the queue', () => {
  it('runs one job at a time, in the order in which they came', async () => {
    const queue = new Queue();
    const log: string[] = [];
    const jobs = [1, 2, 3].map((n) => {
      const gate = createGate();
      const result = queue.run(async () => {
        log.push(`start ${n}`);
        await gate.passed;
        log.push(`end ${n}`);
        return n;
      });
      return { gate, result };
    });
    // Opened in the wrong order: the jobs must not care.
    for (const { gate } of jobs.toReversed()) gate.open();
    expect(await Promise.all(jobs.map(({ result }) => result))).toEqual([1, 2, 3]);
    expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3']);
  });

  it('knows whether a job waits for the one that runs', async () => {
    const queue = new Queue();
    const gate = createGate();
    expect(queue.isAwaited).toBe(false);
    const first = queue.run(() => gate.passed);
    await settleAll();
    expect(queue.isAwaited).toBe(false);
    const failing = queue.run(async () => Promise.reject(new RangeError('no')));
    expect(queue.isAwaited).toBe(true);
    gate.open();
    await first;
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(queue.isAwaited).toBe(false);
  });

  it.each([
    ['rejects', async () => Promise.reject(new RangeError('no'))],
    [
      'throws before it returns a promise',
      () => {
        throw new RangeError('no');
      },
    ],
  ] as const)('runs the next job after one that %s', async (_, job) => {
    const queue = new Queue();
    const failed = queue.run<number>(job);
    const next = queue.run(async () => 'next');
    await expect(failed).rejects.toBeInstanceOf(RangeError);
    expect(await next).toBe('next');
  });

  it('rejects an aborted job that waits at once, and never runs it', async () => {
    const queue = new Queue();
    const gate = createGate();
    const first = queue.run(() => gate.passed);
    const controller = new AbortController();
    let ran = false;
    const waiting = queue.run(async () => {
      ran = true;
    }, controller.signal);
    const last = queue.run(async () => 'last');
    controller.abort(new Error('changed my mind'));
    // The first job is still running.
    await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: { message: 'changed my mind' } });
    gate.open();
    await first;
    expect(await last).toBe('last');
    await settleAll();
    expect(ran).toBe(false);
  });

  it('rejects a job whose signal fired before it came', async () => {
    const queue = new Queue();
    const gate = createGate();
    const first = queue.run(() => gate.passed);
    let ran = false;
    const job = async () => {
      ran = true;
    };
    // At once, though the first job is still running.
    await expect(queue.run(job, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    gate.open();
    await first;
    await settleAll();
    expect(ran).toBe(false);
  });

  it('starts no job before an aborted one that runs has ended', async () => {
    const queue = new Queue();
    const gate = createGate();
    const controller = new AbortController();
    const running = queue.run(() => gate.passed, controller.signal);
    let started = false;
    const next = queue.run(async () => {
      started = true;
    });
    await settleAll();
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    await settleAll();
    expect(started).toBe(false);
    gate.open();
    await next;
    expect(started).toBe(true);
  });

  it('gives the result of a job whose signal fires too late', async () => {
    const controller = new AbortController();
    const result = new Queue().run(async () => 42, controller.signal);
    expect(await result).toBe(42);
    controller.abort();
    expect(await result).toBe(42);
  });

  it('is quiet once no job has come for as long as is asked, however the jobs ended', async () => {
    vi.useFakeTimers();
    try {
      const queue = new Queue();
      const gate = createGate();
      let isQuiet = false;
      const running = queue.run(() => gate.passed);
      void queue.quiet(100).then(() => {
        isQuiet = true;
      });
      await vi.advanceTimersByTimeAsync(1000);
      expect(isQuiet).toBe(false);
      gate.open();
      await running;
      await vi.advanceTimersByTimeAsync(99);
      await expect(queue.run(() => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
      await vi.advanceTimersByTimeAsync(100);
      expect(isQuiet).toBe(false);
      await vi.advanceTimersByTimeAsync(100);
      expect(isQuiet).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
