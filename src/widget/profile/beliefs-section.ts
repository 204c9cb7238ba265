/** What the engine believes of this person's taste in style, the strongest belief first, and how to put it right. */
import type { ProfileAxis } from '../../shared/protocol.js';
import { make } from '../dom.js';
import { type BeliefRow, makeBeliefRow } from './belief-row.js';
import { drawMark } from './charts.js';
import { makeNote, type ProfileState, type Section, type SectionContext, setChildren, setHidden } from './section.js';

/** Beliefs less certain than this are noise and not worth a line. */
const LEAST_CERTAINTY = 0.7;
/** More beliefs than these at a time are not read. */
const PAGE = 6;

export function makeBeliefs(context: SectionContext): Section {
  const { words, heading, button, redraw } = context;
  let limit = PAGE;
  let state: ProfileState | undefined;
  let shown: readonly string[] = [];
  /** By axis; those that are not shown now may be shown again, as they were. */
  const rows = new Map<string, BeliefRow>();
  /** Asked for by name; they stay although nothing is known of them. */
  const added = new Set<string>();

  const list = make('ul', 'rows');
  list.role = 'list';
  list.addEventListener('pointerleave', redraw);
  list.addEventListener('focusout', ({ relatedTarget }) => {
    if (!list.contains(relatedTarget as Node | null)) redraw();
  });
  const none = makeNote(words.say('noBeliefs'));
  const start = make('span', '', drawMark('start'), words.say('legendStart'));
  const legend = make(
    'p',
    'legend note',
    make('span', '', drawMark('mean'), words.say('legendMean')),
    make('span', '', drawMark('range'), words.say('legendRange')),
    make('span', '', drawMark('zero'), words.say('neutral')),
    start,
  );
  const more = button('more', () => {
    limit += PAGE;
    draw();
  });
  const select = make('select', 'axis');
  const add = button('add', () => {
    const name = select.value;
    added.add(name);
    draw();
    rows.get(name)?.open();
  });
  const adding = make('div', 'adding', make('label', '', words.say('addAxis'), ' ', select), add);
  return {
    element: make('div', 'beliefs', heading(words.say('beliefs')), none, list, legend, more, adding),
    draw(next) {
      state = next;
      draw();
    },
  };

  function draw(): void {
    if (!state?.profile) return;
    const { profile, wanted } = state;
    const axes = profile.axes.filter(({ kind }) => kind === 'style');
    const worthy = axes.filter(({ certainty }) => profile.labels > 0 && certainty >= LEAST_CERTAINTY);
    const strongest = worthy.slice(0, limit);
    const names = axes
      .filter((axis) => axis.isSet || wanted.has(axis.axis) || added.has(axis.axis) || strongest.includes(axis))
      .map(({ axis }) => axis);
    // Nothing moves or goes under the hand of who is using it.
    shown = list.matches(':hover, :focus-within') ? [...new Set([...shown, ...names])] : names;
    const placed = shown.flatMap((name) => {
      const axis = axes.find((one) => one.axis === name);
      if (!axis) return [];
      const row = rows.get(name) ?? makeBeliefRow(axis, context);
      rows.set(name, row);
      row.draw(axis, wanted.get(name));
      return row.element;
    });
    setChildren(list, placed);
    none.hidden = placed.length > 0;
    legend.hidden = !none.hidden;
    start.hidden = axes.every(({ populationMean }) => populationMean === 0);
    setHidden(more, worthy.length <= limit, () => list.querySelector<HTMLElement>('li:last-child summary'));
    offer(axes.filter(({ axis }) => !shown.includes(axis)));
  }

  /** Fills the choice of axes, unless it is in use: an open list would close. */
  function offer(axes: readonly ProfileAxis[]): void {
    adding.hidden = axes.length === 0;
    if (select.matches(':focus')) return;
    const { value } = select;
    select.replaceChildren(
      ...axes.map((axis) => new Option(words.axis(axis).title, axis.axis)).sort((a, b) => a.text.localeCompare(b.text)),
    );
    if (axes.some(({ axis }) => axis === value)) select.value = value;
  }
}
