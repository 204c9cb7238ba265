/**
 * The stage: one prompt with its answers, to be chosen from or compared. It goes through the prompts, follows the
 * visitor's choices and undos there and back, and has the two switches below the answers.
 */
import type { Engine, RankedCandidate } from '../../index.js';
import { PenchantPicker } from '../../widget/define.js';
import { CompareView } from '../compare/compare-view.js';
import { byId, RadioGroup, setText } from '../page/dom.js';
import type { Session } from './session.js';

/** How long the chosen answer stays before the next prompt comes, in milliseconds: long enough to see it and to undo. */
const ADVANCE_AFTER_MS = 1500;

type View = 'answers' | 'compare';

export interface StageOptions {
  readonly session: Session;
  /** A choice was stored. */
  readonly onChoose: () => void;
  /** The two orders are being compared. */
  readonly onCompare: () => void;
}

export class Stage {
  readonly picker = byId('picker', PenchantPicker);
  readonly #options: StageOptions;
  readonly #question = byId('question', HTMLHeadingElement);
  readonly #badge = byId('badge', HTMLElement);
  readonly #views: RadioGroup<View>;
  readonly #compare = new CompareView(byId('compare-body', HTMLElement));
  /** Which prompt each label of this visit was given for, to go back there on undo. */
  readonly #promptOfLabel = new Map<string, number>();
  #engine: Engine | undefined;
  #advance: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#views = new RadioGroup<View>(byId('views', HTMLElement), (view) => this.#showView(view));
    byId('next', HTMLButtonElement).addEventListener('click', () => this.#go(1));
    byId('back', HTMLButtonElement).addEventListener('click', () => this.#go(-1));
    this.#listen();
    this.#startSwitches();
    this.#show(options.session.index);
  }

  /** Ranks with this engine from now on. */
  use(engine: Engine | undefined): void {
    this.#engine = engine;
    this.picker.engine = engine ?? null;
  }

  /** Labels came or went outside the picker. */
  refresh(): void {
    clearTimeout(this.#advance);
    this.picker.refresh();
  }

  /** Goes back to where this label was given, if it was in this visit. */
  goToLabel(labelId: string): void {
    const index = this.#promptOfLabel.get(labelId);
    if (index !== undefined && index !== this.#options.session.index) this.#show(index);
  }

  #go(by: 1 | -1): void {
    this.#views.value = 'answers';
    this.#showView('answers');
    this.#show(this.#options.session.index + by);
  }

  #show(index: number): void {
    clearTimeout(this.#advance);
    const { session } = this.#options;
    const hadFocus = document.activeElement === this.picker;
    session.goTo(index);
    const { prompt, answers } = session.prompt;
    this.#question.textContent = prompt;
    byId('place', HTMLElement).textContent = `Prompt ${session.index + 1} of ${session.count}`;
    byId('back', HTMLButtonElement).disabled = session.index === 0;
    this.picker.prompt = prompt;
    this.picker.candidates = answers.map(({ text }) => text);
    this.#compare.showApp(answers.map(({ text }) => text));
    if (this.#question.getBoundingClientRect().top < 0) this.#question.scrollIntoView({ block: 'start' });
    // The new cards come with the next microtask; whoever chose by keyboard goes on there.
    if (hadFocus) queueMicrotask(() => this.picker.focus({ preventScroll: true }));
  }

  #showView(view: View): void {
    byId('answers', HTMLElement).hidden = view !== 'answers';
    byId('compare', HTMLElement).hidden = view !== 'compare';
    if (view !== 'compare') return;
    clearTimeout(this.#advance);
    this.#options.onCompare();
  }

  #listen(): void {
    const { picker } = this;
    const { session, onChoose } = this.#options;
    picker.addEventListener('penchant-rank', ({ detail }) => {
      // Only where it differs: it is spoken when it changes.
      setText(this.#badge, orderWords(detail.applied, detail.confidence));
      this.#badge.classList.toggle('badge-personal', detail.applied);
      this.#compare.show(detail.ranking, detail.confidence);
      // Ranking the next set now fills the engine's cache of encoded texts, so that the next prompt is there at once.
      const next = session.nextPrompt;
      this.#engine?.rerank({ prompt: next.prompt, candidates: next.answers.map(({ text }) => text) }).catch(() => {});
    });
    picker.addEventListener('penchant-prefer', ({ detail }) => {
      // Whoever pressed "Next prompt" while a choice was being saved is at another prompt by now.
      const index = session.indexOf(detail.prompt);
      this.#promptOfLabel.set(detail.labelId, index);
      onChoose();
      if (index !== session.index) return;
      clearTimeout(this.#advance);
      if (session.isAdvancing) this.#advance = setTimeout(() => this.#show(session.index + 1), ADVANCE_AFTER_MS);
      void this.#compareAnew();
    });
    picker.addEventListener('penchant-undo', ({ detail }) => {
      clearTimeout(this.#advance);
      this.goToLabel(detail.labelId);
      void this.#compareAnew();
    });
  }

  /** The cards stay where they were judged; the comparison shows what was learnt from it. */
  async #compareAnew(): Promise<void> {
    const { prompt, answers } = this.#options.session.prompt;
    const ranked = await this.#engine
      ?.rerank({ prompt, candidates: answers.map(({ text }) => text), apply: 'always' })
      .catch(() => undefined);
    if (!ranked || prompt !== this.#options.session.prompt.prompt) return;
    this.#compare.show(ranked.ranking as readonly RankedCandidate[], ranked.confidence);
  }

  #startSwitches(): void {
    const { session } = this.#options;
    const always = byId('always', HTMLInputElement);
    always.checked = session.isAlways;
    const apply = () => {
      this.picker.apply = session.isAlways ? 'always' : undefined;
    };
    apply();
    always.addEventListener('change', () => {
      session.isAlways = always.checked;
      apply();
    });
    const advancing = byId('advance', HTMLInputElement);
    advancing.checked = session.isAdvancing;
    advancing.addEventListener('change', () => {
      session.isAdvancing = advancing.checked;
      clearTimeout(this.#advance);
    });
  }
}

/** Whose order is on the screen. */
function orderWords(isPersonal: boolean, confidence: number): string {
  if (!isPersonal) return 'Still learning: the app’s order';
  // Half means that the favourite of both orders is the same answer.
  if (confidence <= 0.5) return 'Your order';
  return `Your order · ${Math.round(confidence * 100)} % sure of the first`;
}
