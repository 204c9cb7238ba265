/** What the sections of the profile have in common. */
import type { Engine } from '../../client.js';
import { make } from '../dom.js';
import type { PenchantChangeDetail } from './events.js';
import type { ProfileData } from './follow-engine.js';
import type { ProfileLabels } from './labels.js';
import type { Words } from './words.js';

/** Something to do with the engine; resolves with what was changed. */
export type Work = (engine: Engine) => Promise<PenchantChangeDetail | undefined>;

/** Everything that can be seen; undefined until the engine has answered. */
export interface ProfileState extends Partial<ProfileData> {
  /** Axes that are being set: what is wanted, until the engine says so too. */
  readonly wanted: ReadonlyMap<string, number | null>;
}

/** What a section is made with; another language, or another level of headings, makes another section. */
export interface SectionContext {
  readonly words: Words;
  /** Makes the section's heading. */
  heading(text: string): HTMLHeadingElement;
  /** Makes a button whose part and label have this name. */
  button(name: keyof ProfileLabels, onClick: () => void): HTMLButtonElement;
  /**
   * Does something, and says what was done or failed.
   *
   * @param otherwise  what to say where nothing was changed
   */
  run(work: Work, otherwise?: keyof ProfileLabels): void;
  /** Sets an axis by hand; null lets it be learnt again. */
  setAxis(axis: string, value: number | null): void;
  /** Asks for a `draw`. */
  redraw(): void;
}

export interface Section {
  readonly element: HTMLElement;
  draw(state: ProfileState): void;
}

/** Makes the children those that are wanted, in that order, and moves none that need not move: moving loses the focus. */
export function setChildren(parent: Element, wanted: readonly Element[]): void {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, i) => {
    const there = parent.children[i];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

/** Hides or shows what can have the focus; hidden, it passes the focus on, which would else go to the page's top. */
export function setHidden(element: HTMLElement, isHidden: boolean, next: () => HTMLElement | null | undefined): void {
  // To be asked first: what is hidden has no focus any more.
  const hadFocus = element.matches(':focus');
  element.hidden = isHidden;
  if (isHidden && hadFocus) next()?.focus();
}

/** A small text in the muted colour. */
export function makeNote(text = ''): HTMLParagraphElement {
  return make('p', 'note', text);
}
