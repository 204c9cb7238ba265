/** What the sections of the profile have in common. */
import { make } from '../dom.js';
import type { ProfileData } from './follow-engine.js';
import type { Words } from './words.js';

/** What the user can do. Each resolves when it is done or has failed; what happened is said elsewhere. */
export interface ProfileActions {
  /** Takes a label back, the newest by default. */
  undo(labelId?: string): Promise<void>;
  setAxis(axis: string, value: number | null): Promise<void>;
  setLearning(learning: boolean): Promise<void>;
  export(): Promise<void>;
  import(file: File): Promise<void>;
  reset(): Promise<void>;
  forget(): Promise<void>;
}

/** Everything that can be seen; undefined until the engine has answered. */
export interface ProfileState extends Partial<ProfileData> {
  /** Axes that are being set: what is wanted, until the engine says so too. */
  readonly wanted: ReadonlyMap<string, number | null>;
}

/** What a section is made with; another language, or another level of headings, makes another section. */
export interface SectionContext {
  readonly words: Words;
  readonly actions: ProfileActions;
  /** Makes the section's heading. */
  heading(text: string): HTMLHeadingElement;
  /** Asks for a `draw`. */
  redraw(): void;
}

export interface Section {
  readonly element: HTMLElement;
  draw(state: ProfileState): void;
}

/** Makes the children those that are wanted, in that order, and moves none that need not move: moving loses the focus. */
export function setChildren(parent: Element, wanted: readonly Element[]): void {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
}

/** A small text in the muted colour. */
export function makeNote(text = ''): HTMLParagraphElement {
  return make('p', 'note', text);
}
