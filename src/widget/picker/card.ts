/** One candidate on the screen: its text, its reasons, and the button that prefers it. Knows nothing of engines. */
import { make, makeButton } from '../dom.js';
import { fillLabel } from '../fill-label.js';
import type { PickerLabels } from './labels.js';
import { parseMarkdown, toDom } from './markdown.js';

/** What a card shows besides its text. */
export interface CardState {
  /** Place on the screen, 0 first. */
  readonly position: number;
  readonly count: number;
  readonly reasons: readonly string[];
  readonly isPressed: boolean;
  readonly isDisabled: boolean;
}

/** A card; `element` is an `<li>`. */
export class PickerCard {
  readonly element = make('li', 'card');
  readonly choose: HTMLButtonElement;
  readonly #position = make('span', 'position');
  readonly #spokenPosition = make('span', 'spoken');
  readonly #reasons = make('ul', 'reasons');
  readonly #text: HTMLDivElement;
  readonly #more: HTMLButtonElement;
  readonly #words: number;
  readonly #overflow: ResizeObserver;
  #isExpanded = false;
  #labels: PickerLabels;
  #state: CardState = { position: 0, count: 0, reasons: [], isPressed: false, isDisabled: false };

  constructor(text: string, headingLevel: number, labels: PickerLabels, onChoose: () => void) {
    this.#labels = labels;
    this.#words = text.trim().split(/\s+/).length;
    this.#text = make('div', 'text', toDom(parseMarkdown(text, headingLevel), document));
    this.#text.dir = 'auto';
    for (const table of this.#text.querySelectorAll('table')) {
      const frame = make('div', 'wide');
      table.replaceWith(frame);
      frame.append(table);
    }
    for (const block of this.#text.querySelectorAll('pre')) block.classList.add('wide');
    this.choose = makeButton('choose', onChoose);
    this.#more = makeButton('more', () => this.#expand(!this.#isExpanded));
    this.#position.ariaHidden = 'true';
    this.#reasons.role = 'list';
    this.element.append(
      make('div', 'head', this.#position, this.#spokenPosition, this.#reasons),
      this.#text,
      make('div', 'foot', this.choose, this.#more),
    );
    // A click anywhere on the card prefers it, for people who point; the button does the same for everyone.
    this.element.addEventListener('click', (event) => {
      const isOnControl = (event.target as Element).closest('button, a, .wide') !== null;
      if (!isOnControl && !this.#state.isDisabled && getSelection()?.isCollapsed !== false) onChoose();
    });
    // The focus must not vanish into the part that is cut off.
    this.#text.addEventListener('focusin', () => this.#expand(true));
    this.#overflow = new ResizeObserver(() => this.#measure());
    this.#overflow.observe(this.#text);
  }

  update(state: CardState, labels: PickerLabels): void {
    this.#state = state;
    this.#labels = labels;
    const place = { position: state.position + 1, count: state.count };
    this.#position.textContent = String(place.position);
    this.#spokenPosition.textContent = fillLabel(labels.card, place);
    this.choose.textContent = labels.choose;
    this.choose.ariaLabel = fillLabel(labels.chooseName, place);
    this.choose.ariaPressed = String(state.isPressed);
    this.choose.disabled = state.isDisabled;
    this.element.setAttribute('part', state.isPressed ? 'card card-chosen' : 'card');
    this.element.classList.toggle('pressed', state.isPressed);
    this.#reasons.hidden = state.reasons.length === 0;
    this.#reasons.ariaLabel = labels.reasons;
    this.#reasons.replaceChildren(...state.reasons.map((reason) => make('li', 'reason', reason)));
    this.#nameMore();
    this.#measure();
  }

  dispose(): void {
    this.#overflow.disconnect();
    this.element.remove();
  }

  #expand(isExpanded: boolean): void {
    if (isExpanded === this.#isExpanded || (isExpanded && this.#more.hidden)) return;
    this.#isExpanded = isExpanded;
    this.#text.classList.toggle('expanded', isExpanded);
    this.#nameMore();
  }

  #nameMore(): void {
    const { showAll, showAllName, showLess, showLessName } = this.#labels;
    const values = { words: this.#words, position: this.#state.position + 1 };
    this.#more.textContent = fillLabel(this.#isExpanded ? showLess : showAll, values);
    this.#more.ariaLabel = fillLabel(this.#isExpanded ? showLessName : showAllName, values);
    this.#more.ariaExpanded = String(this.#isExpanded);
  }

  /** Offers "show all" where text is cut off, and makes what scrolls sideways reachable by keyboard. */
  #measure(): void {
    const text = this.#text;
    const isCut = text.scrollHeight > text.clientHeight + 1;
    text.classList.toggle('cut', isCut && !this.#isExpanded);
    this.#more.hidden = !isCut && !this.#isExpanded;
    for (const wide of text.querySelectorAll<HTMLElement>('.wide')) {
      const isScrollable = wide.scrollWidth > wide.clientWidth + 1;
      if (isScrollable) wide.tabIndex = 0;
      else wide.removeAttribute('tabindex');
      wide.role = isScrollable ? 'group' : null;
      wide.ariaLabel = isScrollable
        ? fillLabel(this.#labels.scrollable, { position: this.#state.position + 1, count: this.#state.count })
        : null;
    }
  }
}
