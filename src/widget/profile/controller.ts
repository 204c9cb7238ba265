/**
 * What the profile does, without what it looks like: follows an engine, changes what the user wants changed, and says
 * what happened or failed.
 */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import { PenchantErrorEvent } from '../penchant-event.js';
import { exportFile, forget, importFile, setAxis, setLearning, startOver, takeBack } from './changes.js';
import { type PenchantChangeDetail, PenchantChangeEvent } from './events.js';
import { followEngine, type ProfileData } from './follow-engine.js';
import type { ProfileActions, ProfileState } from './section.js';
import { strengthWords, type Words } from './words.js';

/** The element around a controller. */
export interface ProfileHost {
  readonly words: Words;
  /** Called after each change. */
  draw(): void;
  emit(event: Event): void;
}

export class ProfileController implements ProfileActions {
  readonly #host: ProfileHost;
  #engine: Engine | null = null;
  #needsReviews = false;
  #stop: (() => void) | undefined;
  #data: ProfileData | undefined;
  readonly #wanted = new Map<string, number | null>();
  /** Of what is wanted, what the engine has not been asked for. */
  readonly #waiting = new Map<string, number | null>();
  #isSetting = false;
  #status = '';
  #problem = '';

  constructor(host: ProfileHost) {
    this.#host = host;
  }

  get state(): ProfileState {
    return { ...this.#data, wanted: this.#wanted };
  }

  /** What happened last, in words. */
  get status(): string {
    return this.#status;
  }

  /** What failed last, in words; empty once something went well. */
  get problem(): string {
    return this.#problem;
  }

  /** Follows this engine from now on. */
  follow(engine: Engine | null, needsReviews: boolean): void {
    const isOther = engine !== this.#engine;
    if (this.#stop && !isOther && needsReviews === this.#needsReviews) return;
    this.stop();
    if (isOther) {
      this.#data = undefined;
      this.#wanted.clear();
      this.#waiting.clear();
      this.#status = '';
      this.#problem = '';
    }
    this.#engine = engine;
    this.#needsReviews = needsReviews;
    if (!engine) return;
    this.#stop = followEngine(engine, {
      needsReviews,
      onData: (data) => this.#show(data),
      onError: (error) => this.#fail(error),
    });
  }

  /** Hears of no more changes, and goes on showing what it knows. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  async undo(labelId?: string): Promise<void> {
    await this.#run(
      (engine) => takeBack(engine, labelId),
      (change) => this.#host.words.say(labelId ? 'removed' : change ? 'undone' : 'nothingToUndo'),
    );
  }

  /** Many calls in a row, as a slider makes them, are one call to the engine for each axis, with the last value. */
  async setAxis(axis: string, value: number | null): Promise<void> {
    this.#wanted.set(axis, value);
    this.#waiting.set(axis, value);
    this.#host.draw();
    if (this.#isSetting) return;
    this.#isSetting = true;
    // What is added meanwhile is taken as well.
    for (const [name, next] of this.#waiting) {
      this.#waiting.delete(name);
      const isDone = await this.#run(
        (engine) => setAxis(engine, name, next),
        () => this.#settingWords(name, next),
      );
      if (!isDone) this.#wanted.delete(name);
    }
    this.#isSetting = false;
    this.#host.draw();
  }

  async setLearning(learning: boolean): Promise<void> {
    await this.#run(
      (engine) => setLearning(engine, learning),
      () => this.#host.words.say(learning ? 'resumed' : 'paused'),
    );
  }

  async export(): Promise<void> {
    await this.#run(
      (engine) => exportFile(engine),
      () => this.#host.words.say('exported'),
    );
  }

  async import(file: File): Promise<void> {
    const { words } = this.#host;
    this.#status = words.say('importing');
    await this.#run(
      (engine) => importFile(engine, file),
      ({ added, skipped }) => words.say('imported', { added: words.number(added), skipped: words.number(skipped) }),
    );
  }

  async reset(): Promise<void> {
    await this.#run(startOver, () => this.#host.words.say('wasReset'));
  }

  async forget(): Promise<void> {
    await this.#run(forget, () => this.#host.words.say('forgotten'));
  }

  /** Resolves with whether it was done. */
  async #run<Change extends PenchantChangeDetail | undefined>(
    work: (engine: Engine) => Promise<Change>,
    wordsOf: (change: Change) => string,
  ): Promise<boolean> {
    const engine = this.#engine;
    if (!engine) return false;
    this.#problem = '';
    this.#host.draw();
    try {
      const change = await work(engine);
      this.#status = wordsOf(change);
      if (change) this.#host.emit(new PenchantChangeEvent(change));
      this.#host.draw();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #show(data: ProfileData): void {
    this.#data = data;
    const { axes } = data.profile.settings;
    for (const [axis, value] of this.#wanted) if ((axes[axis] ?? null) === value) this.#wanted.delete(axis);
    this.#host.draw();
  }

  #fail(thrown: unknown): void {
    const error = toPenchantError(thrown);
    const isLost = error.code === 'worker-lost' || error.code === 'disposed';
    this.#status = '';
    this.#problem = this.#host.words.say(isLost ? 'engineLost' : 'failed', { message: error.message });
    this.#host.emit(new PenchantErrorEvent({ error }));
    this.#host.draw();
  }

  #settingWords(name: string, value: number | null): string {
    const { words } = this.#host;
    const axis = this.#data?.profile.axes.find((one) => one.axis === name);
    if (!axis) return '';
    const axisWords = words.axis(axis);
    const { title } = axisWords;
    if (value === null) return words.say('learntAgain', { title });
    return words.say('wasSet', { title, text: strengthWords(value, axisWords, words) });
  }
}
