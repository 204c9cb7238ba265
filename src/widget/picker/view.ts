/** What the picker looks like: draws a state, reports what the user does. Holds no state beyond the elements themselves. */
import { make, makeButton, setText } from '../dom.js';
import { PickerCard } from './card.js';
import { readKey } from './keys.js';
import type { PickerLabels } from './labels.js';

/** How long cards take to slide to their new places, in milliseconds; short enough not to be waited for. */
const SLIDE_MS = 260;

/** Everything that can be seen. */
export interface PickerViewState {
  /** Indices of the candidates in the order of the screen; those left out are not shown. */
  readonly order: readonly number[];
  /** Words on each candidate, by index. */
  readonly reasons: ReadonlyMap<number, readonly string[]>;
  readonly isBusy: boolean;
  readonly isDisabled: boolean;
  readonly pressed: number | 'tie' | 'skip' | undefined;
  readonly canUndo: boolean;
  readonly message: string;
  readonly problem: { readonly text: string; readonly canRetry: boolean } | undefined;
}

/** What the user can do; candidates by index. */
export interface PickerActions {
  choose(index: number): void;
  tie(): void;
  skip(): void;
  undo(): void;
  retry(): void;
}

export class PickerView {
  readonly #root: ShadowRoot;
  readonly #actions: PickerActions;
  readonly #frame = make('div', 'root');
  readonly #list = make('ol', 'cards');
  readonly #message = make('p', 'message');
  readonly #problem = make('div', 'problem');
  readonly #problemText = make('p', 'problem-text');
  readonly #tie: HTMLButtonElement;
  readonly #skip: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #retry: HTMLButtonElement;
  #cards: PickerCard[] = [];
  #order: readonly number[] = [];

  constructor(root: ShadowRoot, actions: PickerActions) {
    this.#root = root;
    this.#actions = actions;
    this.#tie = makeButton('tie', () => actions.tie());
    this.#skip = makeButton('skip', () => actions.skip());
    this.#undo = makeButton('undo', () => actions.undo());
    this.#retry = makeButton('retry', () => actions.retry());
    this.#frame.role = 'group';
    this.#list.role = 'list';
    this.#message.role = 'status';
    // Empty from the start: a live region must be there before it speaks.
    const alert = make('div', '', this.#problem);
    alert.role = 'alert';
    this.#problem.append(this.#problemText, this.#retry);
    const buttons = make('div', 'buttons', this.#tie, this.#skip, this.#undo);
    this.#frame.append(this.#list, make('div', 'actions', this.#message, buttons, alert));
    this.#frame.addEventListener('keydown', (event) => this.#onKey(event));
    root.append(this.#frame);
  }

  /** Replaces the cards; they are drawn by the next `update`. */
  setCandidates(texts: readonly string[], headingLevel: number, labels: PickerLabels): void {
    for (const card of this.#cards) card.dispose();
    this.#order = [];
    this.#cards = texts.map((text, i) => new PickerCard(text, headingLevel, labels, () => this.#actions.choose(i)));
  }

  update(state: PickerViewState, labels: PickerLabels): void {
    this.#frame.hidden = this.#cards.length === 0;
    this.#frame.ariaLabel = labels.group;
    this.#list.ariaBusy = String(state.isBusy);
    this.#place(state.order);
    state.order.forEach((index, position) => {
      this.#cards[index]?.update(
        {
          position,
          count: state.order.length,
          reasons: state.reasons.get(index) ?? [],
          isPressed: state.pressed === index,
          isDisabled: state.isDisabled,
        },
        labels,
      );
    });
    this.#draw(this.#tie, labels.tie, labels.tieName, state.isDisabled, state.pressed === 'tie');
    this.#draw(this.#skip, labels.skip, labels.skipName, state.isDisabled, state.pressed === 'skip');
    this.#draw(this.#undo, labels.undo, labels.undoName, state.isDisabled);
    this.#draw(this.#retry, labels.retry, labels.retry, state.isDisabled);
    // Tie and skip need something to compare.
    this.#tie.hidden = state.order.length < 2;
    this.#hide(this.#undo, !state.canUndo);
    this.#hide(this.#retry, !state.problem?.canRetry);
    this.#problem.hidden = !state.problem;
    setText(this.#problemText, state.problem?.text ?? '');
    setText(this.#message, state.message);
  }

  /** Moves the focus to the card in this place, or the nearest there is. */
  focusCard(position: number, options?: FocusOptions): void {
    const place = Math.min(Math.max(position, 0), this.#order.length - 1);
    this.#cards[this.#order[place] as number]?.choose.focus(options);
  }

  #draw(button: HTMLButtonElement, text: string, name: string, isDisabled: boolean, isPressed?: boolean): void {
    button.textContent = text;
    button.ariaLabel = name;
    button.disabled = isDisabled;
    if (isPressed !== undefined) button.ariaPressed = String(isPressed);
  }

  /** Hides a button without losing the focus to the page's top. */
  #hide(button: HTMLButtonElement, isHidden: boolean): void {
    const hadFocus = this.#root.activeElement === button;
    button.hidden = isHidden;
    if (isHidden && hadFocus) this.focusCard(0, { preventScroll: true });
  }

  /** Brings the cards into an order; they slide there, and the focus stays where it was. */
  #place(order: readonly number[]): void {
    if (order.join() === this.#order.join()) return;
    const focused = this.#root.activeElement as HTMLElement | null;
    const before = new Map(this.#order.map((i) => [i, this.#cards[i]?.element.getBoundingClientRect()]));
    this.#order = [...order];
    this.#list.replaceChildren(...order.flatMap((i) => this.#cards[i]?.element ?? []));
    if (focused && this.#root.activeElement !== focused) focused.focus({ preventScroll: true });
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const i of order) {
      const card = this.#cards[i]?.element;
      const old = before.get(i);
      if (!card || !old) continue;
      const now = card.getBoundingClientRect();
      const [x, y] = [old.left - now.left, old.top - now.top];
      if (x === 0 && y === 0) continue;
      card.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], {
        duration: SLIDE_MS,
        easing: 'cubic-bezier(0.2, 0, 0, 1)',
      });
    }
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as Element;
    const isRightToLeft = getComputedStyle(this.#frame).direction === 'rtl';
    const action = readKey(event, target instanceof HTMLButtonElement, isRightToLeft);
    if (!action || event.defaultPrevented) return;
    if (action.kind === 'undo') this.#actions.undo();
    if (action.kind === 'choose') {
      const index = this.#order[action.position];
      if (index === undefined) return;
      this.#actions.choose(index);
    }
    if (action.kind === 'move') {
      const here = this.#order.findIndex((i) => this.#cards[i]?.element.contains(target));
      const last = this.#order.length - 1;
      // Below the cards, "previous" leads to the last one.
      const from = here < 0 ? this.#order.length : here;
      const to = { next: from + 1, previous: from - 1, first: 0, last }[action.to];
      this.focusCard(to);
    }
    event.preventDefault();
  }
}
