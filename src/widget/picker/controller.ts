/**
 * What the picker does, without what it looks like: ranks a set, decides whether and what to ask, takes judgements and
 * takes them back, finds those of an earlier visit, and remembers what failed so that it can be tried again. Answers that
 * come too late, for a set that is no longer shown, are dropped.
 */
import type { Engine } from '../../client.js';
import { type PenchantError, toPenchantError } from '../../shared/errors.js';
import type { ApplyMode, Label, RerankResult } from '../../shared/protocol.js';
import { PenchantErrorEvent } from '../penchant-event.js';
import { PenchantAskEvent, PenchantPreferEvent, PenchantRankEvent, PenchantUndoEvent } from './events.js';
import type { AskMode, PickerMode } from './modes.js';
import { fromLabel, isSame, isSameWay, type Said, type Verdict } from './verdict.js';
import { Vote, type VoteHost } from './vote.js';

/** Earlier sets whose judgement can be taken back by undo. */
const MOST_VOTES = 50;

/** What to judge, by whom, and how. */
export interface PickerInput {
  readonly engine: Engine | null;
  readonly prompt: string;
  /** In the app's order. */
  readonly candidates: readonly string[];
  readonly topN: number | undefined;
  readonly apply: ApplyMode | undefined;
  readonly mode: PickerMode;
  readonly ask: AskMode;
  /** In nats. */
  readonly askAbove: number;
  /** Whether it is in the page: elsewhere there is nobody to rank for. */
  readonly isShown: boolean;
  /** Whether the texts are still growing; they are ranked and judged when they are whole. */
  readonly isStreaming: boolean;
}

/** Something that failed, in the words of one of the labels. */
export interface Problem {
  readonly label: 'rankFailed' | 'preferFailed' | 'undoFailed' | 'engineLost';
  readonly error: PenchantError;
  readonly retry: () => void;
}

/** What there is to say while nothing was judged. */
export type News = 'hint' | 'ordered' | 'undone' | 'nothingToAsk';

/** The element around a controller. */
export interface PickerHost {
  /** Called after each change. */
  draw(): void;
  emit(event: Event): void;
}

export class PickerController {
  readonly #host: PickerHost;
  readonly #voteHost: VoteHost;
  #input: PickerInput | undefined;
  #result: RerankResult | undefined;
  /** The work in flight for the set; newer work replaces it. */
  #ranking: AbortController | undefined;
  #vote: Vote;
  /** Votes that may be taken back, oldest first. */
  #votes: Vote[] = [];
  #problem: Problem | undefined;
  #news: News = 'hint';
  #order: readonly number[] = [];
  #isAsking = false;
  /** Whether the user has put the answers in another order, which must not be lost. */
  #isMoved = false;
  /** Whether the pair was shown before there was an engine to say which is best. */
  #isEarlyPair = false;
  #shownAt = 0;

  constructor(host: PickerHost) {
    this.#host = host;
    this.#voteHost = {
      engine: () => this.#input?.engine ?? null,
      changed: () => host.draw(),
      stored: ({ labelId, verdict, wishes, set, ms }, { labels, applied, isStored }, replaces) => {
        this.#problem = undefined;
        const { prompt, candidates, shown } = set;
        const { outcome } = verdict;
        const chosen = outcome === 'chosen' ? verdict.index : null;
        host.emit(
          new PenchantPreferEvent({
            ...{ labelId, prompt, candidates, outcome, chosen, wishes, shown, ms, labels, applied, isStored },
            ...(outcome === 'ranked' && { ranking: verdict.ranking }),
            ...(outcome === 'rated' && { liked: verdict.liked, disliked: verdict.disliked }),
            ...(replaces !== undefined && { replaces }),
          }),
        );
      },
      takenBack: (labelId, result) => {
        this.#problem = undefined;
        this.#news = 'undone';
        host.emit(new PenchantUndoEvent({ labelId, ...(result && { labels: result.labels }) }));
      },
      failed: (what, error, retry) => this.#fail(what, error, retry),
    };
    this.#vote = new Vote(this.#voteHost);
  }

  /** Indices of the candidates in the order of the screen. */
  get order(): readonly number[] {
    return this.#order;
  }

  get isBusy(): boolean {
    return this.#ranking !== undefined;
  }

  /** Whether the user is asked for a judgement. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** What was said of the set that is shown. */
  get vote(): Vote {
    return this.#vote;
  }

  get canUndo(): boolean {
    return this.#newest !== undefined;
  }

  /** Whether another pair can be asked for. */
  get canAskNext(): boolean {
    const { mode, candidates = [] } = this.#input ?? {};
    return mode === 'pair' && this.#isAsking && this.#vote.status === 'saved' && candidates.length > 2;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  get news(): News {
    return this.#news;
  }

  get result(): RerankResult | undefined {
    return this.#result;
  }

  /** Takes over what to judge and ranks it. A new set is shown in the app's order at once; the ranking may take a while. */
  begin(input: PickerInput, isNewSet: boolean): void {
    this.#input = input;
    this.#result = undefined;
    if (isNewSet) {
      this.#show(this.#firstOrder(input), input.ask === 'always' && !input.isStreaming);
      this.#isEarlyPair = !input.engine;
    }
    for (const vote of this.#votes) void vote.run();
    void this.#rank();
  }

  /** Gives up the work in flight. */
  cancel(): void {
    this.#ranking?.abort();
    this.#ranking = undefined;
  }

  /** Lets go of what was judged, without touching the labels. */
  reset(): void {
    // What is not stored yet is still to be.
    this.#votes = this.#votes.filter((vote) => vote.isPending);
    if (this.#input) this.#show(this.#order, this.#isAsking);
  }

  /** Says something of the set; it replaces what was said before. */
  judge(verdict: Verdict | undefined): void {
    const old = this.#vote.wanted;
    if (verdict && old && isSame(old.verdict, verdict) && !this.#vote.isPaused) {
      if (this.#vote.status === 'failed') this.#problem?.retry();
      return;
    }
    this.#say(verdict && { verdict, wishes: old?.wishes ?? [] });
  }

  /** Adds to what was said of the answers' manner, or takes it off; only where something was said of the set. */
  wish(axis: string, direction: 1 | -1): void {
    const old = this.#vote.wanted;
    if (!old) return;
    const rest = old.wishes.filter((wish) => wish.axis !== axis);
    const isThere = old.wishes.some((wish) => wish.axis === axis && wish.direction === direction);
    this.#say({ verdict: old.verdict, wishes: isThere ? rest : [...rest, { axis, direction }] });
  }

  /** Moves a candidate to another place on the screen, which is not said of the set yet. */
  move(index: number, position: number): void {
    const rest = this.#order.filter((i) => i !== index);
    this.#order = rest.toSpliced(Math.max(0, Math.min(position, rest.length)), 0, index);
    this.#isMoved = true;
    this.#host.draw();
  }

  /** Takes back what was said last, of this set or one before. */
  takeBack(): void {
    const vote = this.#newest;
    if (!vote) return;
    const set = vote.wanted?.set ?? this.#set;
    vote.want(undefined, set, 0);
    this.#votes = this.#votes.filter((one) => one !== vote || one.isGiven);
    if (!vote.isGiven) this.#problem = undefined;
    this.#news = 'undone';
    this.#host.draw();
  }

  /** Asks about another pair of the same set. */
  askNext(): void {
    if (this.canAskNext) void this.#during((signal) => this.#askPair([], signal));
  }

  get #newest(): Vote | undefined {
    return this.#vote.isGiven ? this.#vote : this.#votes.findLast((vote) => vote.isGiven);
  }

  get #set() {
    const { prompt = '', candidates = [] } = this.#input ?? {};
    return { prompt, candidates, shown: this.#order };
  }

  #say(said: Said | undefined): void {
    const vote = this.#vote;
    if (!this.#votes.includes(vote)) this.#votes = [...this.#votes, vote].slice(-MOST_VOTES);
    if (this.#problem?.label !== 'rankFailed') this.#problem = undefined;
    vote.want(said, this.#set, Math.round(performance.now() - this.#shownAt));
    this.#host.draw();
  }

  /** Shows candidates of which nothing was said yet. */
  #show(order: readonly number[], isAsking: boolean): void {
    this.#vote = new Vote(this.#voteHost);
    this.#order = order;
    this.#isAsking = isAsking;
    this.#isMoved = false;
    this.#isEarlyPair = false;
    this.#news = 'hint';
    this.#shownAt = performance.now();
  }

  #firstOrder({ engine, candidates, topN, mode, ask, isStreaming }: PickerInput): number[] {
    const all = [...candidates.keys()].slice(0, topN);
    if (mode !== 'pair' || ask !== 'always' || isStreaming) return all;
    // With an engine the best pair is known in a moment; one that is shown until then would be judged by mistake.
    return engine && all.length > 2 ? [] : toss(all.slice(0, 2));
  }

  /** Runs work for the set that is shown, in place of what is in flight; what fails is shown. */
  async #during(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.cancel();
    const ranking = new AbortController();
    this.#ranking = ranking;
    this.#host.draw();
    try {
      await work(ranking.signal);
      if (this.#ranking !== ranking) return;
      this.#ranking = undefined;
      this.#host.draw();
    } catch (error) {
      if (this.#ranking !== ranking) return;
      this.#ranking = undefined;
      // Whatever else fails, there is something to read.
      if (this.#order.length === 0) this.#order = [...(this.#input?.candidates ?? []).keys()].slice(0, 2);
      this.#fail('rankFailed', error, () => void this.#rank());
    }
  }

  async #rank(): Promise<void> {
    this.cancel();
    const input = this.#input;
    // A judgement that could not be saved can still be retried from the next set.
    if (this.#problem?.label !== 'preferFailed') this.#problem = undefined;
    if (!input?.engine || !input.isShown || input.candidates.length === 0 || input.isStreaming) {
      return this.#host.draw();
    }
    const { engine, prompt, candidates, topN, apply } = input;
    await this.#during(async (signal) => {
      const result = await engine.rerank({
        prompt,
        candidates,
        signal,
        ...(topN !== undefined && { topN: Math.min(topN, candidates.length) }),
        ...(apply !== undefined && { apply }),
      });
      if (signal.aborted) return;
      this.#showRanking(result);
      const labels = await engine.labels({ prompt, candidates });
      if (signal.aborted) return;
      this.#restore(labels);
      await this.#ask(labels, signal);
    });
  }

  #showRanking(result: RerankResult): void {
    this.#result = result;
    const order = result.ranking.map(({ originalIndex }) => originalIndex);
    // Whoever has already judged did so in the order that was on the screen; it must not move under them.
    if (!this.#vote.isGiven && !this.#isMoved && this.#input?.mode !== 'pair') {
      if (result.applied && order.join() !== this.#order.join()) this.#news = 'ordered';
      this.#order = order;
      this.#host.draw();
    }
    const { ranking, applied, confidence, eventId } = result;
    const { prompt = '' } = this.#input ?? {};
    this.#host.emit(new PenchantRankEvent({ prompt, ranking, applied, confidence, eventId }));
  }

  /** Shows what was said of this very set on an earlier visit. */
  #restore(labels: readonly Label[]): void {
    const { mode, prompt = '', candidates = [] } = this.#input ?? {};
    if (this.#vote.isGiven || this.#isMoved || (mode === 'pair' && candidates.length > 2)) return;
    const way = mode === 'rank' ? 'ranked' : mode === 'thumbs' ? 'rated' : 'chosen';
    for (const label of labels.toReversed()) {
      const found = isSameWay(label.outcome, way) ? fromLabel(label, candidates, this.#order) : undefined;
      if (!found) continue;
      const { shown, verdict } = found;
      this.#vote = Vote.restored(this.#voteHost, label.id, found, { prompt, candidates, shown });
      this.#votes = [...this.#votes, this.#vote].slice(-MOST_VOTES);
      if (verdict.outcome === 'ranked') this.#order = verdict.ranking;
      if (mode === 'pair') this.#order = shown;
      return;
    }
  }

  /** Decides whether the user is asked, and in pairs about which. */
  async #ask(labels: readonly Label[], signal: AbortSignal): Promise<void> {
    const { engine, mode, ask, candidates = [] } = this.#input ?? {};
    // What was judged can be changed.
    if (!engine || candidates.length < 2 || this.#vote.isGiven) this.#isAsking = ask !== 'never';
    else if (mode === 'pair') await this.#askPair(labels, signal);
    else if (ask !== 'auto') this.#isAsking = ask === 'always';
    else await this.#askIfWorthwhile(signal);
  }

  async #askIfWorthwhile(signal: AbortSignal): Promise<void> {
    const { engine, askAbove = 0, prompt = '', candidates = [] } = this.#input ?? {};
    if (!engine) return;
    const suggestion = await engine.suggestPair({ prompt, candidates, signal });
    if (signal.aborted) return;
    this.#isAsking = this.#vote.isGiven || (suggestion !== undefined && suggestion.information >= askAbove);
    if (this.#isAsking) this.#emitAsk(suggestion?.information);
  }

  /**
   * Shows the pair whose answer teaches most, its sides by the toss of a coin; or, where none is left, all candidates in
   * their order.
   */
  async #askPair(labels: readonly Label[], signal: AbortSignal): Promise<void> {
    const { engine, ask, askAbove = 0, prompt = '', candidates = [] } = this.#input ?? {};
    if (!engine) return;
    const suggestion = ask === 'never' ? undefined : await engine.suggestPair({ prompt, candidates, signal });
    if (signal.aborted) return;
    const isWorthwhile = suggestion && (ask === 'always' || suggestion.information >= askAbove);
    if (!isWorthwhile) {
      this.#show(this.#result?.ranking.map(({ originalIndex }) => originalIndex) ?? this.#order, false);
      this.#news = 'nothingToAsk';
      return;
    }
    const shown = this.#order.map((i) => candidates[i] as string);
    const wasAsked = labels.some(({ texts }) => shown.every((text) => texts.includes(text)));
    // A pair that was shown while the engine started is as good as another, unless it has been answered.
    const isKept = this.#isEarlyPair && !this.#vote.isGiven && shown.length === 2 && !wasAsked;
    if (!isKept) this.#show(toss(suggestion.pair), true);
    this.#isAsking = true;
    const isSuggested = suggestion.pair.every((i) => this.#order.includes(i));
    this.#emitAsk(isSuggested ? suggestion.information : undefined);
  }

  #emitAsk(information: number | undefined): void {
    const { prompt = '' } = this.#input ?? {};
    const detail = { prompt, shown: this.#order, ...(information !== undefined && { information }) };
    this.#host.emit(new PenchantAskEvent(detail));
  }

  #fail(label: Problem['label'], thrown: unknown, retry: () => void): void {
    const error = toPenchantError(thrown);
    const isGone = error.code === 'worker-lost' || error.code === 'disposed';
    this.#problem = { label: isGone ? 'engineLost' : label, error, retry };
    this.#host.draw();
    this.#host.emit(new PenchantErrorEvent({ error }));
  }
}

/** Two in either order: people lean to one side. */
function toss(pair: readonly number[]): number[] {
  return Math.random() < 0.5 ? [...pair] : pair.toReversed();
}
