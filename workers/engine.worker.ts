/** The worker entry: exposes the engine over comlink. No logic of its own beyond signals and errors as values. */
import { expose, transfer } from 'comlink';
import type { Engine } from '../src/engine/engine.js';
import { startEngine } from '../src/engine/start-engine.js';
import { PenchantError } from '../src/shared/errors.js';
import type { EngineApi } from '../src/shared/protocol.js';
import { type EngineMethod, settle, type WorkerApi } from '../src/shared/worker-protocol.js';

/** Methods that answer with a `RankingMessage` here, and with objects elsewhere. */
const AS_MESSAGES: Partial<Record<EngineMethod, 'rank' | 'rankRefined'>> = { rerank: 'rank', refine: 'rankRefined' };

let engine: Engine | undefined;
const calls = new Map<number, AbortController>();

/** Runs work under a signal that `abort(call)` fires. */
async function withSignal<T>(call: number, work: (signal: AbortSignal) => Promise<T>) {
  const controller = new AbortController();
  calls.set(call, controller);
  try {
    return await settle(() => work(controller.signal));
  } finally {
    calls.delete(call);
  }
}

const api: WorkerApi = {
  start(options, lockName, onProgress, onEvent, call, leftovers) {
    // Held until the worker ends, however it ends.
    void navigator.locks?.request(lockName, () => new Promise(() => {}));
    return withSignal(call, async (signal) => {
      const started = await startEngine(options, onProgress, onEvent, leftovers, signal);
      engine = started.engine;
      return started.info;
    });
  },
  call(method, argument, call) {
    return withSignal(call, async (signal) => {
      if (!engine) throw new PenchantError('internal', 'Expected a started engine, got a call before the start.');
      const run = engine[AS_MESSAGES[method] ?? method] as (
        argument: unknown,
        signal: AbortSignal,
      ) => ReturnType<EngineApi[typeof method]>;
      return run.call(engine, argument, signal);
    });
  },
  abort(call) {
    calls.get(call)?.abort();
  },
  ping() {},
  async end() {
    const outcome = await settle(async () => engine?.end());
    return 'value' in outcome && outcome.value ? transfer(outcome, [outcome.value.events.buffer]) : outcome;
  },
};

expose(api);
