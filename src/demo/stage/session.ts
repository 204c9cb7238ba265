/**
 * Where this visitor is in the demo, and how they set its switches; remembered between visits. What was learnt is not here:
 * the engine keeps that itself.
 */
import { type DemoPrompt, demoPrompts } from '../content/index.js';
import { recall, remember } from '../page/memory.js';

/** What is remembered. */
interface Saved {
  readonly promptId?: string;
  readonly isAlways?: boolean;
  readonly isAdvancing?: boolean;
}

export class Session {
  readonly #key: string;
  #index: number;
  /** Show the personal order even before it has proved itself. */
  #isAlways: boolean;
  /** Go to the next prompt after a choice; off by default for people who asked for less motion. */
  #isAdvancing: boolean;

  constructor(user: string) {
    this.#key = `session:${user}`;
    const saved = (recall(this.#key) ?? {}) as Saved;
    this.#index = Math.max(
      0,
      demoPrompts.findIndex(({ id }) => id === saved.promptId),
    );
    this.#isAlways = saved.isAlways === true;
    this.#isAdvancing = saved.isAdvancing ?? !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  get count(): number {
    return demoPrompts.length;
  }

  /** Place of the prompt shown, 0 first. */
  get index(): number {
    return this.#index;
  }

  get prompt(): DemoPrompt {
    return demoPrompts[this.#index] as DemoPrompt;
  }

  /** The one after this; after the last comes the first. */
  get nextPrompt(): DemoPrompt {
    return demoPrompts[(this.#index + 1) % this.count] as DemoPrompt;
  }

  /** Place of the prompt with this text; -1 if there is none. */
  indexOf(text: string): number {
    return demoPrompts.findIndex(({ prompt }) => prompt === text);
  }

  get isAlways(): boolean {
    return this.#isAlways;
  }
  set isAlways(isAlways: boolean) {
    this.#isAlways = isAlways;
    this.#save();
  }

  get isAdvancing(): boolean {
    return this.#isAdvancing;
  }
  set isAdvancing(isAdvancing: boolean) {
    this.#isAdvancing = isAdvancing;
    this.#save();
  }

  goTo(index: number): void {
    this.#index = (index + this.count) % this.count;
    this.#save();
  }

  #save(): void {
    const saved: Saved = { promptId: this.prompt.id, isAlways: this.#isAlways, isAdvancing: this.#isAdvancing };
    remember(this.#key, saved);
  }
}
