/** One engine for each user, however many components ask for it, and however they come and go. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineOptions } from '../../src/client.js';
import { EnginePool } from '../../src/react/engine-pool.js';
import { abortError, PenchantError } from '../../src/shared/errors.js';

/** One call of `createEngine`, to be answered by the test. */
interface Start {
  readonly options: EngineOptions;
  readonly engine: Engine & { isDisposed: boolean };
  resolve(): void;
  reject(error: unknown): void;
}

let starts: Start[];
let pool: EnginePool;

beforeEach(() => {
  vi.useFakeTimers();
  starts = [];
  pool = new EnginePool((options = {}) => {
    const engine = {
      isDisposed: false,
      dispose() {
        engine.isDisposed = true;
      },
    } as Start['engine'];
    return new Promise<Engine>((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(abortError(options.signal as AbortSignal)));
      starts.push({ options, engine, resolve: () => resolve(engine), reject });
    });
  });
});
afterEach(() => vi.useRealTimers());

const later = () => vi.advanceTimersByTimeAsync(1);
const ask = (user = 'ana', listener = vi.fn()) => ({ leave: pool.subscribe(user, {}, listener), listener });
const started = (i: number) => starts[i] as Start;

describe('EnginePool', () => {
  it('starts one engine for all who ask for the same user, and tells each when it is there', async () => {
    const [a, b] = [ask(), ask()];
    expect(starts.length).toBe(1);
    started(0).resolve();
    await later();
    expect(pool.state('ana')).toEqual({ engine: started(0).engine, error: null, progress: null });
    expect(a.listener).toHaveBeenCalled();
    expect(b.listener).toHaveBeenCalled();
    expect(pool.state('ana')).toBe(pool.state('ana'));
  });

  it('keeps users apart', async () => {
    ask('ana');
    ask('ben');
    expect(starts.map(({ options }) => options.user)).toEqual(['ana', 'ben']);
    started(1).resolve();
    await later();
    expect(pool.state('ana').engine).toBeNull();
    expect(pool.state('ben').engine).toBe(started(1).engine);
  });

  it('goes on with the same engine when a component leaves and comes back at once, as in StrictMode', async () => {
    ask().leave();
    ask();
    await later();
    expect(starts.length).toBe(1);
    expect(started(0).options.signal?.aborted).toBe(false);
    started(0).resolve();
    await later();
    expect(pool.state('ana').engine).toBe(started(0).engine);
  });

  it('disposes of the engine when the last one has left, and starts another for the next', async () => {
    const [a, b] = [ask(), ask()];
    started(0).resolve();
    await later();
    a.leave();
    await later();
    expect(started(0).engine.isDisposed).toBe(false);
    b.leave();
    await later();
    expect(started(0).engine.isDisposed).toBe(true);
    expect(pool.state('ana').engine).toBeNull();
    ask();
    expect(starts.length).toBe(2);
  });

  it('gives up a start that nobody waits for any more', async () => {
    const { leave, listener } = ask();
    leave();
    await later();
    expect(started(0).options.signal?.aborted).toBe(true);
    expect(pool.state('ana').error).toBeNull();
    expect(listener).not.toHaveBeenCalled();
  });

  it('disposes of an engine that comes although its start was given up', async () => {
    let arrive = (_: Engine) => {};
    const dispose = vi.fn();
    const deaf = new EnginePool(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    deaf.subscribe('ana', {}, () => {})();
    await later();
    arrive({ dispose } as unknown as Engine);
    await later();
    expect(dispose).toHaveBeenCalledOnce();
  });

  it('says why a start failed, and tries again for whoever comes next', async () => {
    const { listener } = ask();
    const error = new PenchantError('model-load', 'Expected manifest.json, got HTTP status 404.');
    started(0).reject(error);
    await later();
    expect(pool.state('ana')).toEqual({ engine: null, error, progress: null });
    listener.mockClear();
    ask();
    expect(starts.length).toBe(2);
    expect(pool.state('ana').error).toBeNull();
    started(1).resolve();
    await later();
    expect(listener).toHaveBeenCalled();
    expect(pool.state('ana').engine).toBe(started(1).engine);
  });

  it('turns whatever is thrown into a PenchantError', async () => {
    ask();
    started(0).reject(new TypeError('no'));
    await later();
    expect(pool.state('ana').error).toBeInstanceOf(PenchantError);
  });

  it('reports each percent of a download once, and everything else', async () => {
    const { listener } = ask();
    const report = started(0).options.onProgress as NonNullable<EngineOptions['onProgress']>;
    const file = 'encoder.onnx';
    for (let loaded = 0; loaded <= 5000; loaded++) report({ status: 'download', file, loaded, total: 5000 });
    expect(listener).toHaveBeenCalledTimes(101);
    report({ status: 'compile', device: 'wasm' });
    report({ status: 'learn', done: 1, total: 2 });
    report({ status: 'learn', done: 2, total: 2 });
    expect(listener).toHaveBeenCalledTimes(104);
    expect(pool.state('ana').progress).toEqual({ status: 'learn', done: 2, total: 2 });
  });

  it('passes the options of the first one on', () => {
    const worker = () => ({}) as Worker;
    pool.subscribe('ana', { modelUrl: '/models/', worker }, () => {});
    pool.subscribe('ana', { modelUrl: '/other/' }, () => {});
    expect(starts.length).toBe(1);
    expect(started(0).options).toMatchObject({ user: 'ana', modelUrl: '/models/', worker });
  });
});
