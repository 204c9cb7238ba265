/** The labels behind what was learnt, newest first, each of which can be taken back. */
import type { LabelReview, ProfileAxis } from '../../shared/protocol.js';
import { make, setText } from '../dom.js';
import { takeBack } from './changes.js';
import { makeNote, type Section, type SectionContext, setChildren, setHidden } from './section.js';
import { choiceWords, firstWords } from './words.js';

/** How many are shown at a time. */
const PAGE = 20;
/** From this probability of a slip on, a choice is marked; of simulated people's, only slips were (docs/benchmarks.md). */
const LEAST_DOUBT = 0.1;

/** One choice; a label never changes, but how well it fits does. */
interface Row {
  readonly element: HTMLLIElement;
  readonly remove: HTMLButtonElement;
  readonly doubt: HTMLElement;
}

export function makeChoices({ words, heading, button, run, redraw }: SectionContext): Section {
  let limit = PAGE;
  let rows = new Map<string, Row>();
  const summary = make('summary', 'summary');
  const list = make('ul', 'rows');
  list.role = 'list';
  const only = button('only', () => {
    only.ariaPressed = String(only.ariaPressed !== 'true');
    limit = PAGE;
    redraw();
  });
  only.ariaPressed = 'false';
  const more = button('more', () => {
    limit += PAGE;
    redraw();
  });
  const details = make('details', '', summary, only, list, more);
  // Closed, it has no rows.
  details.addEventListener('toggle', redraw);
  const none = makeNote(words.say('noChoices'));
  return {
    element: make('div', 'choices', heading(words.say('choices')), none, details),
    draw({ profile, reviews = [] }) {
      const doubtful = reviews.filter(isDoubtful);
      none.hidden = !profile || reviews.length > 0;
      details.hidden = reviews.length === 0;
      only.hidden = doubtful.length === 0;
      if (only.hidden) only.ariaPressed = 'false';
      const counts = [words.plural('choices', reviews.length)];
      if (!only.hidden) counts.push(words.plural('doubtful', doubtful.length));
      setText(summary, counts.join(' · '));
      const wanted = only.ariaPressed === 'true' ? doubtful : reviews;
      place(details.open ? wanted.slice(-limit).reverse() : [], profile?.axes ?? []);
      setHidden(more, wanted.length <= limit, () => list.querySelector<HTMLElement>('li:last-child button'));
    },
  };

  /** Shows these; where the row in use goes, the focus goes to the one that takes its place. */
  function place(shown: readonly LabelReview[], axes: readonly ProfileAxis[]): void {
    const inUse = [...list.children].findIndex((element) => element.matches(':focus-within'));
    const old = rows;
    rows = new Map(shown.map((review) => [review.label.id, old.get(review.label.id) ?? makeRow(review, axes)]));
    const placed = [...rows.values()];
    shown.forEach((review, i) => {
      (placed[i] as Row).doubt.hidden = !isDoubtful(review);
    });
    setChildren(
      list,
      placed.map(({ element }) => element),
    );
    if (inUse < 0 || list.matches(':focus-within')) return;
    (placed[Math.min(inUse, placed.length - 1)]?.remove ?? summary).focus();
  }

  function makeRow({ label }: LabelReview, axes: readonly ProfileAxis[]): Row {
    const said = choiceWords(label, axes, words);
    const time = make('time', 'time', words.date(label.at));
    time.dateTime = new Date(label.at).toISOString();
    const doubt = make('span', 'doubt', words.say('doubtful'));
    const prompt = label.prompt ? [words.say('prompt', { prompt: firstWords(label.prompt) }), ' · '] : [];
    const remove = button('remove', () => run((engine) => takeBack(engine, label.id), 'done_undo'));
    remove.ariaLabel = words.say('removeName', { said });
    const about = make('p', 'note', ...prompt, time, ' ', doubt);
    return { element: make('li', 'row', make('div', '', make('p', 'said', said), about), remove), remove, doubt };
  }
}

function isDoubtful({ doubt }: LabelReview): boolean {
  return doubt >= LEAST_DOUBT;
}
