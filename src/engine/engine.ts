/**
 * The engine: composes encoder, features, preference, ranking and storage into the methods of the public API. It runs
 * in the worker; nothing here knows about threads, so tests and Node use it directly.
 */
import type { Encoder } from '../encoder/encoder.js';
import { FeatureMap } from '../features/feature-map.js';
import { LaplaceLearner } from '../preference/laplace.js';
import type { Learner } from '../preference/learner.js';
import { explain } from '../ranking/reasons.js';
import { descending, preferenceProbability, scoreCandidates } from '../ranking/score.js';
import { suggestPair } from '../ranking/suggest.js';
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import type {
  ApplyMode,
  EngineApi,
  ExportFile,
  ImportResult,
  Label,
  PreferRequest,
  PreferResult,
  Profile,
  Progress,
  RerankRequest,
  RerankResult,
  SuggestedPair,
  SuggestPairRequest,
} from '../shared/protocol.js';
import type { LogEntry, Store } from '../storage/store.js';
import { OpenEvents } from './events.js';
import { FeatureSource } from './feature-source.js';
import { toLabel } from './judgement.js';
import { describeProfile } from './profile.js';
import { Queue } from './queue.js';
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
  readonly store: Store;
  readonly onProgress?: (progress: Progress) => void;
  /** The learner; the Laplace posterior under the manifest's prior by default. */
  readonly learner?: Learner;
}

export class Engine implements EngineApi {
  readonly #parts: EngineParts;
  readonly #features: FeatureMap;
  readonly #source: FeatureSource;
  readonly #taste: Taste;
  readonly #events = new OpenEvents();
  readonly #queue = new Queue();
  /** Labels that count, oldest first. */
  #labels: Label[] = [];
  /** Sequence number of the last log line read or written. */
  #lastSequence = 0;
  /** Log lines read or written. */
  #entries = 0;
  /** Whether `#taste` holds the rows of `#labels`; after a start from a snapshot it does not yet. */
  #isAttached = false;

  private constructor(parts: EngineParts) {
    const { manifest, encoder, store, user } = parts;
    this.#parts = parts;
    this.#features = new FeatureMap(manifest.features);
    this.#source = new FeatureSource({
      encoder,
      store,
      user,
      features: this.#features,
      modelVersion: manifest.version,
    });
    this.#taste = new Taste(parts.learner ?? createLaplaceLearner(manifest), manifest.noise);
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
      const { posterior } = this.#taste.state;
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
      const label = toLabel(request, this.#events);
      await this.#attach(signal);
      // Encode before writing: once the label is in the log it must also be in the posterior.
      const rows = await this.#source.rows(label.texts, signal);
      const added = await this.#append([{ kind: 'label', label }]);
      if (added > 0) {
        this.#labels = [...this.#labels, label];
        this.#taste.add({ label, rows });
        await this.#keepSnapshot();
      }
      return this.#preferResult(label.id);
    }, signal);
  }

  undo(labelId: string | undefined, signal?: AbortSignal): Promise<PreferResult> {
    return this.#queue.run(async () => {
      if (labelId !== undefined) checkId('labelId', labelId);
      const id = labelId ?? this.#labels.at(-1)?.id;
      if (id === undefined || !this.#labels.some((label) => label.id === id)) {
        throw new PenchantError(
          'unknown-label',
          `Expected a label to undo, got ${id ? `the id ${JSON.stringify(id)} of none` : 'no labels at all'}.`,
        );
      }
      const rest = this.#labels.filter((label) => label.id !== id);
      // Encode before writing, as in `prefer`.
      const labelled = await this.#labelled(rest, signal);
      await this.#append([{ kind: 'undo', labelId: id }]);
      this.#labels = rest;
      await this.#learn(labelled);
      return this.#preferResult(id);
    }, signal);
  }

  labels(): Promise<readonly Label[]> {
    return this.#queue.run(async () => structuredClone(this.#labels));
  }

  profile(): Promise<Profile> {
    return this.#queue.run(async () => {
      const { user, manifest } = this.#parts;
      return describeProfile({
        user,
        modelVersion: manifest.version,
        labels: this.#labels.length,
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
      const suggestion = suggestPair(this.#taste.state.posterior, rows);
      return {
        ...suggestion,
        eventId: this.#events.add({ prompt, candidates: [...candidates], shown: suggestion.pair }),
      };
    }, signal);
  }

  export(): Promise<ExportFile> {
    return this.#queue.run(async () => ({
      format: 'penchant',
      version: 1,
      user: this.#parts.user,
      exportedAt: new Date().toISOString(),
      modelVersion: this.#parts.manifest.version,
      labels: structuredClone(this.#labels),
    }));
  }

  import(file: unknown, signal?: AbortSignal): Promise<ImportResult> {
    return this.#queue.run(async () => {
      const labels = readExportFile(file);
      // Encode first, so that an abort or a failing device leaves the log as it was.
      await this.#labelled([...this.#labels, ...labels], signal);
      const added = await this.#append(labels.map((label) => ({ kind: 'label', label })));
      await this.#readLog();
      await this.#learn(await this.#labelled(this.#labels));
      return { added, skipped: labels.length - added };
    }, signal);
  }

  forget(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#parts.store.forget(this.#parts.user);
      this.#labels = [];
      this.#entries = 0;
      this.#events.clear();
      this.#source.forget();
      this.#taste.replace([]);
      this.#isAttached = true;
    });
  }

  /** Waits for the work in hand, then releases encoder and store. */
  dispose(): Promise<void> {
    return this.#queue.run(async () => {
      this.#parts.store.close();
      await this.#parts.encoder.dispose();
    });
  }

  get #isApplied(): boolean {
    const { apply } = this.#parts;
    return apply === 'always' || (apply === 'auto' && this.#taste.isEarned);
  }

  #preferResult(labelId: string): PreferResult {
    return { labelId, labels: this.#labels.length, applied: this.#isApplied };
  }

  readonly #reportLearning = (done: number, total: number): void => {
    this.#parts.onProgress?.({ status: 'learn', done, total });
  };

  async #load(signal?: AbortSignal): Promise<void> {
    const { store, user, manifest } = this.#parts;
    await this.#readLog();
    const snapshot = await store.readSnapshot(user);
    if (
      snapshot?.modelVersion === manifest.version &&
      snapshot.lastSequence === this.#lastSequence &&
      snapshot.entries === this.#entries
    ) {
      this.#taste.restore(snapshot.state as TasteState);
    } else if (this.#labels.length > 0) {
      await this.#learn(await this.#labelled(this.#labels, signal));
    }
  }

  /** Reads the log and drops the labels that were taken back. */
  async #readLog(): Promise<void> {
    const entries = await this.#parts.store.readLog(this.#parts.user);
    const undone = new Set(entries.map((entry) => (entry.kind === 'undo' ? entry.labelId : undefined)));
    this.#labels = entries.flatMap((entry) =>
      entry.kind === 'label' && !undone.has(entry.label.id) ? [entry.label] : [],
    );
    this.#lastSequence = entries.at(-1)?.sequence ?? 0;
    this.#entries = entries.length;
  }

  async #append(entries: readonly LogEntry[]): Promise<number> {
    const { added, lastSequence } = await this.#parts.store.append(this.#parts.user, entries);
    if (lastSequence !== undefined) this.#lastSequence = lastSequence;
    this.#entries += added;
    return added;
  }

  /** Learns all labels from the start. */
  async #learn(labelled: readonly LabelledRows[]): Promise<void> {
    this.#taste.replace(labelled);
    this.#isAttached = true;
    await this.#keepSnapshot();
  }

  /** Loads the rows of the labels behind a snapshot, which the next label needs. */
  async #attach(signal?: AbortSignal): Promise<void> {
    if (this.#isAttached) return;
    this.#taste.attach(await this.#labelled(this.#labels, signal));
    this.#isAttached = true;
  }

  async #labelled(labels: readonly Label[], signal?: AbortSignal): Promise<LabelledRows[]> {
    const rows = await this.#source.rows(
      labels.flatMap((label) => label.texts),
      signal,
      this.#reportLearning,
    );
    let next = 0;
    return labels.map((label) => {
      const start = next;
      next += label.texts.length;
      return { label, rows: rows.slice(start, next) };
    });
  }

  async #keepSnapshot(): Promise<void> {
    const { store, user, manifest } = this.#parts;
    const snapshot = {
      modelVersion: manifest.version,
      lastSequence: this.#lastSequence,
      entries: this.#entries,
      state: this.#taste.state,
    };
    // A cache: without it the next start learns the log anew.
    await store.writeSnapshot(user, snapshot).catch(() => {});
  }
}

/**
 * The default learner: the Laplace posterior under the population prior of the manifest.
 *
 * @throws PenchantError code `model-load` if the prior is no Gaussian
 */
export function createLaplaceLearner({ prior, noise }: Manifest): Learner {
  const mean = Float64Array.from(prior.mean);
  const covariance = Float64Array.from(prior.covariance.flat());
  try {
    return new LaplaceLearner({ mean, covariance }, noise);
  } catch (error) {
    throw new PenchantError(
      'model-load',
      'Expected `prior.covariance` in manifest.json to be positive definite, got another matrix.',
      { cause: error },
    );
  }
}
