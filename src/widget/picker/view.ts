/** What the picker looks like: draws a state, reports what the user does. Holds no state beyond the elements themselves. */
import { make, makeButton, setText } from '../dom.js';
import { PickerCard } from './card.js';
import type { Chip } from './chips.js';
import { startDrag } from './drag.js';
import { type KeyAction, readKey } from './keys.js';
import type { PickerLabels } from './labels.js';
import type { PickerMode } from './modes.js';
import type { Said } from './verdict.js';

/** How long cards take to slide to their new places, in milliseconds; short enough not to be waited for. */
const SLIDE_MS = 260;

/** Everything that can be seen. */
export interface PickerViewState {
  readonly mode: PickerMode;
  /** Indices of the candidates in the order of the screen; those left out are not shown. */
  readonly order: readonly number[];
  /** Words on each candidate, by index. */
  readonly reasons: ReadonlyMap<number, readonly string[]>;
  readonly isBusy: boolean;
  readonly isAsking: boolean;
  /** Whether all can be judged together: tied, or put in order. */
  readonly canCompareAll: boolean;
  readonly isDisabled: boolean;
  readonly said: Said | undefined;
  readonly chips: readonly Chip[];
  readonly canUndo: boolean;
  readonly canAskNext: boolean;
  readonly message: string;
  readonly problem: { readonly text: string; readonly canRetry: boolean } | undefined;
}

/** What the user can do; candidates by index. */
export interface PickerActions {
  choose(index: number): void;
  thumb(index: number, isUp: boolean): void;
  /** Moves a candidate to another place on the screen. */
  move(index: number, position: number): void;
  /** Stores the order of the screen. */
  save(): void;
  wish(chip: Chip): void;
  tie(): void;
  bothBad(): void;
  skip(): void;
  undo(): void;
  next(): void;
  retry(): void;
}

/** Buttons below the answers, in their order. */
const BUTTONS = ['save', 'tie', 'bothBad', 'skip', 'undo', 'next', 'retry'] as const;
type ButtonName = (typeof BUTTONS)[number];

export class PickerView {
  readonly #root: ShadowRoot;
  readonly #actions: PickerActions;
  readonly #frame = make('div', 'root');
  readonly #list = make('ol', 'cards');
  readonly #message = make('p', 'message');
  readonly #problem = make('div', 'problem');
  readonly #problemText = make('p', 'problem-text');
  readonly #chips = make('div', 'chips');
  readonly #why = make('span', 'why');
  readonly #buttons: Readonly<Record<ButtonName, HTMLButtonElement>>;
  #cards: PickerCard[] = [];
  #order: readonly number[] = [];
  /** Whether the focus was in a card that has gone. */
  #isFocusLost = false;
  /** Lets go of the card that is being dragged. */
  #drop: (() => void) | undefined;
  #state: PickerViewState | undefined;

  constructor(root: ShadowRoot, actions: PickerActions) {
    this.#root = root;
    this.#actions = actions;
    const made = BUTTONS.map((name) => [name, makeButton(partOf(name), () => actions[name]())] as const);
    this.#buttons = Object.fromEntries(made) as Record<ButtonName, HTMLButtonElement>;
    for (const name of ['tie', 'bothBad', 'skip'] as const) this.#buttons[name].role = 'radio';
    // Nothing to see before there are cards: the texts may be waiting for what reads them.
    this.#frame.hidden = true;
    this.#list.role = 'list';
    this.#message.role = 'status';
    this.#chips.role = 'group';
    // Empty from the start: a live region must be there before it speaks.
    const alert = make('div', '', this.#problem);
    alert.role = 'alert';
    const { retry, ...others } = this.#buttons;
    this.#problem.append(this.#problemText, retry);
    const buttons = make('div', 'buttons', ...Object.values(others));
    this.#frame.append(this.#list, make('div', 'actions', this.#message, this.#chips, buttons, alert));
    this.#frame.addEventListener('keydown', (event) => this.#onKey(event));
    root.append(this.#frame);
  }

  /** Replaces the cards; they are drawn by the next `update`. */
  setCandidates(count: number, labels: PickerLabels): void {
    this.#drop?.();
    for (const card of this.#cards) card.dispose();
    this.#order = [];
    this.#cards = Array.from({ length: count }, (_, i) => {
      return new PickerCard(i, labels, {
        choose: () => this.#actions.choose(i),
        thumb: (isUp) => this.#actions.thumb(i, isUp),
        step: (step) => this.#move(i, this.#order.indexOf(i) + step),
        grab: (event) => this.#drag(i, event),
      });
    });
  }

  /** Shows a candidate's text. */
  setContent(index: number, content: Node, text: string): void {
    this.#cards[index]?.setContent(content, text);
  }

  update(state: PickerViewState, labels: PickerLabels): void {
    this.#state = state;
    const { mode, order, isAsking, isDisabled, said } = state;
    const verdict = said?.verdict;
    const isRadio = isAsking && (mode === 'pick' || mode === 'pair');
    this.#frame.hidden = this.#cards.length === 0;
    this.#frame.role = isRadio ? 'radiogroup' : 'group';
    this.#frame.ariaLabel = labels.group;
    this.#list.classList.toggle('pair', mode === 'pair' && isAsking);
    this.#list.ariaBusy = String(state.isBusy);
    this.#place(order);
    const outcomes = ['tie', 'bothBad', 'skip'] as const;
    const other = outcomes.find((outcome) => outcome === verdict?.outcome);
    // Of all radio buttons Tab stops at one: that which is checked, or else the first.
    const chosen = verdict?.outcome === 'chosen' && order.includes(verdict.index) ? verdict.index : order[0];
    const stop = other ? undefined : chosen;
    order.forEach((index, position) => {
      const reasons = state.reasons.get(index) ?? [];
      const place = { mode, position, count: order.length, isTabStop: index === stop };
      this.#cards[index]?.update({ ...place, reasons, verdict, isAsking, isDisabled }, labels);
    });
    for (const name of BUTTONS) {
      const button = this.#buttons[name];
      button.textContent = labels[name];
      button.ariaLabel = name === 'retry' ? labels.retry : labels[`${name}Name`];
      button.disabled = isDisabled;
    }
    for (const name of outcomes) {
      this.#buttons[name].ariaChecked = String(name === other);
      this.#buttons[name].tabIndex = name === other ? 0 : -1;
    }
    // These need something to compare.
    this.#buttons.skip.hidden = !isRadio || order.length < 2;
    this.#buttons.tie.hidden = !isRadio || !state.canCompareAll;
    this.#buttons.bothBad.hidden = !isRadio || mode !== 'pair';
    this.#buttons.save.hidden = !isAsking || mode !== 'rank' || !state.canCompareAll;
    this.#hide(this.#buttons.undo, !state.canUndo);
    this.#hide(this.#buttons.next, !state.canAskNext);
    this.#hide(this.#buttons.retry, !state.problem?.canRetry);
    this.#drawChips(state, labels);
    if (this.#isFocusLost && order.length > 0) {
      this.#isFocusLost = false;
      this.focusCard(0, { preventScroll: true });
    }
    this.#problem.hidden = !state.problem;
    setText(this.#problemText, state.problem?.text ?? '');
    setText(this.#message, state.message);
  }

  /** Says something once, where nothing that is shown says it. */
  say(text: string): void {
    setText(this.#message, text);
  }

  /** Moves the focus to the card in this place, or the nearest there is. */
  focusCard(position: number, options?: FocusOptions): void {
    const place = Math.min(Math.max(position, 0), this.#order.length - 1);
    this.#cards[this.#order[place] as number]?.control?.focus(options);
  }

  #drawChips({ chips, said, isDisabled, isAsking }: PickerViewState, labels: PickerLabels): void {
    this.#hide(this.#chips, chips.length === 0 || !said || !isAsking);
    this.#chips.ariaLabel = labels.why;
    this.#why.textContent = labels.why;
    const old = [...this.#chips.querySelectorAll('button')];
    if (old.map(({ name }) => name).join() !== chips.map(({ name }) => name).join()) {
      const buttons = chips.map((chip) => {
        const button = makeButton('chip', () => this.#actions.wish(chip));
        button.name = chip.name;
        return button;
      });
      this.#chips.replaceChildren(this.#why, ...buttons);
    }
    this.#chips.querySelectorAll('button').forEach((button, i) => {
      const { name, text, axis, direction } = chips[i] as Chip;
      button.textContent = labels.chips[name] ?? text ?? name;
      button.disabled = isDisabled;
      button.ariaPressed = String(said?.wishes.some((w) => w.axis === axis && w.direction === direction) ?? false);
    });
  }

  /** Moves a candidate, and the focus with it. */
  #move(index: number, position: number): void {
    const had = this.#root.activeElement as HTMLElement | null;
    this.#actions.move(index, position);
    // At either end one of its buttons is disabled, and would let the focus go.
    if (had instanceof HTMLButtonElement && had.disabled) this.#cards[index]?.control?.focus({ preventScroll: true });
    else had?.focus({ preventScroll: true });
  }

  #drag(index: number, event: PointerEvent): void {
    const card = this.#cards[index];
    if (!card || this.#state?.isDisabled) return;
    const before = this.#order.indexOf(index);
    this.#drop = startDrag(event, card.element, {
      cards: () => this.#order.map((i) => (this.#cards[i] as PickerCard).element),
      over: (position) => this.#actions.move(index, position),
      end: (isDropped) => {
        if (!isDropped) this.#actions.move(index, before);
      },
    });
  }

  /** Hides something without losing the focus to the page's top. */
  #hide(element: HTMLElement, isHidden: boolean): void {
    const hadFocus = element.contains(this.#root.activeElement);
    element.hidden = isHidden;
    if (isHidden && hadFocus) this.focusCard(0, { preventScroll: true });
  }

  /** Brings the cards into an order; they slide there, and the focus stays where it was. */
  #place(order: readonly number[]): void {
    if (order.join() === this.#order.join()) return;
    const focused = this.#root.activeElement as HTMLElement | null;
    const before = new Map(this.#order.map((i) => [i, this.#cards[i]?.element.getBoundingClientRect()]));
    this.#order = [...order];
    const wanted = order.flatMap((i) => this.#cards[i]?.element ?? []);
    // Only what stands elsewhere is moved: a card in somebody's hand would be dropped by being taken out.
    for (const child of [...this.#list.children]) if (!wanted.includes(child as HTMLLIElement)) child.remove();
    wanted.forEach((card, place) => {
      if (this.#list.children[place] === card) return;
      if (card.classList.contains('dragged')) this.#moveAround(card, place);
      else this.#list.insertBefore(card, this.#list.children[place] ?? null);
    });
    if (focused && this.#root.activeElement !== focused) focused.focus({ preventScroll: true });
    this.#isFocusLost = focused !== null && !focused.isConnected;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const i of order) {
      const card = this.#cards[i]?.element;
      const old = before.get(i);
      if (!card || !old?.height) continue; // was not there, or not shown yet
      const now = card.getBoundingClientRect();
      const [x, y] = [old.left - now.left, old.top - now.top];
      if (x === 0 && y === 0) continue;
      card.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], {
        duration: SLIDE_MS,
        easing: 'cubic-bezier(0.2, 0, 0, 1)',
      });
    }
  }

  /** Lets a card stand at a place by moving those around it. */
  #moveAround(card: HTMLElement, place: number): void {
    const children = [...this.#list.children];
    const from = children.indexOf(card);
    if (from < 0) this.#list.insertBefore(card, this.#list.children[place] ?? null);
    for (let i = from; i > place; i--) card.after(children[i - 1] as Element);
    for (let i = from; i >= 0 && i < place; i++) card.before(children[i + 1] as Element);
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    const state = this.#state;
    const isTyping = target.isContentEditable || target.matches('input, textarea, select');
    if (!state || isTyping || event.defaultPrevented) return;
    const isRightToLeft = getComputedStyle(this.#frame).direction === 'rtl';
    const action = readKey(event, state.mode, target instanceof HTMLButtonElement, isRightToLeft);
    if (!action) return;
    const here = this.#order.findIndex((i) => this.#cards[i]?.element.contains(this.#root.activeElement));
    if (this.#act(action, here, state)) event.preventDefault();
  }

  /** @returns whether the key meant something here */
  #act(action: KeyAction, here: number, { mode, isAsking }: PickerViewState): boolean {
    const index = this.#order[here];
    if (action.kind === 'focus') {
      const { tie, bothBad, skip } = this.#buttons;
      const others = [tie, bothBad, skip].filter(({ hidden }) => !hidden);
      const stops = [...this.#order.map((i) => this.#cards[i]?.control), ...others];
      const at = others.indexOf(this.#root.activeElement as HTMLButtonElement);
      // From any other button below, "previous" leads to the last one.
      const from = at >= 0 ? this.#order.length + at : here < 0 ? stops.length : here;
      const to = { next: from + 1, previous: from - 1, first: 0, last: stops.length - 1 }[action.to];
      stops[Math.min(Math.max(to, 0), stops.length - 1)]?.focus();
    } else if (action.kind === 'undo' || action.kind === 'next') this.#actions[action.kind]();
    else if (!isAsking) return false;
    else if (action.kind === 'position') {
      const at = this.#order[action.position];
      if (at === undefined) return false;
      if (mode === 'pick' || mode === 'pair') this.#actions.choose(at);
      else if (mode === 'rank' && index !== undefined) this.#move(index, action.position);
      else this.focusCard(action.position);
    } else if (action.kind === 'move') {
      if (index === undefined) return false;
      this.#move(index, here + (action.to === 'next' ? 1 : -1));
    } else if (action.kind === 'like' || action.kind === 'dislike') {
      if (mode !== 'thumbs' || index === undefined) return false;
      this.#actions.thumb(index, action.kind === 'like');
    } else {
      if (this.#buttons[action.kind].hidden) return false;
      this.#actions[action.kind]();
    }
    return true;
  }
}

/** The part name of a button: kebab-case, as all parts. */
function partOf(name: ButtonName): string {
  return name === 'bothBad' ? 'both-bad' : name;
}
