/** What the elements' events have in common, and the one that both have. */
import type { PenchantError } from '../shared/errors.js';

/** An event that bubbles and is composed, so that a page hears it through any shadow root around the element. */
export class PenchantEvent<Detail> extends CustomEvent<Detail> {
  constructor(type: string, detail: Detail) {
    super(type, { detail, bubbles: true, composed: true });
  }
}

/** Something failed; the element shows it in words as well. */
export interface PenchantErrorDetail {
  readonly error: PenchantError;
}

/** `penchant-error` */
export class PenchantErrorEvent extends PenchantEvent<PenchantErrorDetail> {
  constructor(detail: PenchantErrorDetail) {
    super('penchant-error', detail);
  }
}
