/** The events of the picker. All bubble and are composed, so that a page hears them through any shadow root around it. */
import type { Outcome, RankedCandidate, Wish } from '../../shared/protocol.js';
import { type PenchantErrorEvent, PenchantEvent } from '../penchant-event.js';

/** The candidates were ranked and are shown in the order of `ranking`. */
export interface PenchantRankDetail {
  readonly prompt: string;
  readonly ranking: readonly RankedCandidate[];
  readonly applied: boolean;
  readonly confidence: number;
  readonly eventId: string;
}

/** The user is asked something. */
export interface PenchantAskDetail {
  readonly prompt: string;
  /** Indices in `candidates` of those that are asked about, in the order of the screen. */
  readonly shown: readonly number[];
  /** What the answer is expected to teach, in nats; absent where that was not asked for. */
  readonly information?: number;
}

/** A judgement was stored. */
export interface PenchantPreferDetail {
  readonly labelId: string;
  /** The label that it took the place of. */
  readonly replaces?: string;
  readonly prompt: string;
  readonly candidates: readonly string[];
  readonly outcome: Outcome;
  /** Index in `candidates` of the chosen one; null where nobody won. */
  readonly chosen: number | null;
  /** Where the outcome is `ranked`: indices in `candidates`, best first. */
  readonly ranking?: readonly number[];
  /** Where the outcome is `rated`: indices in `candidates`. */
  readonly liked?: readonly number[];
  readonly disliked?: readonly number[];
  readonly wishes: readonly Wish[];
  /** Indices in `candidates`, in the order in which they stood on the screen. */
  readonly shown: readonly number[];
  /** From the moment when this set was shown to the judgement, in milliseconds. */
  readonly ms: number;
  /** Labels of this user that count now. */
  readonly labels: number;
  /** Whether the personal order is shown from now on. */
  readonly applied: boolean;
  /** False where it was not kept, because learning is paused. */
  readonly isStored: boolean;
}

/** A judgement was taken back. */
export interface PenchantUndoDetail {
  readonly labelId: string;
  /** Labels of this user that count now; absent when the label had already been taken back elsewhere. */
  readonly labels?: number;
}

/** `penchant-rank` */
export class PenchantRankEvent extends PenchantEvent<PenchantRankDetail> {
  constructor(detail: PenchantRankDetail) {
    super('penchant-rank', detail);
  }
}

/** `penchant-ask` */
export class PenchantAskEvent extends PenchantEvent<PenchantAskDetail> {
  constructor(detail: PenchantAskDetail) {
    super('penchant-ask', detail);
  }
}

/** `penchant-prefer` */
export class PenchantPreferEvent extends PenchantEvent<PenchantPreferDetail> {
  constructor(detail: PenchantPreferDetail) {
    super('penchant-prefer', detail);
  }
}

/** `penchant-undo` */
export class PenchantUndoEvent extends PenchantEvent<PenchantUndoDetail> {
  constructor(detail: PenchantUndoDetail) {
    super('penchant-undo', detail);
  }
}

/** The events by name, for typed listeners. */
export interface PickerEventMap {
  'penchant-rank': PenchantRankEvent;
  'penchant-ask': PenchantAskEvent;
  'penchant-prefer': PenchantPreferEvent;
  'penchant-undo': PenchantUndoEvent;
  'penchant-error': PenchantErrorEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends PickerEventMap {}
}
