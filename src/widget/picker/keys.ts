/** What a key means inside the picker. Enter and Space are not here: the buttons are real and know them already. */
import type { PickerMode } from './modes.js';

export type KeyAction =
  | { readonly kind: 'focus'; readonly to: 'next' | 'previous' | 'first' | 'last' }
  /** Moves the answer in hand to a neighbouring place. */
  | { readonly kind: 'move'; readonly to: 'next' | 'previous' }
  /** `position` is the place on the screen, 0 first. */
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'like' | 'dislike' | 'tie' | 'bothBad' | 'skip' | 'undo' | 'next' };

/** The part of a `KeyboardEvent` that matters. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const ARROWS: Readonly<Record<string, 'next' | 'previous'>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
};
const LETTERS: Readonly<Record<string, Exclude<KeyAction['kind'], 'focus' | 'move' | 'position'>>> = {
  u: 'undo',
  t: 'tie',
  b: 'bothBad',
  s: 'skip',
  n: 'next',
  l: 'like',
  d: 'dislike',
};

/**
 * @param press          the key; with Ctrl or Meta it belongs to the browser, with Alt an arrow moves an answer in `rank`
 * @param isOnButton     whether a button has the focus; elsewhere arrows scroll, as they should
 * @param isRightToLeft  then left means next
 */
export function readKey(
  press: KeyPress,
  mode: PickerMode,
  isOnButton: boolean,
  isRightToLeft: boolean,
): KeyAction | undefined {
  const { key, ctrlKey, metaKey, altKey } = press;
  if (ctrlKey || metaKey) return undefined;
  const arrow = ARROWS[key];
  const isSideways = key === 'ArrowLeft' || key === 'ArrowRight';
  const to = isSideways && isRightToLeft ? (arrow === 'next' ? 'previous' : 'next') : arrow;
  if (altKey) return to && !isSideways && mode === 'rank' ? { kind: 'move', to } : undefined;
  if (to) return isOnButton ? { kind: 'focus', to } : undefined;
  if (key === 'Home' || key === 'End') {
    return isOnButton ? { kind: 'focus', to: key === 'Home' ? 'first' : 'last' } : undefined;
  }
  if (/^[1-9]$/.test(key)) return { kind: 'position', position: Number(key) - 1 };
  const kind = LETTERS[key.toLowerCase()];
  return kind && { kind };
}
