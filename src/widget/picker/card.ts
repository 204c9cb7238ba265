/** One candidate on the screen: its text, its reasons, and the buttons that judge it. Knows nothing of engines. */
import { make, makeButton } from '../dom.js';
import { fillLabel } from '../fill-label.js';
import type { PickerLabels } from './labels.js';
import type { PickerMode } from './modes.js';
import type { Verdict } from './verdict.js';

/** What a click does not prefer the card for. */
const CONTROLS = 'button, a, input, textarea, select, summary, label, [role="button"], .wide';

/** What a card shows besides its text. */
export interface CardState {
  readonly mode: PickerMode;
  /** Place on the screen, 0 first. */
  readonly position: number;
  readonly count: number;
  readonly reasons: readonly string[];
  readonly verdict: Verdict | undefined;
  readonly isAsking: boolean;
  readonly isDisabled: boolean;
  /** Whether its radio button is the one that Tab stops at. */
  readonly isTabStop: boolean;
}

/** What the user can do with a card. */
export interface CardActions {
  choose(): void;
  thumb(isUp: boolean): void;
  /** @param step  1 for down, -1 for up */
  step(step: 1 | -1): void;
  /** A pointer has taken hold of the card, to drag it. */
  grab(event: PointerEvent): void;
}

/** A card; `element` is an `<li>`. */
export class PickerCard {
  readonly element = make('li', 'card');
  readonly #choose: HTMLButtonElement;
  readonly #like: HTMLButtonElement;
  readonly #dislike: HTMLButtonElement;
  readonly #up: HTMLButtonElement;
  readonly #down: HTMLButtonElement;
  readonly #grip = make('span', 'grip');
  readonly #position = make('span', 'position');
  readonly #spokenPosition = make('span', 'spoken');
  readonly #reasons = make('ul', 'reasons');
  /** The window that cuts a long text off, and all of the text within. */
  readonly #text = make('div', 'text');
  readonly #content = make('div', '');
  readonly #more: HTMLButtonElement;
  readonly #overflow: ResizeObserver;
  #source = '';
  /** Of the text; counted when they are first needed. */
  #words: number | undefined;
  #isExpanded = false;
  #labels: PickerLabels;
  #state: CardState | undefined;
  readonly #index: number;

  /** @param index  of the candidate */
  constructor(index: number, labels: PickerLabels, actions: CardActions) {
    this.#index = index;
    this.#labels = labels;
    // Until it has a text: an empty card would be pushed about by those above it as they get theirs.
    this.element.hidden = true;
    this.#text.dir = 'auto';
    this.#content.className = 'content';
    this.#text.append(this.#content);
    this.#choose = makeButton('choose', () => actions.choose());
    this.#choose.role = 'radio';
    this.#like = makeButton('like', () => actions.thumb(true));
    this.#dislike = makeButton('dislike', () => actions.thumb(false));
    this.#up = makeButton('up', () => actions.step(-1));
    this.#down = makeButton('down', () => actions.step(1));
    this.#more = makeButton('more', () => this.#expand(!this.#isExpanded));
    this.#more.hidden = true;
    for (const hidden of [this.#position, this.#grip]) hidden.ariaHidden = 'true';
    this.#reasons.role = 'list';
    this.#grip.addEventListener('pointerdown', (event) => actions.grab(event));
    const buttons = [this.#choose, this.#like, this.#dislike, this.#up, this.#down, this.#more];
    this.element.append(
      make('div', 'head', this.#grip, this.#position, this.#spokenPosition, this.#reasons),
      this.#text,
      make('div', 'foot', ...buttons),
    );
    // A click anywhere on the card prefers it, for people who point; the button does the same for everyone.
    this.element.addEventListener('click', (event) => {
      if (!this.#isClickable) return;
      // Through the shadow roots of what the page may have put in, and no further than this card.
      const path = event.composedPath();
      const within = path.slice(0, path.indexOf(this.element));
      const isOnControl = within.some((one) => one instanceof Element && one.matches(CONTROLS));
      if (!isOnControl && getSelection()?.isCollapsed !== false) actions.choose();
    });
    // The focus must not vanish into the part that is cut off.
    this.#text.addEventListener('focusin', () => this.#expand(true));
    // After the browser's own layout: asking for sizes while cards change would cost a layout each.
    this.#overflow = new ResizeObserver(() => this.#measure());
    this.#overflow.observe(this.#text);
    this.#overflow.observe(this.#content);
  }

  /** What the keyboard stops at; undefined while there is nothing to judge. */
  get control(): HTMLButtonElement | undefined {
    return [this.#choose, this.#like, this.#up, this.#down].find((button) => !button.hidden && !button.disabled);
  }

  /** Shows a text as these nodes, or as the slot of an element of the page. */
  setContent(content: Node, text: string): void {
    this.#source = text;
    this.#words = undefined;
    this.element.hidden = false;
    for (const old of this.#content.querySelectorAll('.wide')) this.#overflow.unobserve(old);
    this.#content.replaceChildren(content);
    for (const table of this.#content.querySelectorAll('table')) {
      const frame = make('div', 'wide');
      table.replaceWith(frame);
      frame.append(table);
    }
    for (const block of this.#content.querySelectorAll('pre')) block.classList.add('wide');
    for (const wide of this.#content.querySelectorAll('.wide')) this.#overflow.observe(wide);
  }

  update(state: CardState, labels: PickerLabels): void {
    this.#state = state;
    this.#labels = labels;
    const { mode, position, count, verdict, isAsking, isDisabled } = state;
    const place = { position: position + 1, count };
    this.#position.textContent = String(place.position);
    this.#spokenPosition.textContent = fillLabel(labels.card, place);
    const draw = (button: HTMLButtonElement, of: readonly PickerMode[], text: string, name: string) => {
      button.hidden = !isAsking || !of.includes(mode);
      button.disabled = isDisabled;
      button.textContent = text;
      button.ariaLabel = fillLabel(name, place);
    };
    draw(this.#choose, ['pick', 'pair'], labels.choose, labels.chooseName);
    draw(this.#like, ['thumbs'], labels.like, labels.likeName);
    draw(this.#dislike, ['thumbs'], labels.dislike, labels.dislikeName);
    draw(this.#up, ['rank'], labels.up, labels.upName);
    draw(this.#down, ['rank'], labels.down, labels.downName);
    this.#up.disabled ||= position === 0;
    this.#down.disabled ||= position === count - 1;
    this.#grip.hidden = this.#up.hidden || isDisabled;
    const isChosen = verdict?.outcome === 'chosen' && verdict.index === this.#index;
    const isLiked = verdict?.outcome === 'rated' && verdict.liked.includes(this.#index);
    const isDisliked = verdict?.outcome === 'rated' && verdict.disliked.includes(this.#index);
    this.#choose.ariaChecked = String(isChosen);
    this.#choose.tabIndex = state.isTabStop ? 0 : -1;
    this.#like.ariaPressed = String(isLiked);
    this.#dislike.ariaPressed = String(isDisliked);
    this.element.setAttribute('part', isChosen || isLiked ? 'card card-chosen' : 'card');
    this.element.classList.toggle('pressed', isChosen || isLiked);
    this.element.classList.toggle('rejected', isDisliked);
    this.element.classList.toggle('clickable', this.#isClickable);
    this.#reasons.hidden = state.reasons.length === 0;
    this.#reasons.ariaLabel = labels.reasons;
    this.#reasons.replaceChildren(...state.reasons.map((reason) => make('li', 'reason', reason)));
    this.#nameMore(state);
    for (const wide of this.#content.querySelectorAll<HTMLElement>('.wide[tabindex]')) this.#nameWide(wide);
  }

  dispose(): void {
    this.#overflow.disconnect();
    this.element.remove();
  }

  get #isClickable(): boolean {
    return !this.#choose.hidden && !this.#choose.disabled;
  }

  #expand(isExpanded: boolean): void {
    if (isExpanded === this.#isExpanded || (isExpanded && this.#more.hidden)) return;
    this.#isExpanded = isExpanded;
    this.#text.classList.toggle('expanded', isExpanded);
    if (this.#state) this.#nameMore(this.#state);
  }

  #nameMore({ position }: CardState): void {
    const { showAll, showAllName, showLess, showLessName } = this.#labels;
    if (this.#more.hidden) return;
    this.#words ??= countWords(this.#source);
    const values = { words: this.#words, position: position + 1 };
    this.#more.textContent = fillLabel(this.#isExpanded ? showLess : showAll, values);
    this.#more.ariaLabel = fillLabel(this.#isExpanded ? showLessName : showAllName, values);
    this.#more.ariaExpanded = String(this.#isExpanded);
  }

  /** Sees where text is cut off, and what scrolls sideways. */
  #measure(): void {
    const isCut = this.#text.scrollHeight > this.#text.clientHeight + 1;
    const wide = [...this.#content.querySelectorAll<HTMLElement>('.wide')];
    const isScrollable = wide.map((one) => one.scrollWidth > one.clientWidth + 1);
    // Not at once: what changes sizes while sizes are reported is an error to the browser.
    requestAnimationFrame(() => this.#mark(isCut, wide, isScrollable));
  }

  /** Offers "show all" where text is cut off, and makes what scrolls sideways reachable by keyboard. */
  #mark(isCut: boolean, wide: readonly HTMLElement[], isScrollable: readonly boolean[]): void {
    this.#text.classList.toggle('cut', isCut && !this.#isExpanded);
    this.#more.hidden = !isCut && !this.#isExpanded;
    if (this.#state) this.#nameMore(this.#state);
    wide.forEach((one, i) => {
      if (isScrollable[i]) {
        one.tabIndex = 0;
        one.role = 'group';
        this.#nameWide(one);
      } else {
        one.removeAttribute('tabindex');
        one.role = null;
        one.ariaLabel = null;
      }
    });
  }

  #nameWide(wide: HTMLElement): void {
    wide.ariaLabel = fillLabel(this.#labels.scrollable, { position: (this.#state?.position ?? 0) + 1 });
  }
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Words of a text in any language. The first segmenter of a page takes a browser 15 ms to make, so only where it is needed. */
function countWords(text: string): number {
  if (!UNSPACED.test(text)) return text.match(WORD)?.length ?? 0;
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text))
    if (isWordLike) words++;
  return words;
}
