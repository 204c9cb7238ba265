/** The tour on the page: a panel at the lower edge that covers nothing, takes no focus, and marks where to do the step. */
import { byId, setText } from '../page/dom.js';
import { recall, remember } from '../page/memory.js';
import { afterDeed, nextStep, readState, TOUR_BEGIN, TOUR_STEPS, type TourDeed, type TourState } from './steps.js';

const KEY = 'tour';

export class Tour {
  readonly #root = byId('tour', HTMLElement);
  readonly #count = byId('tour-count', HTMLElement);
  readonly #title = byId('tour-title', HTMLElement);
  readonly #text = byId('tour-text', HTMLElement);
  readonly #show = byId('tour-show', HTMLButtonElement);
  readonly #skip = byId('tour-skip', HTMLButtonElement);
  readonly #open = byId('tour-open', HTMLButtonElement);
  #state: TourState;

  constructor() {
    this.#state = readState(recall(KEY));
    this.#open.addEventListener('click', () => this.#set(TOUR_BEGIN));
    byId('tour-close', HTMLButtonElement).addEventListener('click', () => this.#close());
    this.#skip.addEventListener('click', () => (this.#isLast ? this.#close() : this.#set(nextStep(this.#state))));
    this.#show.addEventListener('click', () =>
      this.#target?.scrollIntoView({ block: 'center', behavior: this.#motion }),
    );
    this.#root.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#close());
    this.#draw();
  }

  /** The visitor has done something. */
  did(deed: TourDeed): void {
    const next = afterDeed(this.#state, deed);
    if (next !== this.#state) this.#set(next);
  }

  get #isLast(): boolean {
    return this.#state.step === TOUR_STEPS.length - 1;
  }

  get #target(): Element | null {
    const { target } = TOUR_STEPS[this.#state.step] ?? {};
    return target ? document.querySelector(target) : null;
  }

  get #motion(): ScrollBehavior {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  }

  #close(): void {
    const hadFocus = this.#root.contains(document.activeElement);
    this.#set({ ...this.#state, isOpen: false });
    // The button that had the focus is gone; the one that brings the tour back is the nearest.
    if (hadFocus) this.#open.focus({ preventScroll: true });
  }

  #set(state: TourState): void {
    this.#state = state;
    remember(KEY, state);
    this.#draw();
  }

  #draw(): void {
    const { step, done, isOpen } = this.#state;
    const { title, text, times } = TOUR_STEPS[step] as (typeof TOUR_STEPS)[number];
    this.#root.hidden = !isOpen;
    this.#open.ariaExpanded = String(isOpen);
    for (const marked of document.querySelectorAll('.tour-target')) marked.classList.remove('tour-target');
    if (!isOpen) return;
    this.#target?.classList.add('tour-target');
    const often = times > 1 ? ` · ${done} of ${times}` : '';
    setText(this.#count, this.#isLast ? 'Done' : `Step ${step + 1} of ${TOUR_STEPS.length - 1}${often}`);
    setText(this.#title, title);
    setText(this.#text, text);
    this.#show.hidden = !this.#target;
    this.#skip.textContent = this.#isLast ? 'Finish' : 'Skip this step';
  }
}
