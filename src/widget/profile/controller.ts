/**
 * What the profile does, without what it looks like: follows an engine, changes what the user wants changed, and says
 * what happened or failed.
 */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import { PenchantErrorEvent } from '../penchant-event.js';
import { type PenchantChangeDetail, PenchantChangeEvent } from './events.js';
import { followEngine, type ProfileData } from './follow-engine.js';
import type { ProfileLabels } from './labels.js';
import type { ProfileState, Work } from './section.js';
import { strengthWords, type Words } from './words.js';

/** The element around a controller. */
export interface ProfileHost {
  readonly words: Words;
  /** Called after each change. */
  draw(): void;
  emit(event: Event): void;
}

export class ProfileController {
  /** What happened last, in words. */
  status = '';
  /** What failed last, in words; empty once something went well. */
  problem = '';
  readonly #host: ProfileHost;
  #engine: Engine | null = null;
  #needsReviews = false;
  #stop: (() => void) | undefined;
  #data: ProfileData | undefined;
  readonly #wanted = new Map<string, number | null>();
  /** Of what is wanted, what the engine has not been asked for. */
  readonly #waiting = new Map<string, number | null>();
  #isSetting = false;
  /** What failed while the engine was read; the next reading that goes well makes it good. */
  #readProblem = '';

  constructor(host: ProfileHost) {
    this.#host = host;
  }

  get state(): ProfileState {
    return { ...this.#data, wanted: this.#wanted };
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
      this.status = '';
      this.problem = '';
    }
    this.#engine = engine;
    this.#needsReviews = needsReviews;
    if (!engine) return;
    this.#stop = followEngine(engine, {
      needsReviews,
      onData: (data) => this.#show(data),
      onError: (error) => {
        this.#fail(error);
        this.#readProblem = this.problem;
      },
    });
  }

  /** Hears of no more changes, and goes on showing what it knows. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /**
   * Does something, and says what was done or failed. Resolves with whether it was done.
   *
   * @param otherwise  what to say where nothing was changed
   */
  async run(work: Work, otherwise: keyof ProfileLabels = 'nothingToUndo'): Promise<boolean> {
    const engine = this.#engine;
    if (!engine) return false;
    this.problem = '';
    this.#host.draw();
    try {
      const change = await work(engine);
      this.status = change ? this.#wordsOf(change) : this.#host.words.say(otherwise);
      if (change) this.#host.emit(new PenchantChangeEvent(change));
      this.#host.draw();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** Many calls in a row, as a slider makes them, are one call to the engine for each axis, with the last value. */
  async setAxis(axis: string, value: number | null): Promise<void> {
    this.#wanted.set(axis, value);
    this.#waiting.set(axis, value);
    if (this.#isSetting) {
      this.#host.draw();
      return;
    }
    this.#isSetting = true;
    // What is added meanwhile is taken as well.
    for (const [name, next] of this.#waiting) {
      this.#waiting.delete(name);
      const isDone = await this.run(async (engine) => {
        await engine.set({ axis: name, value: next });
        return { kind: 'set', axis: name, value: next };
      });
      if (!isDone) this.#wanted.delete(name);
    }
    this.#isSetting = false;
    this.#host.draw();
  }

  #wordsOf(change: PenchantChangeDetail): string {
    const { words } = this.#host;
    const values: Record<string, unknown> = { ...change };
    if (change.kind === 'set') {
      const axis = this.#data?.profile.axes.find((one) => one.axis === change.axis);
      if (!axis) return '';
      const axisWords = words.axis(axis);
      values.title = axisWords.title;
      values.text = change.value === null ? words.say('learntAgain') : strengthWords(change.value, axisWords, words);
    }
    return words.say(`done_${change.kind}`, values);
  }

  #show(data: ProfileData): void {
    this.#data = data;
    if (this.problem === this.#readProblem) this.problem = '';
    const { axes } = data.profile.settings;
    for (const [axis, value] of this.#wanted) if ((axes[axis] ?? null) === value) this.#wanted.delete(axis);
    this.#host.draw();
  }

  #fail(thrown: unknown): void {
    const error = toPenchantError(thrown);
    const isLost = error.code === 'worker-lost' || error.code === 'disposed';
    this.status = '';
    this.problem = this.#host.words.say(isLost ? 'engineLost' : 'failed', { message: error.message });
    this.#host.emit(new PenchantErrorEvent({ error }));
    this.#host.draw();
  }
}
