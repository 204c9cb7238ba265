/**
 * The candidates' texts on their cards: as Markdown, as plain text, or as the page's own elements in slots. Only what has
 * changed is drawn anew, so that texts can grow while they are read. Many texts are drawn in the app's order, some in each
 * frame, so that the page is not held up by all of them at once.
 */
import { nextTask } from '../../shared/next-task.js';
import { make } from '../dom.js';
import type { PickerLabels } from './labels.js';
import type { PickerView } from './view.js';

/** How candidates are read. */
export type TextFormat = 'markdown' | 'text';

/** What there is to show: texts, and the elements that show them where the page brought some. */
export interface Contents {
  readonly texts: readonly string[];
  readonly elements: readonly Element[] | undefined;
  readonly format: TextFormat;
  readonly headingLevel: number;
}

type MarkdownModule = typeof import('./markdown.js');

/** Milliseconds of drawing in one frame; laying out what was drawn takes the browser two or three times as long. */
const LONGEST_DRAWING_MS = 3;
/** The same where nothing was drawn before and no code is compiled. */
const FIRST_DRAWING_MS = 1;
/** A page that is hidden, or out of sight in a frame of another, is given no frames. */
const LONGEST_FRAME_MS = 100;

export class CardContents {
  readonly #view: PickerView;
  #drawn: Contents = { texts: [], elements: undefined, format: 'text', headingLevel: 3 };
  #markdown: MarkdownModule | undefined;
  #loading: Promise<void> | undefined;
  #hasFailed = false;
  /** Texts that are to be drawn yet, by index, in the app's order. */
  readonly #waiting = new Set<number>();
  #isBusy = false;
  readonly #onDrawn: () => void;

  /** @param onDrawn  called when texts that were left for later have been drawn */
  constructor(view: PickerView, onDrawn: () => void) {
    this.#view = view;
    this.#onDrawn = onDrawn;
  }

  /** Whether texts are to be drawn yet. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /**
   * Loads what the format needs, which is not part of the picker since many pages need none of it.
   *
   * @returns undefined where there is nothing to wait for
   */
  prepare(format: TextFormat): Promise<void> | undefined {
    if (format === 'text' || this.#markdown || this.#hasFailed) return undefined;
    this.#loading ??= this.#loadMarkdown();
    return this.#loading;
  }

  async #loadMarkdown(): Promise<void> {
    try {
      const markdown = await import('./markdown.js');
      // What waits for a module runs in the task that evaluated it; drawing would make that a long one.
      await nextTask();
      await markdown.warmUp(document);
      this.#markdown = markdown;
    } catch {
      // Read as plain text, an answer is still an answer.
      this.#hasFailed = true;
    }
  }

  /** @param isNewSet  whether these are other candidates than before, or the same ones, perhaps grown */
  draw(contents: Contents, isNewSet: boolean, labels: PickerLabels): void {
    const { texts, elements, format, headingLevel } = contents;
    const old = this.#drawn;
    const isSameManner = old.format === format && old.headingLevel === headingLevel && !old.elements === !elements;
    const isKept =
      isSameManner && (isNewSet ? texts.join('\0') === old.texts.join('\0') : texts.length === old.texts.length);
    if (!isKept) {
      this.#view.setCandidates(texts.length, labels);
      this.#waiting.clear();
    }
    texts.forEach((text, i) => {
      const isSame = elements ? elements[i] === old.elements?.[i] : text === old.texts[i];
      if (!isKept || !isSame) this.#waiting.add(i);
    });
    this.#drawn = contents;
    if (this.#isBusy) return; // what is being drawn goes on to these
    const isFirst = old.texts.length === 0;
    if (this.#waiting.size > 0 && (isFirst || !this.#drawSome(LONGEST_DRAWING_MS))) {
      void this.#drawRest(isFirst ? FIRST_DRAWING_MS : LONGEST_DRAWING_MS);
    }
  }

  /** @returns whether all is drawn */
  #drawSome(mostMs: number): boolean {
    const began = performance.now();
    for (const i of this.#waiting) {
      if (performance.now() - began > mostMs) return false;
      this.#waiting.delete(i);
      const text = this.#drawn.texts[i] as string;
      this.#view.setContent(i, this.#contentOf(text, this.#drawn.elements?.[i], this.#drawn), text);
    }
    return true;
  }

  /** Draws some, lets the browser lay them out, and goes on. */
  async #drawRest(mostMs: number): Promise<void> {
    this.#isBusy = true;
    try {
      // The task that made the cards has done enough.
      await nextTask();
      while (!this.#drawSome(mostMs)) await nextFrame();
    } finally {
      this.#isBusy = false;
      this.#onDrawn();
    }
  }

  #contentOf(text: string, element: Element | undefined, { format, headingLevel }: Contents): Node {
    if (element) {
      const slot = document.createElement('slot');
      slot.assign(element);
      return slot;
    }
    if (format === 'text' || !this.#markdown) return make('p', 'plain', text);
    return this.#markdown.drawMarkdown(text, headingLevel, document);
  }
}

/** Resolves in a task of its own once the browser has drawn what there is; soon also where it draws nothing. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, LONGEST_FRAME_MS);
  }).then(nextTask);
}

/** Whether texts are what they were and perhaps more: each begins with the old one. */
export function haveGrown(old: readonly string[], texts: readonly string[]): boolean {
  return texts.length >= old.length && old.every((text, i) => texts[i]?.startsWith(text));
}
