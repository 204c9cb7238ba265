/** The page's engine: starts the worker and offers the same methods as the engine in it. */
import { type CallOptions, Connection, checkDeadline } from './connection.js';
import { openWorker } from './open-worker.js';
import { PenchantError, throwIfAborted } from './shared/errors.js';
import { DEFAULT_CACHE_BYTES, DEFAULT_DEADLINE_MS, DEFAULT_IDLE_MS } from './shared/limits.js';
import type {
  ApplyMode,
  DataLoss,
  Device,
  DeviceChoice,
  EngineEvent,
  ExportFile,
  ExportOptions,
  ForgetResult,
  ImportResult,
  Label,
  LabelFilter,
  LabelReview,
  Persistence,
  PreferRequest,
  PreferResult,
  Profile,
  Progress,
  RerankRequest,
  RerankResult,
  Setting,
  Settings,
  StartInfo,
  StorageFault,
  SuggestedPair,
  SuggestPairRequest,
} from './shared/protocol.js';
import { type RankingMessage, toRerankResultInTurns } from './shared/ranking-message.js';
import type { EngineMethod } from './shared/worker-protocol.js';

export type { CallOptions } from './connection.js';

/** Settings of an engine; everything has a default. */
export interface EngineOptions {
  /** Whose taste this is; users of one origin are kept apart. 1 to 200 characters. Default `'default'`. */
  readonly user?: string;
  /** Folder that holds `manifest.json`, relative to the page. Default `'models/'` beside the page. */
  readonly modelUrl?: string | URL;
  /** Where the page hosts the inference runtime's WebAssembly; given, it is loaded with progress and kept for offline use. */
  readonly runtimeUrls?: { readonly wasm?: string | URL; readonly webgpu?: string | URL };
  /**
   * Default `'auto'`: the one that was measured to be faster on this machine, WASM until then. The measurement waits for a
   * quiet moment of the first start that finds an adapter, and is remembered.
   */
  readonly device?: Device | 'auto';
  /** When the personal order is shown. Default `'auto'`: once it predicts this user better than the app's own order. */
  readonly apply?: ApplyMode;
  /** `false` keeps everything in memory, gone with the engine. Default `true`. */
  readonly persist?: boolean;
  /** Bound of the cache of encoded texts, in bytes. Default 32 MiB. */
  readonly cacheBytes?: number;
  /**
   * How long a call may take, in milliseconds, before it rejects with code `deadline`; default 60,000. While the engine
   * starts, how long it may be silent.
   */
  readonly deadlineMs?: number;
  /**
   * After how many milliseconds without a call the worker is ended, and its memory given back; the next call starts another
   * in a fraction of a second and goes on as before. Default 300,000; 0 for never. A worker that was passed as an object, or
   * whose labels are in memory only, is never ended.
   */
  readonly idleMs?: number;
  /** A worker that runs `penchant/worker`, for bundlers that do not find it by themselves. */
  readonly worker?: Worker | (() => Worker);
  /** Called while files load, the model compiles and labels are learnt. */
  readonly onProgress?: (progress: Progress) => void;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** What an engine says without being asked. */
export interface EngineEventMap {
  /** The labels have changed by something other than a call to this engine: another tab, or storage that works again. */
  readonly change: CustomEvent<{ readonly labels: number; readonly applied: boolean }>;
  /** What is known of the user has changed, by a call to this engine or otherwise; for views that show it. */
  readonly update: Event;
  /** Another promise holds from now on; `fault` says why it is not the best one. */
  readonly persistence: CustomEvent<{ readonly persistence: Persistence; readonly fault?: StorageFault }>;
  /** The devices were measured (`choice`), or another device took the place of one that failed (`warnings`); `info` knows. */
  readonly device: CustomEvent<{
    readonly device: Device;
    readonly choice?: DeviceChoice;
    readonly warnings?: readonly string[];
  }>;
  /** A copy of the labels was damaged or gone, and has been restored as far as that was possible. */
  readonly 'data-loss': CustomEvent<DataLoss>;
}

/** A result, and where the budget ended before all candidates were known, the result that comes after it. */
export interface RefinableResult extends RerankResult {
  /**
   * There where `partial` is: the order of all candidates, with an `eventId` of its own. They are encoded in the
   * background, whether anybody waits for this or not, until the request's signal fires; rejects as `rerank` does.
   */
  readonly refined?: Promise<RerankResult>;
}

/** One user's engine. Methods reject with `PenchantError`. */
export interface Engine {
  /** Where it runs, what it promises to keep, and what it could not have; of the newest start, where an idle worker was ended. */
  readonly info: StartInfo;
  /** Which promise holds now for a label that is given. */
  readonly persistence: Persistence;
  /** Hears of events; what happened during the start is told right after `createEngine` has resolved. */
  addEventListener<K extends keyof EngineEventMap>(
    type: K,
    listener: (event: EngineEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof EngineEventMap>(type: K, listener: (event: EngineEventMap[K]) => void): void;
  /** Puts candidates in this user's order. Reject codes: `input`, `device`, `aborted`, `deadline`, `worker-lost`, `disposed`. */
  rerank(request: RerankRequest & CallOptions): Promise<RefinableResult>;
  /**
   * Learns from one judgement; resolves when it is stored as safely as the result's `persistence` says. A `rerank` that is
   * called right after it waits for the learning only (but where a label other than the newest is replaced), so a page that
   * shows the new order first and awaits this later does not wait for the disk. A call that is repeated with the same `labelId` stores one label. Codes as `rerank`, and
   * `unknown-event`, `storage` (the label is then learnt no longer).
   */
  prefer(request: PreferRequest & CallOptions): Promise<PreferResult>;
  /**
   * Takes a label back, the newest by default, or several at once; what was learnt is then as if they had never been
   * given. Code `unknown-label`.
   */
  undo(labelId?: string | readonly string[], options?: CallOptions): Promise<PreferResult>;
  /** The labels that count, oldest first; those of one set of candidates where a filter says so. */
  labels(filter?: LabelFilter): Promise<readonly Label[]>;
  /** The labels again, each with how well it was foretold and how well it fits all others. Costs about 0.1 ms a label. */
  review(): Promise<readonly LabelReview[]>;
  /** What was learnt, with its uncertainty. */
  profile(): Promise<Profile>;
  /** Sets what is the user's to set, for good: whether to learn, and how much an axis weighs. Resolves with all settings. */
  set(setting: Setting): Promise<Settings>;
  /** The two candidates whose comparison would teach most; undefined where the user has compared all. */
  suggestPair(request: SuggestPairRequest & CallOptions): Promise<SuggestedPair | undefined>;
  /** Everything needed to go on elsewhere, as a JSON file (docs/export-format.md). */
  export(options?: ExportOptions): Promise<Blob>;
  /** Merges an exported file by label id. Codes `input`, `version`; a bad file changes nothing. */
  import(file: Blob | string | ExportFile, options?: CallOptions): Promise<ImportResult>;
  /**
   * Removes everything of this user: labels, posterior, cached texts, in all tabs. What a disk may still hold after
   * that stands in docs/privacy.md. Code `storage` if anything may come back.
   */
  forget(): Promise<ForgetResult>;
  /** Ends the worker; calls in flight reject with code `disposed`. Safe to call twice. */
  dispose(): void;
}

/**
 * Starts an engine. Resolves when it is ready to rank; after the first time this needs no network.
 *
 * @throws PenchantError codes `input`, `model-load`, `device`, `version`, `aborted`, `deadline`, `worker-lost`
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  throwIfAborted(options.signal);
  if (typeof document === 'undefined') {
    throw new PenchantError(
      'input',
      'Expected a web page, got an environment without `document`; call createEngine in the browser only.',
    );
  }
  const absolute = (url: string | URL) => new URL(url, document.baseURI).href;
  const { wasm, webgpu } = options.runtimeUrls ?? {};
  const { worker = openWorker, deadlineMs = DEFAULT_DEADLINE_MS, idleMs = DEFAULT_IDLE_MS, persist = true } = options;
  checkDeadline(deadlineMs);
  checkIdle(idleMs);
  const early: EngineEvent[] = [];
  let hear = (event: EngineEvent) => {
    early.push(event);
  };
  let engine: WorkerEngine | undefined;
  const connection = new Connection({
    openWorker: () => (typeof worker === 'function' ? worker() : worker),
    deadlineMs,
    // A worker that cannot be opened again, or whose labels are nowhere else, is kept.
    idleMs: typeof worker === 'function' && persist && idleMs > 0 ? idleMs : Number.POSITIVE_INFINITY,
    start: {
      user: options.user ?? 'default',
      modelUrl: absolute(options.modelUrl ?? 'models/'),
      runtimeUrls: { ...(wasm && { wasm: absolute(wasm) }), ...(webgpu && { webgpu: absolute(webgpu) }) },
      device: options.device ?? 'auto',
      apply: options.apply ?? 'auto',
      persist,
      cacheBytes: options.cacheBytes ?? DEFAULT_CACHE_BYTES,
    },
    onProgress: options.onProgress ?? (() => {}),
    onEvent: (event) => hear(event),
    onRevived: (info) => engine?.revived(info),
  });
  try {
    engine = new WorkerEngine(connection, await connection.start(options.signal));
    const started = engine;
    // In a task of their own, so that the caller can listen first.
    setTimeout(() => {
      hear = (event) => started.tell(event);
      early.forEach(hear);
    });
    return started;
  } catch (error) {
    connection.close(new PenchantError('disposed', 'The engine did not start.'));
    throw error;
  }
}

class WorkerEngine implements Engine, Record<Exclude<EngineMethod, 'refine'>, unknown> {
  info: StartInfo;
  persistence: Persistence;
  readonly #connection: Connection;
  readonly #target = new EventTarget();
  #hasAskedToPersist = false;

  constructor(connection: Connection, info: StartInfo) {
    this.#connection = connection;
    this.info = info;
    this.persistence = info.persistence;
  }

  /** Another worker goes on in place of one that was idle; what it found other than it was is told like any other change. */
  revived(info: StartInfo): void {
    const { persistence } = this;
    this.info = info;
    if (info.persistence !== persistence) {
      this.tell({
        type: 'persistence',
        persistence: info.persistence,
        ...(info.fault !== undefined && { fault: info.fault }),
      });
    }
  }

  /** Passes on what the worker says. */
  tell(event: EngineEvent): void {
    if (event.type === 'persistence') this.persistence = event.persistence;
    if (event.type === 'device') {
      const { device, choice, warnings = [] } = event;
      this.info = {
        ...this.info,
        device,
        ...(choice && { deviceChoice: choice }),
        warnings: [...this.info.warnings, ...warnings],
      };
    }
    const { type, ...detail } = event;
    this.#target.dispatchEvent(new CustomEvent(type, { detail: 'loss' in detail ? detail.loss : detail }));
    if (type === 'change') this.#updated();
  }

  addEventListener<K extends keyof EngineEventMap>(
    type: K,
    listener: (event: EngineEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void {
    this.#target.addEventListener(type, listener as (event: Event) => void, options);
  }

  removeEventListener<K extends keyof EngineEventMap>(type: K, listener: (event: EngineEventMap[K]) => void): void {
    this.#target.removeEventListener(type, listener as (event: Event) => void);
  }

  async rerank({ signal, deadlineMs, ...request }: RerankRequest & CallOptions): Promise<RefinableResult> {
    const candidates = copyOf(request.candidates);
    const options = callOptions(signal, deadlineMs);
    const rank = async (method: 'rerank' | 'refine', asked: RerankRequest) =>
      toRerankResultInTurns(await this.#connection.call<RankingMessage>(method, asked, options), candidates);
    const result = await rank('rerank', request);
    if (!result.partial) return result;
    const refined = rank('refine', { ...request, candidates });
    // Whoever does not wait for it need not hear of its failure either.
    refined.catch(() => {});
    return { ...result, refined };
  }

  async prefer({ signal, deadlineMs, ...request }: PreferRequest & CallOptions): Promise<PreferResult> {
    // The id is made here, once, so that a label that is sent twice is stored once.
    const labelled = { labelId: crypto.randomUUID(), ...request };
    const result = await this.#connection.call<PreferResult>('prefer', labelled, callOptions(signal, deadlineMs));
    if (result.isStored) this.#askToPersist();
    this.#updated();
    return result;
  }

  async undo(labelId?: string | readonly string[], options: CallOptions = {}): Promise<PreferResult> {
    const result = await this.#connection.call<PreferResult>('undo', labelId, options);
    this.#updated();
    return result;
  }

  labels(filter?: LabelFilter): Promise<readonly Label[]> {
    return this.#connection.call('labels', filter);
  }

  review(): Promise<readonly LabelReview[]> {
    return this.#connection.call('review');
  }

  profile(): Promise<Profile> {
    return this.#connection.call('profile');
  }

  async set(setting: Setting): Promise<Settings> {
    const settings = await this.#connection.call<Settings>('set', setting);
    this.#updated();
    return settings;
  }

  suggestPair({
    signal,
    deadlineMs,
    ...request
  }: SuggestPairRequest & CallOptions): Promise<SuggestedPair | undefined> {
    return this.#connection.call('suggestPair', request, callOptions(signal, deadlineMs));
  }

  async export(options?: ExportOptions): Promise<Blob> {
    const file = await this.#connection.call<ExportFile>('export', options);
    return new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' });
  }

  async import(file: Blob | string | ExportFile, options: CallOptions = {}): Promise<ImportResult> {
    const parsed = typeof file === 'string' || file instanceof Blob ? await parseJson(file) : file;
    const result = await this.#connection.call<ImportResult>('import', parsed, options);
    this.#updated();
    return result;
  }

  async forget(): Promise<ForgetResult> {
    const result = await this.#connection.call<ForgetResult>('forget');
    this.#updated();
    return result;
  }

  dispose(): void {
    this.#connection.close(new PenchantError('disposed', 'Expected an engine in use, got one that was disposed of.'));
  }

  #updated(): void {
    this.#target.dispatchEvent(new Event('update'));
  }

  /** From the first label on there is something to lose: asks the browser not to evict this origin. Only pages may ask. */
  #askToPersist(): void {
    if (this.#hasAskedToPersist || this.persistence === 'memory') return;
    this.#hasAskedToPersist = true;
    void navigator.storage?.persist?.().catch(() => {});
  }
}

/** @throws PenchantError code `input` */
function checkIdle(value: unknown): asserts value is number {
  // Timers hold 31 bits.
  if (typeof value !== 'number' || !(value >= 0 && (value <= 0x7fffffff || value === Number.POSITIVE_INFINITY))) {
    throw new PenchantError(
      'input',
      `Expected \`idleMs\` to be a number from 0 to ${0x7fffffff}, got ${String(value)}.`,
    );
  }
}

function callOptions(signal: AbortSignal | undefined, deadlineMs: number | undefined): CallOptions {
  return { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
}

/** The texts as they are now: what becomes of the caller's array meanwhile is not what is ranked. */
function copyOf(texts: readonly string[]): readonly string[] {
  try {
    return Array.from(texts);
  } catch {
    return []; // no array, and the worker will say so
  }
}

async function parseJson(file: Blob | string): Promise<unknown> {
  try {
    return JSON.parse(typeof file === 'string' ? file : await file.text());
  } catch (error) {
    throw new PenchantError('input', 'Expected an exported JSON file, got text that is not JSON or cannot be read.', {
      cause: error,
    });
  }
}
