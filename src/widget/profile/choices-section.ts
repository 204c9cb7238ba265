/** The labels behind what was learnt, newest first, each of which can be taken back. */
import type { LabelReview } from '../../shared/protocol.js';
import { make, makeButton, setText } from '../dom.js';
import { makeNote, type ProfileState, type Section, type SectionContext, setChildren } from './section.js';
import { choiceWords, firstWords } from './words.js';

/** How many are shown at a time. */
const PAGE = 20;
/** From this probability of a slip on, a choice is marked. */
const LEAST_DOUBT = 0.25;

/** One choice; a label never changes, but how well it fits does. */
interface Row {
  readonly element: HTMLLIElement;
  readonly remove: HTMLButtonElement;
  readonly doubt: HTMLElement;
}

export function makeChoices({ words, heading, actions, redraw }: SectionContext): Section {
  let limit = PAGE;
  const rows = new Map<string, Row>();
  const summary = make('summary', '');
  const list = make('ul', 'rows');
  list.role = 'list';
  const only = makeButton('only', () => {
    only.ariaPressed = String(only.ariaPressed !== 'true');
    limit = PAGE;
    redraw();
  });
  only.textContent = words.say('onlyDoubtful');
  only.ariaPressed = 'false';
  const more = makeButton('more', () => {
    limit += PAGE;
    redraw();
  });
  more.textContent = words.say('showMore');
  const details = make('details', '', summary, only, list, more);
  details.addEventListener('toggle', redraw);
  const none = makeNote(words.say('noChoices'));
  return {
    element: make('div', 'choices', heading(words.say('choices')), none, details),
    draw(state) {
      const all = (state.reviews ?? []).toReversed();
      const doubtful = all.filter(isDoubtful);
      none.hidden = !state.profile || all.length > 0;
      details.hidden = all.length === 0;
      only.hidden = doubtful.length === 0;
      if (only.hidden) only.ariaPressed = 'false';
      const counts = [words.plural('choices', all.length)];
      if (!only.hidden) counts.push(words.plural('doubtful', doubtful.length));
      setText(summary, counts.join(' · '));
      if (!details.open) return;
      const wanted = only.ariaPressed === 'true' ? doubtful : all;
      place(wanted.slice(0, limit), state);
      hide(more, wanted.length <= limit);
    },
  };

  /** Shows these; where the row in use goes, the focus goes to the one that takes its place. */
  function place(shown: readonly LabelReview[], state: ProfileState): void {
    const focused = [...list.children].findIndex((row) => row.matches(':focus-within'));
    const ids = new Set(shown.map(({ label }) => label.id));
    for (const id of [...rows.keys()]) if (!ids.has(id)) rows.delete(id);
    const placed = shown.map((review) => {
      const { id } = review.label;
      const row = rows.get(id) ?? makeRow(review, state);
      rows.set(id, row);
      row.doubt.hidden = !isDoubtful(review);
      return row;
    });
    setChildren(
      list,
      placed.map(({ element }) => element),
    );
    if (focused < 0 || list.matches(':focus-within')) return;
    (placed[Math.min(focused, placed.length - 1)]?.remove ?? summary).focus();
  }

  function hide(button: HTMLButtonElement, isHidden: boolean): void {
    const hadFocus = button.matches(':focus');
    button.hidden = isHidden;
    if (isHidden && hadFocus) list.querySelector<HTMLElement>('li:last-child button')?.focus();
  }

  function makeRow({ label }: LabelReview, { profile }: ProfileState): Row {
    const said = choiceWords(label, profile?.axes ?? [], words);
    const time = make('time', '', words.date(label.at));
    time.dateTime = new Date(label.at).toISOString();
    const doubt = make('span', 'doubt', words.say('doubtful'));
    const about = make('p', 'note about', time, doubt);
    // Spaces for those who hear it.
    time.after(' ');
    if (label.prompt) about.prepend(make('span', '', words.say('prompt', { prompt: firstWords(label.prompt) })), ' ');
    const remove = makeButton('remove', () => void actions.undo(label.id));
    remove.textContent = words.say('remove');
    remove.ariaLabel = words.say('removeName', { said });
    return { element: make('li', 'row', make('div', '', make('p', 'said', said), about), remove), remove, doubt };
  }
}

function isDoubtful({ doubt }: LabelReview): boolean {
  return doubt >= LEAST_DOUBT;
}
