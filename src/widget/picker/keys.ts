/** What a key means inside the picker. Enter and Space are not here: the buttons are real and know them already. */

export type KeyAction =
  | { readonly kind: 'move'; readonly to: 'next' | 'previous' | 'first' | 'last' }
  /** `position` is the place on the screen, 0 first. */
  | { readonly kind: 'choose'; readonly position: number }
  | { readonly kind: 'undo' };

/** The part of a `KeyboardEvent` that matters. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const MOVES: Readonly<Record<string, (KeyAction & { kind: 'move' })['to']>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  Home: 'first',
  End: 'last',
};

/**
 * @param press          the key; with Ctrl, Meta or Alt it belongs to the browser
 * @param isOnButton     whether a button has the focus; elsewhere arrows scroll, as they should
 * @param isRightToLeft  then left means next
 */
export function readKey(press: KeyPress, isOnButton: boolean, isRightToLeft: boolean): KeyAction | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (/^[1-9]$/.test(press.key)) return { kind: 'choose', position: Number(press.key) - 1 };
  if (press.key === 'u' || press.key === 'U') return { kind: 'undo' };
  const to = MOVES[press.key];
  if (!to || !isOnButton) return undefined;
  const isSideways = press.key === 'ArrowLeft' || press.key === 'ArrowRight';
  if (isSideways && isRightToLeft) return { kind: 'move', to: to === 'next' ? 'previous' : 'next' };
  return { kind: 'move', to };
}
