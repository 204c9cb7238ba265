/** The events of the picker. All bubble and are composed, so that a page hears them through any shadow root around it. */
import type { Outcome, RankedCandidate } from '../../shared/protocol.js';
import { type PenchantErrorEvent, PenchantEvent } from '../penchant-event.js';

/** The candidates were ranked and are shown in the order of `ranking`. */
export interface PenchantRankDetail {
  readonly prompt: string;
  readonly ranking: readonly RankedCandidate[];
  readonly applied: boolean;
  readonly confidence: number;
  readonly eventId: string;
}

/** A judgement was stored. */
export interface PenchantPreferDetail {
  readonly labelId: string;
  readonly eventId: string;
  readonly prompt: string;
  readonly outcome: Outcome;
  /** Index in `candidates` of the chosen one; null where nobody won. */
  readonly chosen: number | null;
  /** Indices in `candidates`, in the order in which they stood on the screen. */
  readonly shown: readonly number[];
  /** From the moment when this set was shown to the choice, in milliseconds. */
  readonly ms: number;
  /** Labels of this user that count now. */
  readonly labels: number;
  /** Whether the personal order is shown from now on. */
  readonly applied: boolean;
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
  'penchant-prefer': PenchantPreferEvent;
  'penchant-undo': PenchantUndoEvent;
  'penchant-error': PenchantErrorEvent;
}

declare global {
  interface HTMLElementEventMap extends PickerEventMap {}
}
