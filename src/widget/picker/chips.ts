/** Reason chips: short words for a wish about a style axis, offered once something was said of the answers. */
import type { Wish } from '../../shared/protocol.js';

/** A chip; its text is `labels.chips[name]`, or else its own. */
export interface Chip extends Wish {
  /** Stable, kebab-case. */
  readonly name: string;
  readonly text?: string;
}

/** The chips that can be named in the attribute `chips`. */
export const CHIPS: readonly Chip[] = [
  { name: 'too-long', axis: 'length', direction: -1 },
  { name: 'too-short', axis: 'length', direction: 1 },
  { name: 'too-formal', axis: 'formality', direction: -1 },
  { name: 'too-casual', axis: 'casual', direction: -1 },
  { name: 'too-cautious', axis: 'hedging', direction: -1 },
  { name: 'too-chatty', axis: 'opening', direction: -1 },
  { name: 'great-example', axis: 'examples', direction: 1 },
  { name: 'well-structured', axis: 'bullets', direction: 1 },
  { name: 'friendly', axis: 'warmth', direction: 1 },
];

/** The chips of an attribute's names, in their order; unknown names are left out. */
export function namedChips(names: string | null): Chip[] {
  return (names ?? '').split(/\s+/).flatMap((name) => CHIPS.find((chip) => chip.name === name) ?? []);
}
