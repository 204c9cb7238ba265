/**
 * The engine: composes encoder, features, preference, ranking and storage into the methods of the public API. It runs
 * in the worker; nothing here knows about threads, so tests and Node use it directly.
 */
import type { Encoder } from '../encoder/encoder.js';
import { FeatureMap } from '../features/feature-map.js';
import type { Learner } from '../preference/learner.js';
import { explain } from '../ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates } from '../ranking/score.js';
import { suggestPair } from '../ranking/suggest.js';
import { PenchantError } from '../shared/errors.js';
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
  Persistence,
  PreferRequest,
  PreferResult,
  Profile,
  Progress,
  RerankRequest,
  RerankResult,
  SuggestedPair,
  SuggestPairRequest,
} from '../shared/protocol.js';
import { Queue } from '../shared/queue.js';
import { minus } from '../shared/sets.js';
import { countedLabels, entryId, fingerprint, type LogEntry, type Store, type StoreEvent } from '../storage/store.js';
import { createDefaultLearner } from './default-learner.js';
import { OpenEvents } from './events.js';
import { toExportFile } from './export-file.js';
import { FeatureSource } from './feature-source.js';
import { toLabel } from './judgement.js';
import { after, counted, sorted } from './log.js';
import { describeProfile } from './profile.js';
import { Snapshots } from './snapshots.js';
import { type LabelledRows, Taste, type TasteState } from './taste.js';
import {
  checkApply,
  checkCandidates,
  checkCount,
  checkId,
  checkObject,
  checkText,
  readExportFile,
} from './validate.js';

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
  readonly #source: FeatureSource;
  readonly #taste: Taste;
  readonly #events = new OpenEvents();
  readonly #queue = new Queue();
  readonly #snapshots: Snapshots;
  /** Ids of the log that was learnt. */
  #ids = new Set<string>();
  /** Labels that count, oldest first; read when they are first needed. */
  #labels: readonly Label[] | undefined;
  /** Whether `#taste` holds the rows of the labels; after a start from a snapshot it does not yet. */
  #isAttached = false;
  #isSyncing = false;

  private constructor(parts: EngineParts) {
    const { manifest, encoder, store } = parts;
    this.#parts = parts;
    this.#features = new FeatureMap(manifest.features);
    this.#source = new FeatureSource({
      encoder,
      store,
      features: this.#features,
      modelVersion: manifest.version,
    });
    this.#taste = new Taste(parts.learner ?? createDefaultLearner(manifest), manifest.noise);
    this.#snapshots = new Snapshots(store, () => ({
      modelVersion: manifest.version,
      log: fingerprint(this.#ids),
      state: this.#taste.state,
    }));
  }

  /** Reads the user's labels and learns them, or takes over the snapshot if it is up to date. */
  static async start(parts: EngineParts, signal?: AbortSignal): Promise<Engine> {
    const engine = new Engine(parts);
    await engine.#queue.run(() => engine.#load(signal), signal);
    return engine;
  }

  rerank(request: RerankRequest, signal?: AbortSignal): Promise<RerankResult> {
    return this.#queue.run(async () => {
      checkObject('request', request);
      const { prompt, candidates, topN = candidates?.length, apply = this.#parts.apply } = request;
      checkText('prompt', prompt);
      checkCandidates('candidates', candidates);
      checkCount('topN', topN, candidates.length);
      checkApply('apply', apply);
      const rows = await this.#source.rows(candidates, signal);
      const { posterior } = this.#taste;
      const scores = scoreCandidates(posterior, rows);
      const personal = descending(scores.mean);
      const applied = apply === 'always' || (apply === 'auto' && this.#taste.isEarned);
      const shown = (applied ? personal : [...candidates.keys()]).slice(0, topN);
      const favourite = personal[0] as number;
      return {
        ranking: shown.map((i) => ({
          originalIndex: i,
          score: scores.mean[i] as number,
          document: candidates[i] as string,
          sd: scores.sd[i] as number,
          reasons: explain(this.#features.axes, posterior.mean, scores.centred[i] as Float64Array),
        })),
        eventId: this.#events.add({ prompt, candidates: [...candidates], shown }),
        applied,
        confidence:
          favourite === 0
            ? 0.5
            : preferenceProbability(posterior, rows[favourite] as Float64Array, rows[0] as Float64Array),
      };
    }, signal);
  }

  prefer(request: PreferRequest, signal?: AbortSignal): Promise<PreferResult> {
    return this.#queue.run(async () => {
      const made = toLabel(request, this.#events);
      // A second label with the same id is the first one sent again.
      if (this.#ids.has(`label:${made.id}`)) return this.#preferResult(made.id, this.#parts.store.persistence);
      const labels = await this.#attach(signal);
      const label = { ...made, at: after(labels.at(-1), made.at) };
      // Encode before writing: once the label is in the log it must also be in the posterior.
      const rows = await this.#source.rows(label.texts, signal);
      const kept = await this.#append([{ kind: 'label', label }]);
      this.#labels = [...labels, label];
      this.#taste.add([{ label, rows }]);
      this.#snapshots.keepSoon();
      return this.#preferResult(label.id, kept);
    }, signal);
  }

  undo(labelId: string | undefined, signal?: AbortSignal): Promise<PreferResult> {
    return this.#queue.run(async () => {
      if (labelId !== undefined) checkId('labelId', labelId);
      const labels = await this.#readLabels(signal);
      const id = labelId ?? labels.at(-1)?.id;
      if (id === undefined || !labels.some((label) => label.id === id)) {
        throw new PenchantError(
          'unknown-label',
          `Expected a label to undo, got ${id ? `the id ${JSON.stringify(id)} of none` : 'no labels at all'}.`,
        );
      }
      const rest = labels.filter((label) => label.id !== id);
      // Encode before writing, as in `prefer`.
      const labelled = await this.#labelled(rest, signal);
      const kept = await this.#append([{ kind: 'undo', labelId: id }]);
      this.#labels = rest;
      await this.#learn(labelled);
      return this.#preferResult(id, kept);
    }, signal);
  }

  labels(): Promise<readonly Label[]> {
    return this.#queue.run(async () => structuredClone(await this.#readLabels()));
  }

  profile(): Promise<Profile> {
    return this.#queue.run(async () => {
      const { user, manifest } = this.#parts;
      return describeProfile({
        user,
        modelVersion: manifest.version,
        labels: this.#count,
        applied: this.#isApplied,
        axes: this.#features.axes,
        state: this.#taste.state,
        prior: this.#taste.blank().posterior,
      });
    });
  }

  suggestPair(request: SuggestPairRequest, signal?: AbortSignal): Promise<SuggestedPair> {
    return this.#queue.run(async () => {
      checkObject('request', request);
      const { prompt, candidates } = request;
      checkText('prompt', prompt);
      checkCandidates('candidates', candidates, 2);
      const rows = await this.#source.rows(candidates, signal);
      const suggestion = suggestPair(this.#taste.posterior, rows);
      return {
        ...suggestion,
        eventId: this.#events.add({ prompt, candidates: [...candidates], shown: suggestion.pair }),
      };
    }, signal);
  }

  export(options: ExportOptions = {}): Promise<ExportFile> {
    return this.#queue.run(async () => {
      const { apply, manifest, user } = this.#parts;
      return toExportFile({
        user,
        apply,
        modelVersion: manifest.version,
        labels: await this.#readLabels(),
        axes: this.#features.axes,
        posterior: options.posterior ? this.#taste.posterior : undefined,
      });
    });
  }

  import(file: unknown, signal?: AbortSignal): Promise<ImportResult> {
    return this.#queue.run(async () => {
      const { labels: given, settings } = readExportFile(file);
      const labels = await this.#readLabels(signal);
      const fresh = new Map<string, Label>();
      for (const label of given) {
        if (!this.#ids.has(`label:${label.id}`) && !fresh.has(label.id)) fresh.set(label.id, label);
      }
      const merged = sorted([...labels, ...fresh.values()]);
      // Encode first, so that an abort or a failing device leaves the log as it was.
      const labelled = await this.#labelled(merged, signal);
      if (fresh.size > 0) {
        await this.#append([...fresh.values()].map((label) => ({ kind: 'label', label })));
        this.#labels = merged;
        await this.#learn(labelled);
      }
      return { added: fresh.size, skipped: given.length - fresh.size, ...(settings && { settings }) };
    }, signal);
  }

  forget(): Promise<ForgetResult> {
    return this.#queue.run(async () => {
      const labels = this.#count;
      const isDatabaseDeleted = await this.#parts.store.forget();
      this.#ids.clear();
      this.#labels = [];
      this.#events.clear();
      this.#source.forget();
      this.#taste.replace([]);
      this.#isAttached = true;
      return { labels, isDatabaseDeleted };
    });
  }

  /** Waits for the work in hand, then releases encoder and store. */
  dispose(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#snapshots.flush();
      this.#parts.store.close();
      await this.#parts.encoder.dispose();
    });
  }

  get #isApplied(): boolean {
    const { apply } = this.#parts;
    return apply === 'always' || (apply === 'auto' && this.#taste.isEarned);
  }

  get #count(): number {
    return this.#labels?.length ?? countedLabels(this.#ids).size;
  }

  #preferResult(labelId: string, persistence: Persistence): PreferResult {
    return { labelId, labels: this.#count, applied: this.#isApplied, persistence };
  }

  async #load(signal?: AbortSignal): Promise<void> {
    const { store, manifest } = this.#parts;
    const [ids, snapshot] = await Promise.all([store.readIds(), store.readSnapshot()]);
    this.#ids = new Set(ids);
    if (snapshot?.modelVersion === manifest.version && snapshot.log === fingerprint(ids)) {
      this.#taste.restore(snapshot.state as TasteState);
    } else if (this.#count > 0) {
      await this.#relearn(signal);
    }
    store.listen((event) => this.#onStoreEvent(event));
  }

  #onStoreEvent(event: StoreEvent): void {
    if (event.type !== 'changed') this.#parts.onEvent?.(event);
    else if (!this.#isSyncing) {
      this.#isSyncing = true;
      void this.#queue.run(() => this.#sync()).catch(() => {});
    }
  }

  /** Learns what other tabs have written. */
  async #sync(): Promise<void> {
    this.#isSyncing = false;
    const { store } = this.#parts;
    const ids = new Set(await store.readIds());
    const added = minus(ids, this.#ids);
    const hasOnlyGrown = ids.size === this.#ids.size + added.size;
    if (hasOnlyGrown && added.size === 0) return;
    // What is known is not read again.
    const before = hasOnlyGrown ? this.#labels : undefined;
    const entries = await store.readLog(before && [...added]);
    const found = new Set([...(before ? this.#ids : []), ...entries.map(entryId)]);
    const labels = counted(found, entries, before);
    const known = new Set(this.#labels?.map(({ id }) => id));
    const newest = this.#labels?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    const fresh = labels.filter(({ id }) => !known.has(id));
    const isLonger =
      this.#isAttached && labels.length === known.size + fresh.length && fresh.every(({ at }) => at > newest);
    if (isLonger) this.#taste.add(await this.#labelled(fresh));
    else this.#taste.replace(await this.#labelled(labels));
    this.#isAttached = true;
    this.#labels = labels;
    this.#ids = found;
    this.#snapshots.keepSoon();
    this.#parts.onEvent?.({ type: 'change', labels: labels.length, applied: this.#isApplied });
  }

  /** The labels that count, read at the first need. */
  async #readLabels(signal?: AbortSignal): Promise<readonly Label[]> {
    return this.#labels ?? (await this.#readLog(signal));
  }

  async #readLog(signal?: AbortSignal): Promise<readonly Label[]> {
    const entries = await this.#parts.store.readLog();
    const ids = new Set(entries.map(entryId));
    const labels = counted(ids, entries);
    // What was learnt must be what is there, also where another tab wrote since the start.
    if (fingerprint(ids) !== fingerprint(this.#ids)) {
      const labelled = await this.#labelled(labels, signal);
      this.#ids = ids;
      await this.#learn(labelled);
    }
    this.#labels = labels;
    return labels;
  }

  /** Learns the whole log as it is stored. */
  async #relearn(signal?: AbortSignal): Promise<void> {
    const entries = await this.#parts.store.readLog();
    const ids = new Set(entries.map(entryId));
    const labels = counted(ids, entries);
    const labelled = await this.#labelled(labels, signal);
    this.#ids = ids;
    this.#labels = labels;
    await this.#learn(labelled);
  }

  async #append(entries: readonly LogEntry[]): Promise<Persistence> {
    const kept = await this.#parts.store.append(entries);
    for (const entry of entries) this.#ids.add(entryId(entry));
    return kept;
  }

  /** Learns these labels, all that count, from the start. */
  async #learn(labelled: readonly LabelledRows[]): Promise<void> {
    this.#taste.replace(labelled);
    this.#isAttached = true;
    await this.#snapshots.keep();
  }

  /** Loads the rows of the labels behind a snapshot, which the next label needs. */
  async #attach(signal?: AbortSignal): Promise<readonly Label[]> {
    const labels = await this.#readLabels(signal);
    if (!this.#isAttached) this.#taste.attach(await this.#labelled(labels, signal));
    this.#isAttached = true;
    return labels;
  }

  async #labelled(labels: readonly Label[], signal?: AbortSignal): Promise<LabelledRows[]> {
    const rows = await this.#source.rows(
      labels.flatMap((label) => label.texts),
      signal,
      (done, total) => this.#parts.onProgress?.({ status: 'learn', done, total }),
    );
    let next = 0;
    return labels.map((label) => {
      const start = next;
      next += label.texts.length;
      return { label, rows: rows.slice(start, next) };
    });
  }
}
