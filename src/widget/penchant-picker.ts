/**
 * `<penchant-picker>`: shows candidates in the user's order and learns from the one that is preferred. It calls
 * `engine.rerank`, `engine.prefer` and `engine.undo` itself and reports what happened as events; the candidates stay
 * readable, in the app's order, while there is no engine and when it fails. Safe to import where there is no browser.
 */
import type { Engine } from '../client.js';
import { type PenchantError, toPenchantError } from '../shared/errors.js';
import type { ApplyMode, PreferResult, RerankResult } from '../shared/protocol.js';
import { PenchantErrorEvent, PenchantPreferEvent, PenchantRankEvent, PenchantUndoEvent } from './picker-events.js';
import { DEFAULT_LABELS, fillLabel, type PickerLabels } from './picker-labels.js';
import { PICKER_STYLES } from './picker-styles.js';
import { PickerView } from './picker-view.js';

/** In Node there are no elements; the class must still be importable there. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Reasons beyond these are noise on a card. */
const MOST_REASONS = 2;

/** Properties that a page may have set before the element was defined. */
const PROPERTIES = ['engine', 'prompt', 'candidates', 'topN', 'apply', 'labels', 'headingLevel', 'disabled'] as const;

type Verdict = { readonly outcome: 'chosen'; readonly index: number } | { readonly outcome: 'tie' | 'skip' };

/** A judgement on its way into the label log: `waiting` for a ranking, `saving`, `saved`, or `failed`. */
interface Choice {
  status: 'waiting' | 'saving' | 'saved' | 'failed';
  readonly verdict: Verdict;
  /** Made here, once, so that a retry is not a second label. */
  readonly labelId: string;
  /** The set it was made on: its texts, and the indices in them as they stood on the screen. */
  readonly prompt: string;
  readonly candidates: readonly string[];
  readonly shown: readonly number[];
  readonly ms: number;
  /** Known once the set is ranked. */
  eventId?: string;
}

interface Problem {
  readonly label: 'rankFailed' | 'preferFailed' | 'undoFailed' | 'engineLost';
  readonly error: PenchantError;
  readonly retry: () => void;
}

export class PenchantPicker extends Base {
  static readonly observedAttributes = ['disabled', 'prompt'];
  static #styles: CSSStyleSheet | undefined;

  readonly #view: PickerView;
  #engine: Engine | null = null;
  #prompt = '';
  #candidates: readonly string[] = [];
  #topN: number | undefined;
  #apply: ApplyMode | undefined;
  #labels: PickerLabels = DEFAULT_LABELS;
  #headingLevel = 3;

  #result: RerankResult | undefined;
  /** The rerank in flight; a newer one replaces it, and an answer to an older one is dropped. */
  #ranking: AbortController | undefined;
  #choice: Choice | undefined;
  /** Labels given here and not taken back, oldest first; they outlive the set they were given for. */
  #given: string[] = [];
  #isUndoing = false;
  #problem: Problem | undefined;
  #news: 'hint' | 'ordered' | 'undone' = 'hint';
  #order: readonly number[] = [];
  #shownAt = 0;
  #isScheduled = false;
  #hasNewCandidates = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    PenchantPicker.#styles ??= createStyles();
    root.adoptedStyleSheets = [PenchantPicker.#styles];
    this.#view = new PickerView(root, {
      choose: (index) => this.choose(index),
      tie: () => this.tie(),
      skip: () => this.skip(),
      undo: () => this.undo(),
      retry: () => this.#problem?.retry(),
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
    this.#hasNewCandidates = true;
    this.#schedule();
  }

  /** The texts to choose from, in the app's order, as Markdown. Setting them starts a new set. */
  get candidates(): readonly string[] {
    return this.#candidates;
  }
  set candidates(candidates: readonly string[] | null | undefined) {
    this.#candidates = Object.freeze([...(candidates ?? [])]);
    this.#hasNewCandidates = true;
    this.#schedule();
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
    this.#hasNewCandidates = true;
    this.#schedule();
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
    if (!this.#result) this.#schedule();
  }

  disconnectedCallback(): void {
    this.#ranking?.abort();
    this.#ranking = undefined;
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
    if (this.#order.includes(index)) this.#judge({ outcome: 'chosen', index });
  }

  /** Says that all are equally good. */
  tie(): void {
    if (this.#order.length > 1) this.#judge({ outcome: 'tie' });
  }

  /** Says nothing about this set. */
  skip(): void {
    this.#judge({ outcome: 'skip' });
  }

  /** Takes back the newest judgement given in this picker, also one of an earlier set. */
  undo(): void {
    void this.#takeBack();
  }

  /** Ranks the candidates anew and clears the choice; for when labels were changed elsewhere: import, forget, undo. */
  refresh(): void {
    this.#choice = undefined;
    this.#given = [];
    this.#news = 'hint';
    this.#schedule();
  }

  #upgrade(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const self = this as Record<string, unknown>;
    const value = self[name];
    delete self[name];
    self[name] = value;
  }

  /** Collects the properties set in one go into one update. */
  #schedule(): void {
    this.#result = undefined;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.#hasNewCandidates) this.#showNewSet();
      this.#draw();
      void this.#rank();
    });
  }

  /** Shows the candidates in the app's order, at once; the ranking may take a while. */
  #showNewSet(): void {
    this.#hasNewCandidates = false;
    this.#choice = undefined;
    this.#problem = undefined;
    this.#news = 'hint';
    this.#order = [...this.#candidates.keys()].slice(0, this.#topN);
    this.#shownAt = performance.now();
    this.#view.setCandidates(this.#candidates, this.#headingLevel, this.#labels);
  }

  async #rank(): Promise<void> {
    this.#ranking?.abort();
    this.#ranking = undefined;
    const engine = this.#engine;
    if (!engine || !this.isConnected || this.#candidates.length === 0) return;
    const ranking = new AbortController();
    this.#ranking = ranking;
    this.#problem = undefined;
    this.#draw();
    try {
      const result = await engine.rerank({
        prompt: this.#prompt,
        candidates: this.#candidates,
        signal: ranking.signal,
        ...(this.#topN !== undefined && { topN: this.#topN }),
        ...(this.#apply !== undefined && { apply: this.#apply }),
      });
      if (this.#ranking !== ranking) return;
      this.#ranking = undefined;
      this.#showRanking(result);
    } catch (error) {
      if (this.#ranking !== ranking) return;
      this.#ranking = undefined;
      if (this.#choice?.status === 'waiting') this.#choice.status = 'failed';
      this.#fail('rankFailed', error, () => {
        if (this.#choice?.status === 'failed') this.#choice.status = 'waiting';
        void this.#rank();
      });
    }
  }

  #showRanking(result: RerankResult): void {
    this.#result = result;
    // Whoever has already chosen chose in the order that was on the screen; it must not move under them.
    if (this.#choice?.status !== 'waiting') {
      const order = result.ranking.map(({ originalIndex }) => originalIndex);
      if (result.applied && order.join() !== this.#order.join()) this.#news = 'ordered';
      this.#order = order;
    }
    this.#draw();
    const { ranking, applied, confidence, eventId } = result;
    this.dispatchEvent(new PenchantRankEvent({ prompt: this.#prompt, ranking, applied, confidence, eventId }));
    void this.#save();
  }

  #judge(verdict: Verdict): void {
    const old = this.#choice;
    if (this.disabled || this.#isUndoing || old?.status === 'saving') return;
    if (old && isSame(old.verdict, verdict)) {
      if (old.status === 'failed') this.#problem?.retry();
      else void this.#takeBack();
    } else if (old?.status === 'saved') {
      // A changed mind: the old label goes before the new one comes.
      void this.#takeBack().then((isBack) => isBack && this.#choose(verdict));
    } else {
      this.#choose(verdict);
    }
  }

  #choose(verdict: Verdict): void {
    this.#choice = {
      status: 'waiting',
      verdict,
      labelId: crypto.randomUUID(),
      prompt: this.#prompt,
      candidates: this.#candidates,
      shown: this.#order,
      ms: Math.round(performance.now() - this.#shownAt),
    };
    this.#problem = undefined;
    this.#draw();
    void this.#save();
  }

  /** Stores the choice as soon as there is a ranking that it belongs to. */
  async #save(choice = this.#choice): Promise<void> {
    const engine = this.#engine;
    if (choice?.status !== 'waiting' || !engine) return;
    if (choice === this.#choice && !choice.eventId) {
      // The ranking comes back here when it is done.
      if (this.#ranking) return;
      if (!this.#result) return this.#rank();
      choice.eventId = this.#result.eventId;
    }
    choice.status = 'saving';
    this.#draw();
    try {
      const { labels, applied } = await store(engine, choice);
      choice.status = 'saved';
      this.#given.push(choice.labelId);
      if (this.#choice === choice) this.#problem = undefined;
      this.#draw();
      const { verdict, labelId, eventId = '', prompt, shown, ms } = choice;
      const { outcome } = verdict;
      const chosen = outcome === 'chosen' ? verdict.index : null;
      this.dispatchEvent(
        new PenchantPreferEvent({ labelId, eventId, prompt, outcome, chosen, shown, ms, labels, applied }),
      );
    } catch (error) {
      choice.status = 'failed';
      this.#fail('preferFailed', error, () => {
        choice.status = 'waiting';
        this.#problem = undefined;
        void this.#save(choice);
      });
    }
  }

  /** Resolves with whether there is nothing left of the choice. */
  async #takeBack(): Promise<boolean> {
    if (this.disabled || this.#isUndoing || this.#choice?.status === 'saving') return false;
    if (this.#choice && this.#choice.status !== 'saved') {
      this.#choice = undefined;
      this.#problem = undefined;
      this.#news = 'undone';
      this.#draw();
      return true;
    }
    const labelId = this.#given.at(-1);
    const engine = this.#engine;
    if (!labelId || !engine) return false;
    this.#isUndoing = true;
    try {
      let result: PreferResult | undefined;
      try {
        result = await engine.undo(labelId);
      } catch (error) {
        // Taken back elsewhere already: that is what was wanted.
        if (toPenchantError(error).code !== 'unknown-label') throw error;
      }
      this.#given = this.#given.filter((id) => id !== labelId);
      if (this.#choice?.labelId === labelId) this.#choice = undefined;
      this.#problem = undefined;
      this.#news = 'undone';
      this.dispatchEvent(new PenchantUndoEvent({ labelId, ...(result && { labels: result.labels }) }));
      return true;
    } catch (error) {
      this.#fail('undoFailed', error, () => this.undo());
      return false;
    } finally {
      this.#isUndoing = false;
      this.#draw();
    }
  }

  #fail(label: Problem['label'], thrown: unknown, retry: () => void): void {
    const error = toPenchantError(thrown);
    const isGone = error.code === 'worker-lost' || error.code === 'disposed';
    this.#problem = { label: isGone ? 'engineLost' : label, error, retry };
    this.#draw();
    this.dispatchEvent(new PenchantErrorEvent({ error }));
  }

  #draw(): void {
    const problem = this.#problem;
    const verdict = this.#choice?.verdict;
    this.#view.update(
      {
        order: this.#order,
        reasons: this.#reasons(),
        isBusy: this.#ranking !== undefined,
        isDisabled: this.disabled,
        pressed: verdict?.outcome === 'chosen' ? verdict.index : verdict?.outcome,
        canUndo: this.#given.length > 0 || this.#choice !== undefined,
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
    const choice = this.#choice;
    const labels = this.#labels;
    if (!choice) return labels[this.#news];
    if (choice.status === 'waiting') return this.#engine ? labels.saving : labels.waiting;
    if (choice.status === 'saving') return labels.saving;
    if (choice.status === 'failed') return '';
    const { verdict } = choice;
    if (verdict.outcome !== 'chosen') return verdict.outcome === 'tie' ? labels.tied : labels.skipped;
    return fillLabel(labels.chosen, { position: choice.shown.indexOf(verdict.index) + 1, count: choice.shown.length });
  }

  /** What speaks for a card in its place: only where the order is personal, and only axes that have words. */
  #reasons(): Map<number, readonly string[]> {
    const result = this.#result;
    if (!result?.applied) return new Map();
    return new Map(
      result.ranking.map(({ originalIndex, reasons }) => [
        originalIndex,
        reasons
          .filter(({ kind, contribution }) => kind === 'style' && contribution > 0)
          .slice(0, MOST_REASONS)
          .map(({ text }) => text),
      ]),
    );
  }
}

function isSame(a: Verdict, b: Verdict): boolean {
  return a.outcome === b.outcome && (a.outcome !== 'chosen' || (b.outcome === 'chosen' && a.index === b.index));
}

/** Gives the engine the choice, by event while the engine remembers it, else by the texts themselves. */
async function store(engine: Engine, choice: Choice): Promise<PreferResult> {
  const { verdict, labelId, eventId = '', prompt, candidates, shown } = choice;
  const textsOf = (indices: readonly number[]) => indices.map((i) => candidates[i] as string);
  if (verdict.outcome !== 'chosen') {
    const { outcome } = verdict;
    return engine
      .prefer({ eventId, labelId, outcome, candidates: shown })
      .catch(unlessForgotten(() => engine.prefer({ prompt, labelId, outcome, candidates: textsOf(shown) })));
  }
  const chosen = verdict.index;
  const rejected = shown.filter((i) => i !== chosen);
  return engine
    .prefer({ eventId, labelId, chosen, rejected })
    .catch(
      unlessForgotten(() =>
        engine.prefer({ prompt, labelId, chosen: candidates[chosen] as string, rejected: textsOf(rejected) }),
      ),
    );
}

/** An engine remembers the last reranks only, and none from before `forget`. */
function unlessForgotten(byTexts: () => Promise<PreferResult>): (error: unknown) => Promise<PreferResult> {
  return (error) => {
    if (toPenchantError(error).code === 'unknown-event') return byTexts();
    throw error;
  };
}

function createStyles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(PICKER_STYLES);
  return sheet;
}
