/**
 * The engine: composes encoder, features, preference, ranking and storage into the methods of the public API. It runs
 * in the worker; nothing here knows about threads, so tests and Node use it directly.
 */
import type { Encoder } from '../encoder/encoder.js';
import { FeatureMap } from '../features/feature-map.js';
import type { Learner } from '../preference/learner.js';
import { suggestPair } from '../ranking/suggest.js';
import { PenchantError, throwIfAborted } from '../shared/errors.js';
import { MAX_PAIRED } from '../shared/limits.js';
import type { Manifest } from '../shared/manifest.js';
import type {
  ApplyMode,
  EngineApi,
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
  SuggestedPair,
  SuggestPairRequest,
} from '../shared/protocol.js';
import { Queue, unlessAborted } from '../shared/queue.js';
import { type RankingMessage, toRerankResult } from '../shared/ranking-message.js';
import type { Leftovers } from '../shared/worker-protocol.js';
import type { Store, StoreEvent } from '../storage/store.js';
import { measuredUntil, smallBatches } from './anytime.js';
import { createDefaultLearner } from './default-learner.js';
import { OpenEvents } from './events.js';
import { toExportFile } from './export-file.js';
import { FeatureSource } from './feature-source.js';
import { readExportFile } from './import-file.js';
import { toLabel } from './judgement.js';
import { Learning } from './learning.js';
import { after, askedPairs } from './log.js';
import { orderCandidates } from './order.js';
import { describeProfile } from './profile.js';
import { Taste } from './taste.js';
import { checkCandidates, checkIds, checkObject, checkRerank, checkSetting, checkText } from './validate.js';

/** Texts that are looked up in one job: some 30 ms where they have to be read from the cache. */
const KNOWN_AT_ONCE = 200;
/** After as many the learner runs as fast as it ever does, or nearly; the first few take 20 ms each. */
const REHEARSALS = 12;
/** So long at most: an app's own learner may be one that takes its time. */
const REHEARSAL_MS = 300;

export interface EngineParts {
  readonly user: string;
  readonly apply: ApplyMode;
  readonly manifest: Manifest;
  readonly encoder: Encoder;
  /** The user's store. */
  readonly store: Store;
  /** Hears what the engine says without being asked. */
  readonly onEvent?: (event: EngineEvent) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** The learner; by default the one that the manifest describes. */
  readonly learner?: Learner;
}

export class Engine implements EngineApi {
  readonly #parts: EngineParts;
  readonly #features: FeatureMap;
  /** Index of each style axis among the features, by name: what can be wished for and set. */
  readonly #axes: ReadonlyMap<string, number>;
  readonly #source: FeatureSource;
  readonly #taste: Taste;
  readonly #learning: Learning;
  readonly #events = new OpenEvents();
  readonly #queue = new Queue();
  #isSyncing = false;

  private constructor(parts: EngineParts) {
    const { manifest, encoder, store } = parts;
    this.#parts = parts;
    this.#features = new FeatureMap(manifest.features);
    this.#axes = new Map(
      this.#features.axes.flatMap(({ name, kind }, index) => (kind === 'style' ? [[name, index]] : [])),
    );
    this.#source = new FeatureSource({ encoder, store, features: this.#features, modelVersion: manifest.version });
    const learner = parts.learner ?? createDefaultLearner(manifest);
    this.#taste = new Taste({ learner, noise: manifest.noise, axes: this.#axes });
    this.#learning = new Learning({
      store,
      source: this.#source,
      features: this.#features,
      taste: this.#taste,
      modelVersion: manifest.version,
      axes: this.#axes,
      inTurn: (work) => void this.#inBackground(work),
      isAwaited: () => this.#queue.isAwaited,
      onProgress: (done, total) => parts.onProgress?.({ status: 'learn', done, total }),
    });
  }

  /** Reads the user's labels and learns them, or takes over the snapshot if it is up to date. */
  static async start(parts: EngineParts, signal?: AbortSignal): Promise<Engine> {
    const engine = new Engine(parts);
    await engine.#queue.run(async () => {
      await engine.#learning.load(signal);
      parts.store.listen((event) => engine.#onStoreEvent(event));
    }, signal);
    return engine;
  }

  async rerank(request: RerankRequest, signal?: AbortSignal): Promise<RerankResult> {
    return this.#toResult(await this.rank(request, signal));
  }

  async refine(request: RerankRequest, signal?: AbortSignal): Promise<RerankResult> {
    return this.#toResult(await this.rankRefined(request, signal));
  }

  /** `rerank`, as the worker sends its result. */
  rank(request: RerankRequest, signal?: AbortSignal): Promise<RankingMessage> {
    const askedAt = performance.now();
    return this.#queue.run(async () => {
      checkRerank(request);
      const { prompt, candidates, topN = candidates.length, apply = this.#parts.apply, budgetMs } = request;
      const measured =
        budgetMs === undefined
          ? await this.#source.measured(candidates, signal)
          : await measuredUntil(askedAt + budgetMs, candidates, this.#source, this.#parts.encoder, signal);
      const order = orderCandidates({
        measured,
        features: this.#features,
        posterior: this.#taste.posterior,
        isPersonal: this.#isApplied(apply),
        topN,
      });
      const event = { prompt, candidates: [...candidates], shown: [...order.originalIndex] };
      return { ...order, eventId: this.#events.add(event) };
    }, signal);
  }

  /** `refine`, as the worker sends its result. */
  async rankRefined(request: RerankRequest, signal?: AbortSignal): Promise<RankingMessage> {
    checkRerank(request);
    const { budgetMs, ...whole } = request;
    await this.#measureInTurns(request.candidates, signal);
    return this.rank(whole, signal);
  }

  /** Gets to know texts, a few in each job, so that others get their turn in between; for as long as they are needed. */
  async #measureInTurns(texts: readonly string[], signal?: AbortSignal, areNeeded = () => true): Promise<void> {
    for (let start = 0; start < texts.length; start += KNOWN_AT_ONCE) {
      const some = texts.slice(start, start + KNOWN_AT_ONCE);
      const rows = await this.#queue.run(async () => (areNeeded() ? this.#source.known(some) : undefined), signal);
      for (const batch of smallBatches(some.filter((_, i) => rows && !rows[i]))) {
        await this.#queue.run(async () => areNeeded() && this.#source.measured(batch, signal), signal);
      }
    }
  }

  async prefer(request: PreferRequest, signal?: AbortSignal): Promise<PreferResult> {
    const { id, stored } = await this.#inTurn(async () => {
      const { label, replaces } = toLabel(request, this.#events, this.#axes);
      // A second label with the same id is the first one sent again.
      if (this.#learning.has(label.id)) return { id: label.id, stored: Promise.resolve(this.#parts.store.persistence) };
      if (!this.#learning.settings.learning) return { id: label.id, stored: undefined };
      const at = after((await this.#learning.labels(signal)).at(-1), label.at);
      return { id: label.id, ...(await this.#learning.add({ ...label, at }, replaces, signal)) };
    }, signal);
    const persistence = (stored && (await unlessAborted(stored, signal))) ?? this.#parts.store.persistence;
    return this.#preferResult(id, persistence, stored !== undefined);
  }

  undo(labelId: string | readonly string[] | undefined, signal?: AbortSignal): Promise<PreferResult> {
    return this.#inTurn(async () => {
      const ids = labelId === undefined ? [] : checkIds('labelId', labelId);
      const newest = (await this.#learning.labels(signal)).at(-1)?.id;
      if (labelId === undefined && newest === undefined) {
        throw new PenchantError('unknown-label', 'Expected a label to undo, got no labels at all.');
      }
      const undone = labelId === undefined ? [newest as string] : ids;
      const kept = await this.#learning.takeBack(undone, signal);
      return this.#preferResult(undone.at(-1) as string, kept);
    }, signal);
  }

  labels(filter: LabelFilter = {}): Promise<readonly Label[]> {
    return this.#inTurn(async () => {
      checkObject('filter', filter);
      const { prompt, candidates } = filter;
      if (prompt !== undefined) checkText('filter.prompt', prompt);
      if (candidates !== undefined) checkCandidates('filter.candidates', candidates);
      const among = candidates && new Set(candidates);
      const labels = (await this.#learning.labels()).filter(
        (label) =>
          (prompt === undefined || label.prompt === prompt) && (!among || label.texts.every((text) => among.has(text))),
      );
      return structuredClone(labels);
    });
  }

  review(): Promise<readonly LabelReview[]> {
    return this.#inTurn(async () => {
      await this.#learning.attach();
      return structuredClone(this.#taste.review());
    });
  }

  profile(): Promise<Profile> {
    return this.#inTurn(async () => {
      const { user, manifest, apply } = this.#parts;
      return describeProfile({
        user,
        modelVersion: manifest.version,
        labels: this.#learning.count,
        applied: this.#isApplied(apply),
        settings: this.#learning.settings,
        axes: this.#features.axes,
        posterior: this.#taste.posterior,
        evidence: this.#taste.evidence,
        prior: this.#taste.prior,
      });
    });
  }

  set(setting: Setting): Promise<Settings> {
    return this.#inTurn(async () => {
      checkSetting(setting, this.#axes);
      await this.#learning.set(setting);
      return this.#learning.settings;
    });
  }

  suggestPair(request: SuggestPairRequest, signal?: AbortSignal): Promise<SuggestedPair | undefined> {
    return this.#inTurn(async () => {
      checkObject('request', request);
      const { prompt, candidates } = request;
      checkText('prompt', prompt);
      checkCandidates('candidates', candidates, 2, MAX_PAIRED);
      const rows = this.#features.together(await this.#source.measured(candidates, signal));
      const isAsked = askedPairs(await this.#learning.labels(signal), candidates);
      const suggestion = suggestPair(this.#taste.posterior, rows, isAsked);
      if (!suggestion) return undefined;
      return {
        ...suggestion,
        eventId: this.#events.add({ prompt, candidates: [...candidates], shown: suggestion.pair }),
      };
    }, signal);
  }

  export(options: ExportOptions = {}): Promise<ExportFile> {
    return this.#inTurn(async () => {
      const { apply, manifest, user } = this.#parts;
      return toExportFile({
        user,
        apply,
        modelVersion: manifest.version,
        settings: this.#learning.settings,
        labels: await this.#learning.labels(),
        axes: this.#features.axes,
        posterior: options.posterior ? this.#taste.posterior : undefined,
      });
    });
  }

  import(file: unknown, signal?: AbortSignal): Promise<ImportResult> {
    return this.#inTurn(async () => {
      const { labels, settings } = readExportFile(file);
      const added = await this.#learning.merge(labels, signal);
      return { added, skipped: labels.length - added, ...(settings && { settings }) };
    }, signal);
  }

  forget(): Promise<ForgetResult> {
    return this.#inTurn(async () => {
      const labels = this.#learning.count;
      const isDatabaseDeleted = await this.#learning.forget();
      this.#events.clear();
      return { labels, isDatabaseDeleted };
    });
  }

  /** Resolves once nothing has been asked for `quietMs` milliseconds. */
  quiet(quietMs: number): Promise<void> {
    return this.#queue.quiet(quietMs);
  }

  /** Does a job when nothing has been asked for a while; what is asked meanwhile waits for it. */
  async inQuiet<T>(job: () => Promise<T>, quietMs: number): Promise<T> {
    await this.#queue.quiet(quietMs);
    return this.#inTurn(job);
  }

  /** Reads and rehearses what the first label after a start needs, once nothing has been asked for a while. */
  async prepareToLearn(quietMs: number): Promise<void> {
    const texts = await this.inQuiet(() => this.#learning.texts(), quietMs);
    // A call in between may have read them all itself, or forgotten them.
    await this.#measureInTurns(texts, undefined, () => !this.#learning.isAttached);
    await this.#inTurn(() => this.#learning.attach());
    const until = performance.now() + REHEARSAL_MS;
    for (let i = 0; i < REHEARSALS && performance.now() < until; i++) {
      await this.#queue.run(async () => this.#taste.rehearse());
    }
  }

  /** Goes on in place of an engine that was ended, and tells what has changed since. */
  resume({ events, log }: Leftovers): void {
    this.#events.restore(events);
    if (log !== this.#learning.fingerprint) this.#tellChange();
  }

  /** As `dispose`, and leaves what the engine in its place needs; undefined, and goes on, where labels are in memory only. */
  end(): Promise<Leftovers | undefined> {
    return this.#inTurn(async () => {
      if (this.#parts.store.persistence === 'memory') return undefined;
      await this.#release();
      return { events: this.#events.toBytes(), log: this.#learning.fingerprint };
    });
  }

  /** Waits for the work in hand, then releases encoder and store. */
  dispose(): Promise<void> {
    return this.#inTurn(() => this.#release());
  }

  /**
   * Does a job when all that were asked for before are done, and the label that was given last is stored. Only candidates
   * are ranked without waiting for the disk.
   */
  #inTurn<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#queue.run(async () => {
      await this.#learning.settled();
      throwIfAborted(signal);
      return job();
    }, signal);
  }

  /** The same for work that nobody called for: it takes no turn before the disk is done, so that an order need not wait for it. */
  async #inBackground(work: () => Promise<void>): Promise<void> {
    await this.#learning.settled();
    await this.#inTurn(work).catch(() => {});
  }

  async #release(): Promise<void> {
    await this.#learning.flush();
    await this.#source.settled();
    this.#parts.store.close();
    await this.#parts.encoder.dispose();
  }

  #toResult(message: RankingMessage): RerankResult {
    return toRerankResult(message, this.#events.get(message.eventId).candidates);
  }

  /** Whether the personal order is shown. Who sets an axis by hand wants to see it, proof or not. */
  #isApplied(apply: ApplyMode): boolean {
    if (apply !== 'auto') return apply === 'always';
    return this.#taste.isEarned || Object.keys(this.#learning.settings.axes).some((axis) => this.#axes.has(axis));
  }

  #preferResult(labelId: string, persistence: Persistence, isStored = true): PreferResult {
    const { count: labels } = this.#learning;
    return { labelId, labels, applied: this.#isApplied(this.#parts.apply), persistence, isStored };
  }

  #onStoreEvent(event: StoreEvent): void {
    if (event.type !== 'changed') this.#parts.onEvent?.(event);
    else if (!this.#isSyncing) {
      this.#isSyncing = true;
      void this.#inBackground(() => this.#sync());
    }
  }

  async #sync(): Promise<void> {
    this.#isSyncing = false;
    if (await this.#learning.sync()) this.#tellChange();
  }

  #tellChange(): void {
    const { count: labels } = this.#learning;
    this.#parts.onEvent?.({ type: 'change', labels, applied: this.#isApplied(this.#parts.apply) });
  }
}
