/** The events of the profile. All bubble and are composed, so that a page hears them through any shadow root around it. */
import type { ForgetResult, ImportResult } from '../../shared/protocol.js';
import { type PenchantErrorEvent, PenchantEvent } from '../penchant-event.js';

/** What the user changed in the profile, after the engine has done it. */
export type PenchantChangeDetail =
  /** Labels were taken back; `labels` says how many count now. */
  | { readonly kind: 'undo'; readonly labelIds: readonly string[]; readonly labels: number }
  /** An axis was set by hand, or is learnt again where `value` is null. */
  | { readonly kind: 'set'; readonly axis: string; readonly value: number | null }
  | { readonly kind: 'pause' | 'resume' }
  | ({ readonly kind: 'import' } & ImportResult)
  /** All labels were taken back, and these axes are learnt again. */
  | { readonly kind: 'reset'; readonly labelIds: readonly string[]; readonly axes: readonly string[] }
  | ({ readonly kind: 'forget' } & ForgetResult);

/** `penchant-change` */
export class PenchantChangeEvent extends PenchantEvent<PenchantChangeDetail> {
  constructor(detail: PenchantChangeDetail) {
    super('penchant-change', detail);
  }
}

/** The events by name, for typed listeners. */
export interface ProfileEventMap {
  'penchant-change': PenchantChangeEvent;
  'penchant-error': PenchantErrorEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends ProfileEventMap {}
}
