/**
 * The candidates' texts on their cards: as Markdown, as plain text, or as the page's own elements in slots. Only what has
 * changed is drawn anew, so that texts can grow while they are read.
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

export class CardContents {
  readonly #view: PickerView;
  #drawn: Contents = { texts: [], elements: undefined, format: 'text', headingLevel: 3 };
  #markdown: MarkdownModule | undefined;
  #loading: Promise<void> | undefined;
  #hasFailed = false;

  constructor(view: PickerView) {
    this.#view = view;
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
      await markdown.warmUp();
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
    if (!isKept) this.#view.setCandidates(texts.length, labels);
    texts.forEach((text, i) => {
      const isSame = elements ? elements[i] === old.elements?.[i] : text === old.texts[i];
      if (!isKept || !isSame) this.#view.setContent(i, this.#contentOf(text, elements?.[i], contents), text);
    });
    this.#drawn = contents;
  }

  #contentOf(text: string, element: Element | undefined, { format, headingLevel }: Contents): Node {
    if (element) {
      const slot = document.createElement('slot');
      slot.assign(element);
      return slot;
    }
    if (format === 'text' || !this.#markdown) return make('p', 'plain', text);
    return this.#markdown.toDom(this.#markdown.parseMarkdown(text, headingLevel), document);
  }
}

/** Whether texts are what they were and perhaps more: each begins with the old one. */
export function haveGrown(old: readonly string[], texts: readonly string[]): boolean {
  return texts.length >= old.length && old.every((text, i) => texts[i]?.startsWith(text));
}
