/**
 * `<penchant-picker>`: shows candidates in the user's order and learns from the one that is preferred. It calls
 * `engine.rerank`, `engine.prefer` and `engine.undo` itself and reports what happened as events; the candidates stay
 * readable, in the app's order, while there is no engine and when it fails. Safe to import where there is no browser.
 */
import type { Engine } from '../../client.js';
import type { ApplyMode } from '../../shared/protocol.js';
import { fillLabel } from '../fill-label.js';
import { PickerController } from './controller.js';
import { DEFAULT_LABELS, type PickerLabels } from './labels.js';
import { PICKER_STYLES } from './styles.js';
import { PickerView } from './view.js';

/** In Node there are no elements; the class must still be importable there. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Properties that a page may have set before the element was defined. */
const PROPERTIES = ['engine', 'prompt', 'candidates', 'topN', 'apply', 'labels', 'headingLevel', 'disabled'] as const;

/** The element; its events are those of `PickerEventMap`. */
export class PenchantPicker extends Base {
  static readonly observedAttributes = ['disabled', 'prompt'];
  static #styles: CSSStyleSheet | undefined;

  readonly #view: PickerView;
  readonly #controller: PickerController;
  #engine: Engine | null = null;
  #prompt = '';
  #candidates: readonly string[] = [];
  #topN: number | undefined;
  #apply: ApplyMode | undefined;
  #labels: PickerLabels = DEFAULT_LABELS;
  #headingLevel = 3;
  #isScheduled = false;
  #isNewSet = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    PenchantPicker.#styles ??= createStyles();
    root.adoptedStyleSheets = [PenchantPicker.#styles];
    this.#controller = new PickerController({
      draw: () => this.#draw(),
      emit: (event) => void this.dispatchEvent(event),
    });
    this.#view = new PickerView(root, {
      choose: (index) => this.choose(index),
      tie: () => this.tie(),
      skip: () => this.skip(),
      undo: () => this.undo(),
      retry: () => this.#controller.problem?.retry(),
    });
  }

  /** The engine that ranks and learns; null until there is one. */
  get engine(): Engine | null {
    return this.#engine;
  }
  set engine(engine: Engine | null | undefined) {
    if (this.#engine === (engine ?? null)) return;
    this.#engine = engine ?? null;
    this.#schedule();
  }

  /** What the candidates answer. Attribute `prompt`. */
  get prompt(): string {
    return this.#prompt;
  }
  set prompt(prompt: string) {
    if (this.#prompt === prompt) return;
    this.#prompt = prompt;
    this.#scheduleNewSet();
  }

  /** The texts to choose from, in the app's order, as Markdown. Setting them starts a new set. */
  get candidates(): readonly string[] {
    return this.#candidates;
  }
  set candidates(candidates: readonly string[] | null | undefined) {
    this.#candidates = Object.freeze([...(candidates ?? [])]);
    this.#scheduleNewSet();
  }

  /** How many to show, from the top; all by default. */
  get topN(): number | undefined {
    return this.#topN;
  }
  set topN(topN: number | undefined) {
    this.#topN = topN;
    this.#schedule();
  }

  /** Overrides the engine's `apply`. */
  get apply(): ApplyMode | undefined {
    return this.#apply;
  }
  set apply(apply: ApplyMode | undefined) {
    this.#apply = apply;
    this.#schedule();
  }

  /** The words shown and spoken; what is left out stays English. */
  get labels(): PickerLabels {
    return this.#labels;
  }
  set labels(labels: Partial<PickerLabels> | undefined) {
    this.#labels = { ...DEFAULT_LABELS, ...labels };
    this.#draw();
  }

  /** Level of the topmost headings inside candidates, 1 to 6; 3 by default. */
  get headingLevel(): number {
    return this.#headingLevel;
  }
  set headingLevel(level: number) {
    this.#headingLevel = level;
    this.#scheduleNewSet();
  }

  /** Candidates can be read but not judged. Attribute `disabled`. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#upgrade(name);
    this.#schedule();
  }

  disconnectedCallback(): void {
    this.#controller.cancel();
  }

  attributeChangedCallback(name: string, _old: string | null, value: string | null): void {
    if (name === 'prompt') this.prompt = value ?? '';
    else this.#draw();
  }

  /** Focuses the first card's button. */
  override focus(options?: FocusOptions): void {
    this.#view.focusCard(0, options);
  }

  /** Prefers a candidate, as if its button were pressed; pressing the preferred one again takes it back. */
  choose(index: number): void {
    if (!this.disabled && this.#controller.order.includes(index)) this.#controller.judge({ outcome: 'chosen', index });
  }

  /** Says that all are equally good. */
  tie(): void {
    if (!this.disabled && this.#controller.order.length > 1) this.#controller.judge({ outcome: 'tie' });
  }

  /** Says nothing about this set. */
  skip(): void {
    if (!this.disabled) this.#controller.judge({ outcome: 'skip' });
  }

  /** Takes back the newest judgement given in this picker, also one of an earlier set. */
  undo(): void {
    if (!this.disabled) void this.#controller.takeBack();
  }

  /** Ranks the candidates anew and clears the choice; for when labels were changed elsewhere: import, forget, undo. */
  refresh(): void {
    this.#controller.reset();
    this.#schedule();
  }

  #upgrade(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const self = this as Record<string, unknown>;
    const value = self[name];
    delete self[name];
    self[name] = value;
  }

  #scheduleNewSet(): void {
    this.#isNewSet = true;
    this.#schedule();
  }

  /** Collects the properties set in one go into one update. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      const isNewSet = this.#isNewSet;
      this.#isNewSet = false;
      if (isNewSet) this.#view.setCandidates(this.#candidates, this.#headingLevel, this.#labels);
      this.#controller.begin(
        {
          // Outside the page there is nobody to rank for; being put into it comes back here.
          engine: this.isConnected ? this.#engine : null,
          prompt: this.#prompt,
          candidates: this.#candidates,
          topN: this.#topN,
          apply: this.#apply,
        },
        isNewSet,
      );
    });
  }

  #draw(): void {
    const { order, reasons, isBusy, choice, canUndo, problem } = this.#controller;
    this.#view.update(
      {
        order,
        reasons,
        isBusy,
        canUndo,
        isDisabled: this.disabled,
        pressed: choice?.verdict.outcome === 'chosen' ? choice.verdict.index : choice?.verdict.outcome,
        message: this.#message(),
        problem: problem && {
          text: fillLabel(this.#labels[problem.label], { message: problem.error.message }),
          canRetry: problem.label !== 'engineLost',
        },
      },
      this.#labels,
    );
  }

  #message(): string {
    const { choice, news } = this.#controller;
    const labels = this.#labels;
    if (!choice) return labels[news];
    const { status, verdict, shown } = choice;
    if (status === 'failed') return '';
    if (status === 'waiting' && !this.#engine) return labels.waiting;
    if (status !== 'saved') return labels.saving;
    if (verdict.outcome !== 'chosen') return verdict.outcome === 'tie' ? labels.tied : labels.skipped;
    return fillLabel(labels.chosen, { position: shown.indexOf(verdict.index) + 1, count: shown.length });
  }
}

function createStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PICKER_STYLES);
  return sheet;
}
