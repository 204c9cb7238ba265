/**
 * `<penchant-picker>`: shows candidates in the user's order and learns from what is said of them. It calls the engine
 * itself and reports what happened as events; the candidates stay readable, in the app's order, while there is no engine
 * and when it fails. Safe to import where there is no browser.
 */
import { MAX_TIED } from '../../shared/limits.js';
import { fillLabel } from '../fill-label.js';
import { CardContents, haveGrown } from './contents.js';
import { PickerController } from './controller.js';
import { PickerProperties } from './picker-properties.js';
import { PICKER_STYLES } from './styles.js';
import { pressThumb } from './verdict.js';
import { PickerView } from './view.js';

/** Reasons beyond these are noise on a card. */
const MOST_REASONS = 2;

/**
 * Shows candidates in the user's order, and learns from what is said of them. Its events are those of `PickerEventMap`.
 *
 * @tag penchant-picker
 * @attr prompt - What the candidates answer.
 * @attr mode - `pick` the best (default), `pair`: one of two, `thumbs`: each by itself, `rank`: all in order.
 * @attr ask - `always` (default), `never`, or `auto`: only where a judgement would teach enough.
 * @attr ask-above - What a judgement must teach for `auto` to ask, in nats; 0.1 by default.
 * @attr apply - Overrides the engine's `apply`: `auto`, `always` or `never`.
 * @attr format - Candidates are `markdown` (default) or plain `text`.
 * @attr chips - Names of reason chips, such as `too-long great-example`.
 * @attr top-n - How many to show, from the top; all by default.
 * @attr heading-level - Level of the topmost headings inside candidates, 1 to 6; 3 by default.
 * @attr streaming - The candidates are still growing; they are judged when this is taken away.
 * @attr disabled - Candidates can be read but not judged.
 * @fires penchant-rank - The candidates were ranked.
 * @fires penchant-ask - The user is asked something.
 * @fires penchant-prefer - A judgement was stored.
 * @fires penchant-undo - A judgement was taken back.
 * @fires penchant-error - Something failed; it is shown in words as well.
 * @csspart root - Everything that is shown.
 * @csspart cards - The list of candidates.
 * @csspart card - One candidate.
 * @csspart card-chosen - A card that is preferred or liked.
 * @csspart head - The upper edge of a card.
 * @csspart position - Its place.
 * @csspart spoken - Its place in words, for screen readers.
 * @csspart reasons - Why it stands there.
 * @csspart reason - One reason.
 * @csspart text - Its text.
 * @csspart plain - Its text, where that is not read as Markdown.
 * @csspart wide - A table in a text, which scrolls sideways.
 * @csspart foot - Its buttons.
 * @csspart choose - The button that prefers it.
 * @csspart like - Thumb up.
 * @csspart dislike - Thumb down.
 * @csspart up - Moves it up.
 * @csspart down - Moves it down.
 * @csspart grip - What it is dragged by.
 * @csspart more - Shows all of a text that is cut off.
 * @csspart actions - Everything below the cards.
 * @csspart message - What was said last.
 * @csspart chips - The reason chips.
 * @csspart why - The question before them.
 * @csspart chip - One of them.
 * @csspart buttons - The buttons below.
 * @csspart save - Says that the order is the user's.
 * @csspart tie - Says that all are equally good.
 * @csspart both-bad - Says that none is good.
 * @csspart skip - Says nothing.
 * @csspart undo - Takes back what was said last.
 * @csspart next - Asks about another pair.
 * @csspart problem - What failed.
 * @csspart problem-text - The same in words.
 * @csspart retry - Tries again.
 * @cssprop --penchant-accent - Colour of what is chosen and of buttons.
 * @cssprop --penchant-on-accent - Text on that colour.
 * @cssprop --penchant-surface - Background of cards.
 * @cssprop --penchant-text - Text.
 * @cssprop --penchant-muted - Text that matters less.
 * @cssprop --penchant-border - Edges.
 * @cssprop --penchant-control-border - Edges of buttons.
 * @cssprop --penchant-tint - Background of what is chosen and of reasons.
 * @cssprop --penchant-danger - What failed.
 * @cssprop --penchant-radius - Radius of cards.
 * @cssprop --penchant-gap - Space between cards and within.
 * @cssprop --penchant-font - Font family.
 * @cssprop --penchant-clamp - Height from which texts are cut off; none by default.
 * @slot - The candidates, where they are elements of the page: each child is one. `data-text` on a child is what the
 *   engine reads instead of its text.
 */
export class PenchantPicker extends PickerProperties {
  readonly #view: PickerView;
  readonly #contents: CardContents;
  readonly #controller: PickerController;
  #candidates: readonly string[] | undefined;
  #texts: readonly string[] = [];
  #children: MutationObserver | undefined;
  #frame = 0;

  constructor() {
    super(PICKER_STYLES, { slotAssignment: 'manual' });
    this.#controller = new PickerController({
      draw: () => this.#draw(),
      emit: (event) => void this.dispatchEvent(event),
    });
    this.#view = new PickerView(this.root, {
      choose: (index) => this.choose(index),
      thumb: (index, isUp) => (isUp ? this.like(index) : this.dislike(index)),
      move: (index, position) => this.#move(index, position),
      save: () => this.rank(this.#controller.order),
      wish: ({ axis, direction }) => this.#judge(() => this.#controller.wish(axis, direction)),
      tie: () => this.tie(),
      bothBad: () => this.bothBad(),
      skip: () => this.skip(),
      undo: () => this.undo(),
      next: () => this.next(),
      retry: () => this.#controller.problem?.retry(),
    });
    this.#contents = new CardContents(this.#view, () => this.#draw());
  }

  /**
   * The texts to choose from, in the app's order. Setting them starts a new set, unless `streaming` is on and each begins
   * with what it was. Where they are not set they are those of the children.
   */
  get candidates(): readonly string[] {
    return this.#candidates ?? [...this.children].map(textOf);
  }
  set candidates(candidates: readonly string[] | null | undefined) {
    const old = this.#candidates;
    // A list that is written anew with the same texts, as frameworks do on each render, is no other set.
    if (old && candidates && old.length === candidates.length && old.every((text, i) => text === candidates[i])) return;
    this.#candidates = candidates ? Object.freeze([...candidates]) : undefined;
    this.#textsChanged();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#children ??= new MutationObserver(() => {
      if (this.#candidates) return;
      // Elements may change in many ways that leave their text as it is.
      if (this.#isShowing(this.candidates)) this.schedule();
      else this.#textsChanged();
    });
    this.#children.observe(this, {
      childList: true,
      characterData: true,
      subtree: true,
      attributeFilter: ['data-text'],
    });
    // While it was out of the page nobody told of changes.
    this.changed(this.#isShowing(this.candidates) ? 'ranking' : 'set');
  }

  disconnectedCallback(): void {
    this.#children?.disconnect();
    this.#controller.cancel();
  }

  /** Focuses the first card's button. */
  override focus(options?: FocusOptions): void {
    this.#view.focusCard(0, options);
  }

  /** Prefers a candidate, as if its button were pressed. */
  choose(index: number): void {
    if (this.#isShown(index)) this.#judge(() => this.#controller.judge({ outcome: 'chosen', index }));
  }

  /** Presses a candidate's thumb up; pressed again it is taken off. */
  like(index: number): void {
    this.#thumb(index, true);
  }

  /** Presses a candidate's thumb down; pressed again it is taken off. */
  dislike(index: number): void {
    this.#thumb(index, false);
  }

  /** Says that this is the order of all that are shown, best first, by index. */
  rank(ranking: readonly number[]): void {
    const { order } = this.#controller;
    const isWhole = ranking.length === order.length && order.every((index) => ranking.includes(index));
    if (isWhole && this.#canCompareAll) this.#judge(() => this.#controller.judge({ outcome: 'ranked', ranking }));
  }

  /** Says that all are equally good. */
  tie(): void {
    if (this.#canCompareAll) this.#judge(() => this.#controller.judge({ outcome: 'tie' }));
  }

  /** Says that none is good. */
  bothBad(): void {
    if (this.#canCompareAll) this.#judge(() => this.#controller.judge({ outcome: 'bothBad' }));
  }

  /** Says nothing about this set. */
  skip(): void {
    this.#judge(() => this.#controller.judge({ outcome: 'skip' }));
  }

  /** Takes back the newest judgement given in this picker, also one of an earlier set. */
  undo(): void {
    this.#judge(() => this.#controller.takeBack());
  }

  /** In `pair` mode: asks about another pair. */
  next(): void {
    this.#judge(() => this.#controller.askNext());
  }

  /** Ranks the candidates anew and looks up what was said of them; for when labels were changed elsewhere. */
  refresh(): void {
    this.#controller.reset();
    this.changed('ranking');
  }

  protected override update(): void {
    const { format, headingLevel } = this;
    const preparing = this.#contents.prepare(format);
    if (preparing) {
      void preparing.then(() => this.schedule());
      return;
    }
    const change = this.takeChange();
    const elements = this.#candidates ? undefined : [...this.children];
    this.#texts = this.candidates;
    this.#contents.draw({ texts: this.#texts, elements, format, headingLevel }, change === 'set', this.labels);
    if (change === 'look') {
      this.#draw();
      return;
    }
    const { prompt, topN, apply, mode, ask, askAbove, streaming: isStreaming } = this;
    this.#controller.begin(
      {
        ...{ engine: this.engine, isShown: this.isConnected, candidates: this.#texts },
        ...{ prompt, topN, apply, mode, ask, askAbove, isStreaming },
      },
      change === 'set',
    );
  }

  #textsChanged(): void {
    const texts = this.candidates;
    const isGrowth = this.streaming && this.change === 'look' && haveGrown(this.#texts, texts);
    if (!isGrowth || texts.length > this.#texts.length) this.changed('set');
    else {
      // Tokens come faster than anybody reads: once a frame is enough.
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.schedule();
      });
    }
  }

  #isShowing(texts: readonly string[]): boolean {
    return texts.length === this.#texts.length && texts.every((text, i) => text === this.#texts[i]);
  }

  #isShown(index: number): boolean {
    return this.#controller.order.includes(index);
  }

  /** Whether there is something to compare, and no more than the engine takes at once. */
  get #canCompareAll(): boolean {
    const { length } = this.#controller.order;
    return length > 1 && length <= MAX_TIED;
  }

  #judge(work: () => void): void {
    if (!this.disabled && !this.streaming) work();
  }

  #thumb(index: number, isUp: boolean): void {
    if (!this.#isShown(index)) return;
    this.#judge(() => {
      const verdict = pressThumb(this.#controller.vote.wanted?.verdict, index, isUp);
      const thumbs = verdict?.outcome === 'rated' ? verdict.liked.length + verdict.disliked.length : 0;
      if (thumbs > MAX_TIED) return;
      if (verdict) this.#controller.judge(verdict);
      else this.#controller.takeBack();
    });
  }

  #move(index: number, position: number): void {
    if (this.disabled) return;
    this.#controller.move(index, position);
    const { order } = this.#controller;
    this.#view.say(fillLabel(this.labels.moved, { position: order.indexOf(index) + 1, count: order.length }));
  }

  #draw(): void {
    const { order, isBusy, isAsking, vote, canUndo, canAskNext, problem } = this.#controller;
    const { mode, disabled, streaming, chips } = this;
    const fewest = mode === 'thumbs' ? 1 : 2;
    this.#view.update(
      {
        ...{ mode, order, isBusy: isBusy || streaming || this.#contents.isBusy, canUndo, canAskNext, chips },
        canCompareAll: this.#canCompareAll,
        isAsking: isAsking && !streaming && order.length >= fewest,
        reasons: this.#reasons(),
        isDisabled: disabled,
        said: vote.wanted,
        message: this.#message(),
        problem: problem && {
          text: fillLabel(this.labels[problem.label], { message: problem.error.message }),
          canRetry: problem.label !== 'engineLost',
        },
      },
      this.labels,
    );
  }

  /** Words that speak for each candidate in its place: only where the order is personal, and only axes that have words. */
  #reasons(): ReadonlyMap<number, readonly string[]> {
    const { result } = this.#controller;
    if (!result?.applied) return new Map();
    const { axes } = this.labels;
    return new Map(
      result.ranking.map(({ originalIndex, reasons }) => [
        originalIndex,
        reasons
          .filter(({ kind, contribution }) => kind === 'style' && contribution > 0)
          .slice(0, MOST_REASONS)
          .map(({ axis, direction, text }) => axes[axis]?.[direction > 0 ? 'more' : 'less'] ?? text),
      ]),
    );
  }

  #message(): string {
    const labels = this.labels;
    if (this.streaming) return labels.streaming;
    const { vote, news, isAsking, order } = this.#controller;
    const { wanted, status, isPaused } = vote;
    if (!wanted) {
      if (news !== 'hint') return labels[news];
      const { hint: pick, pairHint: pair, thumbsHint: thumbs, rankHint: rank } = labels;
      return isAsking ? { pick, pair, thumbs, rank }[this.mode] : '';
    }
    if (status === 'failed') return '';
    if (status === 'waiting') return labels.waiting;
    if (status !== 'saved') return labels.saving;
    if (isPaused) return labels.paused;
    const { verdict } = wanted;
    const position = verdict.outcome === 'chosen' ? order.indexOf(verdict.index) + 1 : 0;
    const { chosen, ranked, rated, tied: tie, neither: bothBad, skipped: skip } = labels;
    return fillLabel({ chosen, ranked, rated, tie, bothBad, skip }[verdict.outcome], { position });
  }
}

/** What the engine reads of an element of the page. */
function textOf(element: Element): string {
  return (element as HTMLElement).dataset?.text ?? element.textContent?.trim() ?? '';
}
