/**
 * What a user has said, and what was learnt from it, kept in step: the log in the store is the truth, the taste is learnt
 * from the entries that count, and the snapshot spares the next start the learning.
 *
 * Nothing here is safe to run twice at once: the engine's queue sees to that. But a label may be on its way to the disk when
 * `add` has resolved, so that the order of the next candidates waits for what was learnt and not for the disk (`settled`).
 */
import type { FeatureMap } from '../features/feature-map.js';
import { compacted } from '../preference/comparison.js';
import { PenchantError } from '../shared/errors.js';
import { nextTask } from '../shared/next-task.js';
import type { Label, Persistence, Setting, Settings } from '../shared/protocol.js';
import { minus } from '../shared/sets.js';
import {
  countedLabels,
  entryId,
  fingerprint,
  type LogEntry,
  type Store,
  type StoredSetting,
} from '../storage/store.js';
import type { FeatureSource } from './feature-source.js';
import { counted, sorted } from './log.js';
import type { LabelledRows } from './reading.js';
import { axisSetting, LEARNING_SETTING, newestSettings, toSettings, toStatements } from './settings.js';
import { Snapshots } from './snapshots.js';
import { Taste, type TasteState } from './taste.js';

export interface LearningParts {
  readonly store: Store;
  readonly source: FeatureSource;
  readonly features: FeatureMap;
  readonly taste: Taste;
  readonly modelVersion: string;
  /** Index of each style axis among the features, by name. */
  readonly axes: ReadonlyMap<string, number>;
  readonly onProgress: (done: number, total: number) => void;
  /** Runs work when no call is in hand. */
  readonly inTurn: (work: () => Promise<void>) => void;
  /** Whether another call waits for the one in hand. */
  readonly isAwaited: () => boolean;
}

/** What a snapshot keeps. */
interface LearningState extends TasteState {
  readonly settings: readonly StoredSetting[];
}

/** A label that was learnt, in a wrapping that can be awaited without it. */
interface Learnt {
  /** Resolves when the label is stored; rejects, and it is unlearnt, where it cannot be. */
  readonly stored: Promise<Persistence>;
}

export class Learning {
  readonly #parts: LearningParts;
  readonly #snapshots: Snapshots;
  /** Ids of the log that was learnt. */
  #ids = new Set<string>();
  /** Labels that count, oldest first; read when they are first needed. */
  #labels: Label[] | undefined;
  #settings: ReadonlyMap<string, StoredSetting> = new Map();
  /** After a start from a snapshot it does not yet. */
  #isAttached = false;
  /** The newest label on its way to the disk. */
  #storing: Promise<unknown> | undefined;

  constructor(parts: LearningParts) {
    this.#parts = parts;
    this.#snapshots = new Snapshots({
      store: parts.store,
      inTurn: parts.inTurn,
      prepare: () => parts.taste.prepare(),
      take: () => ({
        modelVersion: parts.modelVersion,
        log: fingerprint(this.#ids),
        state: { ...parts.taste.state, settings: [...this.#settings.values()] } satisfies LearningState,
      }),
    });
  }

  /** Labels that count. */
  get count(): number {
    return this.#labels?.length ?? countedLabels(this.#ids).size;
  }

  /** Of the log that was learnt. */
  get fingerprint(): string {
    return fingerprint(this.#ids);
  }

  get settings(): Settings {
    return toSettings(this.#settings);
  }

  /** Whether the log has had a label of this id. */
  has(labelId: string): boolean {
    return this.#ids.has(`label:${labelId}`);
  }

  /** Takes over the snapshot if it is up to date, else reads the log and learns it. */
  async load(signal?: AbortSignal): Promise<void> {
    const { store, modelVersion, taste } = this.#parts;
    const [ids, snapshot] = await Promise.all([store.readIds(), store.readSnapshot()]);
    this.#ids = new Set(ids);
    const state = snapshot?.state as Partial<LearningState> | undefined;
    if (snapshot?.modelVersion === modelVersion && snapshot.log === fingerprint(ids) && Taste.isOfToday(state)) {
      this.#settings = new Map(state.settings?.map((setting) => [setting.name, setting]));
      taste.restore(state);
    } else if (ids.length > 0) {
      await this.#relearn(await store.readLog(), signal);
    }
  }

  /** The labels that count, oldest first. */
  async labels(signal?: AbortSignal): Promise<readonly Label[]> {
    return this.#labels ?? (await this.#readLog(signal));
  }

  /** Whether the taste holds the rows of the labels. */
  get isAttached(): boolean {
    return this.#isAttached;
  }

  /** The texts of all labels, which `attach` needs to know; none where it has been called. */
  async texts(signal?: AbortSignal): Promise<string[]> {
    if (this.#isAttached) return [];
    return [...new Set((await this.labels(signal)).flatMap(({ texts }) => texts))];
  }

  /** Loads what the taste needs to take more labels, or to say something of those it has. */
  async attach(signal?: AbortSignal): Promise<Label[]> {
    const labels = this.#labels ?? (await this.#readLog(signal));
    if (!this.#isAttached) this.#parts.taste.attach(await this.#labelled(labels, signal), this.#statements);
    this.#isAttached = true;
    return labels;
  }

  /**
   * Adds a label that is newer than all others. Resolves when it is learnt, most often before it is stored.
   *
   * @param replaces  the id of a label that it stands in for
   */
  async add(label: Label, replaces: string | undefined, signal?: AbortSignal): Promise<Learnt> {
    const { source, features, taste } = this.#parts;
    const labels = await this.attach(signal);
    // Encode before writing: once the label is in the log it must also be in the posterior.
    const rows = compacted(features.together(await source.measured(label.texts, signal)));
    const isNewest = replaces !== undefined && labels.at(-1)?.id === replaces && taste.canTakeBack(1);
    const isAnew = replaces !== undefined && !isNewest && labels.some(({ id }) => id === replaces);
    const rest = isAnew ? labels.filter(({ id }) => id !== replaces) : labels;
    const before = isAnew ? await this.#labelled(rest, signal) : [];
    const soon = nextTask(); // before any task that the store waits for
    const writing = this.#append([
      ...(isNewest || isAnew ? [{ kind: 'undo', labelId: replaces } as const] : []),
      { kind: 'label', label },
    ]);
    const count = (kept: Persistence) => {
      if (isNewest) rest.pop();
      rest.push(label);
      this.#labels = rest;
      this.#snapshots.keepSoon();
      return kept;
    };
    if (isAnew) {
      const kept = await writing;
      taste.replace([...before, { label, rows }], this.#statements);
      return { stored: Promise.resolve(count(kept)) };
    }
    this.#storing = writing.catch(() => {});
    const stored = (await this.#learnDuring(writing, soon, { label, rows }, isNewest ? 1 : 0)).stored.then(count);
    this.#storing = stored.catch(() => {}); // whoever gave the label hears of it
    return { stored };
  }

  /** Resolves once the newest label is stored, or refused and unlearnt. Until then nothing may be done here but read the taste. */
  async settled(): Promise<void> {
    await this.#storing;
  }

  /**
   * Learns a label while the disk takes it, and unlearns it should the disk refuse.
   *
   * @param soon      resolves when the first copy has been written, unless the store had other work
   * @param replaced  so many of the newest labels are taken back for it
   */
  async #learnDuring(
    writing: Promise<Persistence>,
    soon: Promise<void>,
    labelled: LabelledRows,
    replaced: number,
  ): Promise<Learnt> {
    const { taste } = this.#parts;
    writing.catch(() => {}); // heard below
    await soon;
    // Whoever waits for an order gets it before the second copy is asked for; where nobody does, learning is what can wait.
    if (!this.#parts.isAwaited()) await nextTask();
    const old = replaced > 0 ? taste.takeBack(replaced) : [];
    taste.add([labelled]);
    void taste.posterior; // fitted now, and there when it is asked for
    const stored = writing.catch((error) => {
      taste.takeBack(1);
      taste.add(old);
      throw error;
    });
    return { stored };
  }

  /**
   * Takes labels back.
   *
   * @throws PenchantError code `unknown-label` unless all of them count
   */
  async takeBack(ids: readonly string[], signal?: AbortSignal): Promise<Persistence> {
    const labels = await this.labels(signal);
    const known = new Set(labels.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw new PenchantError(
        'unknown-label',
        `Expected a label to undo, got the id ${JSON.stringify(missing)} of none.`,
      );
    }
    const gone = new Set(ids);
    const rest = labels.filter(({ id }) => !gone.has(id));
    const areNewest =
      this.#parts.taste.canTakeBack(gone.size) && labels.slice(-gone.size).every(({ id }) => gone.has(id));
    const labelled = areNewest ? [] : await this.#labelled(rest, signal);
    const kept = await this.#append([...gone].map((labelId) => ({ kind: 'undo', labelId })));
    this.#labels = rest;
    if (areNewest) {
      this.#parts.taste.takeBack(gone.size);
      this.#snapshots.keepSoon();
    } else {
      await this.#learn(labelled);
    }
    return kept;
  }

  /** Adds labels of any age that the log has never had. Resolves with how many there were. */
  async merge(given: readonly Label[], signal?: AbortSignal): Promise<number> {
    const labels = await this.labels(signal);
    const fresh = new Map<string, Label>();
    for (const label of given) if (!this.has(label.id) && !fresh.has(label.id)) fresh.set(label.id, label);
    const merged = sorted([...labels, ...fresh.values()]);
    // Encode first, so that an abort or a failing device leaves the log as it was.
    const labelled = await this.#labelled(merged, signal);
    if (fresh.size > 0) {
      await this.#append([...fresh.values()].map((label) => ({ kind: 'label', label })));
      this.#labels = merged;
      await this.#learn(labelled);
    }
    return fresh.size;
  }

  /** Keeps a setting, and learns anew where it is one of taste. */
  async set(setting: Setting): Promise<void> {
    const isAxis = setting.axis !== undefined;
    const [name, value] = isAxis ? [axisSetting(setting.axis), setting.value] : [LEARNING_SETTING, setting.learning];
    const newest = this.#settings.get(name);
    const labelled = isAxis ? await this.#labelled(await this.labels()) : [];
    const at = Math.max(Date.now(), newest ? newest.at + 1 : 0);
    const entry: LogEntry = { kind: 'setting', setting: { id: crypto.randomUUID(), at, name, value } };
    await this.#append([entry]);
    this.#settings = newestSettings([entry], this.#settings);
    if (isAxis) await this.#learn(labelled);
    else this.#snapshots.keepSoon();
  }

  /** Learns what other tabs have written. Resolves with whether there was anything. */
  async sync(): Promise<boolean> {
    const { store, taste } = this.#parts;
    const ids = new Set(await store.readIds());
    const added = minus(ids, this.#ids);
    const hasOnlyGrown = ids.size === this.#ids.size + added.size;
    if (hasOnlyGrown && added.size === 0) return false;
    // What is known is not read again.
    const before = hasOnlyGrown ? this.#labels : undefined;
    const entries = await store.readLog(before && [...added]);
    const found = new Set([...(before ? this.#ids : []), ...entries.map(entryId)]);
    const labels = counted(found, entries, before);
    const settings = newestSettings(entries, before && this.#settings);
    const known = new Set(this.#labels?.map(({ id }) => id));
    const newest = this.#labels?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    const fresh = labels.filter(({ id }) => !known.has(id));
    const isLonger =
      this.#isAttached &&
      labels.length === known.size + fresh.length &&
      fresh.every(({ at }) => at > newest) &&
      entries.every(({ kind }) => kind === 'label');
    const labelled = await this.#labelled(isLonger ? fresh : labels);
    this.#settings = settings;
    if (isLonger) taste.add(labelled);
    else taste.replace(labelled, this.#statements);
    this.#isAttached = true;
    this.#labels = labels;
    this.#ids = found;
    this.#snapshots.keepSoon();
    return true;
  }

  /** Removes everything. Resolves with whether the whole database could be deleted. */
  async forget(): Promise<boolean> {
    await this.#parts.source.settled(); // else a text would be written after the forgetting
    const isDatabaseDeleted = await this.#parts.store.forget();
    this.#ids.clear();
    this.#labels = [];
    this.#settings = new Map();
    this.#parts.source.forget();
    this.#parts.taste.replace([], []);
    this.#isAttached = true;
    return isDatabaseDeleted;
  }

  /** Keeps what waits to be kept. */
  flush(): Promise<void> {
    return this.#snapshots.flush();
  }

  get #statements() {
    return toStatements(this.settings, this.#parts.axes);
  }

  async #readLog(signal?: AbortSignal): Promise<Label[]> {
    const entries = await this.#parts.store.readLog();
    const ids = new Set(entries.map(entryId));
    // What was learnt must be what is there, also where another tab wrote since the start.
    if (fingerprint(ids) !== fingerprint(this.#ids)) await this.#relearn(entries, signal);
    else this.#labels = counted(ids, entries);
    return this.#labels as Label[];
  }

  /** Learns the whole log. */
  async #relearn(entries: readonly LogEntry[], signal?: AbortSignal): Promise<void> {
    const ids = new Set(entries.map(entryId));
    const labels = counted(ids, entries);
    const labelled = await this.#labelled(labels, signal);
    this.#ids = ids;
    this.#labels = labels;
    this.#settings = newestSettings(entries);
    await this.#learn(labelled);
  }

  async #append(entries: readonly LogEntry[]): Promise<Persistence> {
    const kept = await this.#parts.store.append(entries);
    for (const entry of entries) this.#ids.add(entryId(entry));
    return kept;
  }

  /** Learns these labels, all that count, from the start. */
  async #learn(labelled: readonly LabelledRows[]): Promise<void> {
    this.#parts.taste.replace(labelled, this.#statements);
    this.#isAttached = true;
    await this.#snapshots.keep();
  }

  async #labelled(labels: readonly Label[], signal?: AbortSignal): Promise<LabelledRows[]> {
    const { source, features, onProgress } = this.#parts;
    const measured = await source.measured(
      labels.flatMap((label) => label.texts),
      signal,
      onProgress,
    );
    let next = 0;
    return labels.map((label) => {
      const start = next;
      next += label.texts.length;
      return { label, rows: compacted(features.together(measured.slice(start, next))) };
    });
  }
}
