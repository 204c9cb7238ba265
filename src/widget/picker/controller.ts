/**
 * What the picker does, without what it looks like: ranks a set, stores a judgement, takes it back, and remembers what
 * failed so that it can be tried again. Answers that come too late, for a set that is no longer shown, are dropped.
 */
import type { Engine } from '../../client.js';
import { type PenchantError, toPenchantError } from '../../shared/errors.js';
import type { ApplyMode, PreferResult, RerankResult } from '../../shared/protocol.js';
import { PenchantErrorEvent } from '../penchant-event.js';
import { type Choice, isSame, storeChoice, type Verdict } from './choice.js';
import { PenchantPreferEvent, PenchantRankEvent, PenchantUndoEvent } from './events.js';

/** Reasons beyond these are noise on a card. */
const MOST_REASONS = 2;

/** What to judge, and by whom. */
export interface PickerInput {
  readonly engine: Engine | null;
  readonly prompt: string;
  /** In the app's order. */
  readonly candidates: readonly string[];
  readonly topN: number | undefined;
  readonly apply: ApplyMode | undefined;
}

/** Something that failed, in the words of one of the labels. */
export interface Problem {
  readonly label: 'rankFailed' | 'preferFailed' | 'undoFailed' | 'engineLost';
  readonly error: PenchantError;
  readonly retry: () => void;
}

/** The element around a controller. */
export interface PickerHost {
  /** Called after each change. */
  draw(): void;
  emit(event: Event): void;
}

export class PickerController {
  readonly #host: PickerHost;
  #input: PickerInput = { engine: null, prompt: '', candidates: [], topN: undefined, apply: undefined };
  #result: RerankResult | undefined;
  /** The rerank in flight; a newer one replaces it. */
  #ranking: AbortController | undefined;
  #choice: Choice | undefined;
  /** Labels given here and not taken back, oldest first; they outlive the set they were given for. */
  #given: string[] = [];
  #isUndoing = false;
  /** Undo was asked for while the choice was being stored; it follows then. */
  #isUndoDue = false;
  #problem: Problem | undefined;
  #news: 'hint' | 'ordered' | 'undone' = 'hint';
  #order: readonly number[] = [];
  #shownAt = 0;

  constructor(host: PickerHost) {
    this.#host = host;
  }

  /** Indices of the candidates in the order of the screen. */
  get order(): readonly number[] {
    return this.#order;
  }

  get isBusy(): boolean {
    return this.#ranking !== undefined;
  }

  get choice(): Choice | undefined {
    return this.#choice;
  }

  get canUndo(): boolean {
    return this.#given.length > 0 || this.#choice !== undefined;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** What there is to say while there is no choice. */
  get news(): 'hint' | 'ordered' | 'undone' {
    return this.#news;
  }

  /** Words that speak for each candidate in its place: only where the order is personal, and only axes that have words. */
  get reasons(): ReadonlyMap<number, readonly string[]> {
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

  /** Takes over what to judge and ranks it. A new set is shown in the app's order at once; the ranking may take a while. */
  begin(input: PickerInput, isNewSet: boolean): void {
    this.#input = input;
    this.#result = undefined;
    if (isNewSet) {
      this.#choice = undefined;
      this.#news = 'hint';
      this.#order = [...input.candidates.keys()].slice(0, input.topN);
      this.#shownAt = performance.now();
    }
    void this.#rank();
  }

  /** Gives up the rerank in flight. */
  cancel(): void {
    this.#ranking?.abort();
    this.#ranking = undefined;
  }

  /** Lets go of the choice and of what could be undone, without touching the labels. */
  reset(): void {
    this.#choice = undefined;
    this.#given = [];
    this.#news = 'hint';
  }

  /** Judges the set; the same judgement again takes it back, another one replaces it. */
  judge(verdict: Verdict): void {
    const old = this.#choice;
    if (this.#isUndoing || old?.status === 'saving' || this.#order.length === 0) return;
    if (old && isSame(old.verdict, verdict)) {
      if (old.status === 'failed') this.#problem?.retry();
      else void this.takeBack();
    } else if (old?.status === 'saved') {
      // A changed mind: the old label goes before the new one comes.
      void this.takeBack().then((isBack) => isBack && this.#choose(verdict));
    } else {
      this.#choose(verdict);
    }
  }

  /** Takes back the choice, or else the newest label given here. Resolves with whether there is nothing left of it. */
  async takeBack(): Promise<boolean> {
    if (this.#isUndoing) return false;
    if (this.#choice?.status === 'saving') {
      this.#isUndoDue = true;
      return false;
    }
    if (this.#choice && this.#choice.status !== 'saved') {
      this.#choice = undefined;
      this.#problem = undefined;
      this.#news = 'undone';
      this.#host.draw();
      return true;
    }
    const labelId = this.#given.at(-1);
    const { engine } = this.#input;
    if (!labelId || !engine) return false;
    this.#isUndoing = true;
    try {
      const result = await undoIfThere(engine, labelId);
      this.#given = this.#given.filter((id) => id !== labelId);
      if (this.#choice?.labelId === labelId) this.#choice = undefined;
      this.#problem = undefined;
      this.#news = 'undone';
      this.#host.emit(new PenchantUndoEvent({ labelId, ...(result && { labels: result.labels }) }));
      return true;
    } catch (error) {
      this.#fail('undoFailed', error, () => void this.takeBack());
      return false;
    } finally {
      this.#isUndoing = false;
      this.#host.draw();
    }
  }

  async #rank(): Promise<void> {
    this.cancel();
    const { engine, prompt, candidates, topN, apply } = this.#input;
    // A choice that could not be saved can still be retried from the next set.
    if (this.#problem?.label !== 'preferFailed') this.#problem = undefined;
    if (!engine || candidates.length === 0) return this.#host.draw();
    const ranking = new AbortController();
    this.#ranking = ranking;
    this.#host.draw();
    try {
      const result = await engine.rerank({
        prompt,
        candidates,
        signal: ranking.signal,
        ...(topN !== undefined && { topN }),
        ...(apply !== undefined && { apply }),
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
    this.#host.draw();
    const { ranking, applied, confidence, eventId } = result;
    this.#host.emit(new PenchantRankEvent({ prompt: this.#input.prompt, ranking, applied, confidence, eventId }));
    void this.#save(this.#choice);
  }

  #choose(verdict: Verdict): void {
    this.#choice = {
      status: 'waiting',
      verdict,
      labelId: crypto.randomUUID(),
      prompt: this.#input.prompt,
      candidates: this.#input.candidates,
      shown: this.#order,
      ms: Math.round(performance.now() - this.#shownAt),
    };
    this.#problem = undefined;
    this.#host.draw();
    void this.#save(this.#choice);
  }

  /** Stores the choice as soon as there is a ranking that it belongs to. */
  async #save(choice: Choice | undefined): Promise<void> {
    const { engine } = this.#input;
    if (choice?.status !== 'waiting' || !engine) return;
    if (choice === this.#choice && !choice.eventId) {
      // The ranking comes back here when it is done.
      if (this.#ranking) return;
      if (!this.#result) return this.#rank();
      choice.eventId = this.#result.eventId;
    }
    choice.status = 'saving';
    this.#host.draw();
    try {
      const { labels, applied } = await storeChoice(engine, choice);
      choice.status = 'saved';
      this.#given.push(choice.labelId);
      this.#problem = undefined;
      this.#host.draw();
      const { verdict, labelId, eventId = '', prompt, shown, ms } = choice;
      const { outcome } = verdict;
      const chosen = outcome === 'chosen' ? verdict.index : null;
      this.#host.emit(
        new PenchantPreferEvent({ labelId, eventId, prompt, outcome, chosen, shown, ms, labels, applied }),
      );
      if (this.#isUndoDue) void this.takeBack();
    } catch (error) {
      choice.status = 'failed';
      this.#fail('preferFailed', error, () => {
        choice.status = 'waiting';
        this.#problem = undefined;
        void this.#save(choice);
      });
    } finally {
      this.#isUndoDue = false;
    }
  }

  #fail(label: Problem['label'], thrown: unknown, retry: () => void): void {
    const error = toPenchantError(thrown);
    const isGone = error.code === 'worker-lost' || error.code === 'disposed';
    this.#problem = { label: isGone ? 'engineLost' : label, error, retry };
    this.#host.draw();
    this.#host.emit(new PenchantErrorEvent({ error }));
  }
}

/** Resolves with nothing where the label has already been taken back elsewhere: that is what was wanted. */
async function undoIfThere(engine: Engine, labelId: string): Promise<PreferResult | undefined> {
  try {
    return await engine.undo(labelId);
  } catch (error) {
    if (toPenchantError(error).code === 'unknown-label') return undefined;
    throw error;
  }
}
