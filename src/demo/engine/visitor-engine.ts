/** The visitor's engine: starts it, starts another in its place on another device, and tells everybody which one it is. */
import { createEngine, type Device, type Engine, PenchantError, type Progress, type StartInfo } from '../../index.js';
import { keepForOffline } from '../page/offline.js';
import { RUNTIME_URLS } from './runtime-urls.js';

/** Shows how the start goes. */
export interface StartReporter {
  begin(): void;
  report(progress: Progress): void;
  ready(info: StartInfo): void;
  failed(error: PenchantError, onRetry: () => void): void;
}

export type EngineListener = (engine: Engine | undefined) => void;

export class VisitorEngine {
  readonly #user: string;
  readonly #reporter: StartReporter;
  readonly #listeners: EngineListener[] = [];
  #engine: Engine | undefined;
  #starting: AbortController | undefined;

  constructor(user: string, reporter: StartReporter) {
    this.#user = user;
    this.#reporter = reporter;
  }

  /** The engine; undefined while none is ready. */
  get current(): Engine | undefined {
    return this.#engine;
  }

  /** Calls back when there is another engine, or none. */
  subscribe(listener: EngineListener): void {
    this.#listeners.push(listener);
  }

  /** Starts an engine in place of the one before. Resolves when it is ready, has failed, or was itself replaced. */
  async start(device: Device | 'auto'): Promise<void> {
    this.#starting?.abort();
    const starting = new AbortController();
    this.#starting = starting;
    this.#replace(undefined);
    this.#reporter.begin();
    try {
      const engine = await createEngine({
        user: this.#user,
        device,
        runtimeUrls: RUNTIME_URLS,
        onProgress: (progress) => !starting.signal.aborted && this.#reporter.report(progress),
        signal: starting.signal,
      });
      if (starting.signal.aborted) {
        engine.dispose();
        return;
      }
      this.#reporter.ready(engine.info);
      this.#replace(engine);
      await keepForOffline(engine.info.device);
    } catch (error) {
      if (starting.signal.aborted) return;
      this.#fail(error, device);
    }
  }

  /** The worker has ended by itself, with this error. */
  lost(error: PenchantError): void {
    const device = this.#engine?.info.device ?? 'auto';
    this.#replace(undefined);
    this.#fail(error, device);
  }

  #fail(error: unknown, device: Device | 'auto'): void {
    if (!(error instanceof PenchantError)) throw error;
    this.#reporter.failed(error, () => void this.start(device));
  }

  #replace(engine: Engine | undefined): void {
    const old = this.#engine;
    this.#engine = engine;
    for (const listener of this.#listeners) listener(engine);
    // Only now does nobody use it any more.
    old?.dispose();
  }
}
