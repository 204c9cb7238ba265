/**
 * The page's side: owns the worker, and sees to it that every call settles. Same methods as the engine itself.
 *
 * A call can end in five ways: the worker answers, the caller aborts, the worker reports an error event, the worker
 * dies without a word, or the engine is disposed of. The fourth is noticed by a Web Lock that the worker holds while it
 * lives: when the page is granted it, the worker is gone.
 */
import { proxy, type Remote, releaseProxy, wrap } from 'comlink';
import { abortError, fromErrorMessage, PenchantError, throwIfAborted } from './shared/errors.js';
import { DEFAULT_CACHE_BYTES } from './shared/limits.js';
import type {
  ApplyMode,
  Device,
  ExportFile,
  ImportResult,
  Label,
  PreferRequest,
  PreferResult,
  Profile,
  Progress,
  RerankRequest,
  RerankResult,
  StartInfo,
  SuggestedPair,
  SuggestPairRequest,
} from './shared/protocol.js';
import type { EngineMethod, Outcome, WorkerApi } from './shared/worker-protocol.js';

/** Settings of an engine; everything has a default. */
export interface EngineOptions {
  /** Whose taste this is; users of one origin are kept apart. 1 to 200 characters. Default `'default'`. */
  readonly user?: string;
  /** Folder that holds `manifest.json`, relative to the page. Default `'models/'` beside the page. */
  readonly modelUrl?: string | URL;
  /** Where the page hosts the inference runtime's WebAssembly; given, it is loaded with progress and kept for offline use. */
  readonly runtimeUrls?: { readonly wasm?: string | URL; readonly webgpu?: string | URL };
  /** Default `'auto'`: WebGPU where it is there and gives right answers, else WASM. */
  readonly device?: Device | 'auto';
  /** When the personal order is shown. Default `'auto'`: once it predicts this user better than the app's own order. */
  readonly apply?: ApplyMode;
  /** `false` keeps everything in memory, gone with the engine. Default `true`. */
  readonly persist?: boolean;
  /** Bound of the cache of encoded texts, in bytes. Default 32 MiB. */
  readonly cacheBytes?: number;
  /** A worker that runs `penchant/worker`, for bundlers that do not find it by themselves. */
  readonly worker?: Worker | (() => Worker);
  /** Called while files load, the model compiles and labels are learnt. */
  readonly onProgress?: (progress: Progress) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** Options of every method that may take long. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** One user's engine. Methods reject with `PenchantError`. */
export interface Engine {
  /** Where it runs, what it promises to keep, and what it could not have. */
  readonly info: StartInfo;
  /** Puts candidates in this user's order. Reject codes: `input`, `device`, `aborted`, `worker-lost`, `disposed`. */
  rerank(request: RerankRequest & CallOptions): Promise<RerankResult>;
  /** Learns from one judgement; resolves when it is stored. Codes as `rerank`, and `unknown-event`, `storage`. */
  prefer(request: PreferRequest & CallOptions): Promise<PreferResult>;
  /** Takes a label back, the newest by default; what was learnt is then as if it had never been given. Code `unknown-label`. */
  undo(labelId?: string, options?: CallOptions): Promise<PreferResult>;
  /** All labels that count, oldest first. */
  labels(): Promise<readonly Label[]>;
  /** What was learnt, with its uncertainty. */
  profile(): Promise<Profile>;
  /** The two candidates whose comparison would teach most. */
  suggestPair(request: SuggestPairRequest & CallOptions): Promise<SuggestedPair>;
  /** Everything needed to go on elsewhere, as a JSON file. */
  export(): Promise<Blob>;
  /** Merges an exported file by label id. Codes `input`, `version`; a bad file changes nothing. */
  import(file: Blob | string | ExportFile, options?: CallOptions): Promise<ImportResult>;
  /** Removes everything of this user: labels, posterior, cached texts. */
  forget(): Promise<void>;
  /** Ends the worker; calls in flight reject with code `disposed`. Safe to call twice. */
  dispose(): void;
}

/**
 * Starts an engine. Resolves when it is ready to rank; after the first time this needs no network.
 *
 * @throws PenchantError codes `input`, `model-load`, `device`, `version`, `aborted`, `worker-lost`
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { signal } = options;
  throwIfAborted(signal);
  if (typeof document === 'undefined') {
    throw new PenchantError(
      'input',
      'Expected a web page, got an environment without `document`; call createEngine in the browser only.',
    );
  }
  const absolute = (url: string | URL) => new URL(url, document.baseURI).href;
  const { wasm, webgpu } = options.runtimeUrls ?? {};
  const connection = new Connection(openWorker(options.worker));
  try {
    const info = await connection.start(
      {
        user: options.user ?? 'default',
        modelUrl: absolute(options.modelUrl ?? 'models/'),
        runtimeUrls: { ...(wasm && { wasm: absolute(wasm) }), ...(webgpu && { webgpu: absolute(webgpu) }) },
        device: options.device ?? 'auto',
        apply: options.apply ?? 'auto',
        persist: options.persist ?? true,
        cacheBytes: options.cacheBytes ?? DEFAULT_CACHE_BYTES,
      },
      options.onProgress ?? (() => {}),
      signal,
    );
    return new WorkerEngine(connection, info);
  } catch (error) {
    connection.close(new PenchantError('disposed', 'The engine did not start.'));
    throw error;
  }
}

function openWorker(worker: EngineOptions['worker']): Worker {
  if (typeof worker === 'function') return worker();
  return worker ?? new Worker(new URL('../workers/engine.worker.js', import.meta.url), { type: 'module' });
}

/** Calls to one worker, each of which settles. */
class Connection {
  readonly #worker: Worker;
  readonly #remote: Remote<WorkerApi>;
  /** Rejects the calls in flight. */
  readonly #pending = new Map<number, (error: PenchantError) => void>();
  readonly #closing = new AbortController();
  #closedBy: PenchantError | undefined;
  #calls = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#remote = wrap<WorkerApi>(worker);
    const lost = (message: string) => () => this.close(new PenchantError('worker-lost', message));
    const { signal } = this.#closing;
    worker.addEventListener(
      'error',
      lost('Expected the worker to run, got an error event; its script may be missing.'),
      { signal },
    );
    worker.addEventListener(
      'messageerror',
      lost('Expected a readable answer from the worker, got one that cannot be decoded.'),
      { signal },
    );
  }

  start(
    options: Parameters<WorkerApi['start']>[0],
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ): Promise<StartInfo> {
    const lockName = `penchant-worker-${crypto.randomUUID()}`;
    let isWatched = false;
    const report = (progress: Progress) => {
      // The worker asked for its lock before it said anything, so from now on a free lock means a dead worker.
      if (!isWatched) this.#watch(lockName);
      isWatched = true;
      onProgress(progress);
    };
    return this.#send(
      (call) => this.#remote.start(options, lockName, proxy(report), call) as Promise<Outcome<StartInfo>>,
      signal,
    );
  }

  /** @throws PenchantError whatever the method throws, and `aborted`, `worker-lost`, `disposed` */
  call<T>(method: EngineMethod, argument?: unknown, signal?: AbortSignal): Promise<T> {
    return this.#send((call) => this.#remote.call(method, argument, call) as Promise<Outcome<T>>, signal);
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

  #send<T>(post: (call: number) => Promise<Outcome<T>>, signal?: AbortSignal): Promise<T> {
    const call = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      if (this.#closedBy) return reject(this.#closedBy);
      if (signal?.aborted) return reject(abortError(signal));
      const onAbort = () => {
        void this.#remote.abort(call);
        finish(() => reject(abortError(signal as AbortSignal)));
      };
      const finish = (end: () => void) => {
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

  /** Closes the connection when the worker's lock is free: only its end frees it. */
  #watch(lockName: string): void {
    navigator.locks
      ?.request(lockName, { signal: this.#closing.signal }, () => {
        this.close(
          new PenchantError(
            'worker-lost',
            'Expected the worker to live, got its end; create a new engine, the labels are stored.',
          ),
        );
      })
      .catch(() => {});
  }
}

class WorkerEngine implements Engine, Record<EngineMethod, unknown> {
  readonly info: StartInfo;
  readonly #connection: Connection;

  constructor(connection: Connection, info: StartInfo) {
    this.#connection = connection;
    this.info = info;
  }

  rerank({ signal, ...request }: RerankRequest & CallOptions): Promise<RerankResult> {
    return this.#connection.call('rerank', request, signal);
  }

  prefer({ signal, ...request }: PreferRequest & CallOptions): Promise<PreferResult> {
    // The id is made here, once, so that a label that is sent twice is stored once.
    return this.#connection.call('prefer', { labelId: crypto.randomUUID(), ...request }, signal);
  }

  undo(labelId?: string, { signal }: CallOptions = {}): Promise<PreferResult> {
    return this.#connection.call('undo', labelId, signal);
  }

  labels(): Promise<readonly Label[]> {
    return this.#connection.call('labels');
  }

  profile(): Promise<Profile> {
    return this.#connection.call('profile');
  }

  suggestPair({ signal, ...request }: SuggestPairRequest & CallOptions): Promise<SuggestedPair> {
    return this.#connection.call('suggestPair', request, signal);
  }

  async export(): Promise<Blob> {
    const file = await this.#connection.call<ExportFile>('export');
    return new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' });
  }

  async import(file: Blob | string | ExportFile, { signal }: CallOptions = {}): Promise<ImportResult> {
    const parsed = typeof file === 'string' || file instanceof Blob ? parseJson(await textOf(file)) : file;
    return this.#connection.call('import', parsed, signal);
  }

  forget(): Promise<void> {
    return this.#connection.call('forget');
  }

  dispose(): void {
    this.#connection.close(new PenchantError('disposed', 'Expected an engine in use, got one that was disposed of.'));
  }
}

function textOf(file: Blob | string): string | Promise<string> {
  return typeof file === 'string' ? file : file.text();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PenchantError('input', 'Expected an exported JSON file, got text that is not JSON.', { cause: error });
  }
}
