/** What the engine believes of this person's taste in style, the strongest belief first, and how to put it right. */
import type { ProfileAxis } from '../../shared/protocol.js';
import { make, makeButton } from '../dom.js';
import { type BeliefRow, makeBeliefRow } from './belief-row.js';
import { drawMark } from './charts.js';
import { makeNote, type ProfileState, type Section, type SectionContext, setChildren } from './section.js';

/** Beliefs less certain than this are noise and not worth a line. */
const LEAST_CERTAINTY = 0.7;
/** More beliefs than these at a time are not read. */
const PAGE = 6;

export function makeBeliefs(context: SectionContext): Section {
  const { words, heading, redraw } = context;
  let limit = PAGE;
  const rows = new Map<string, BeliefRow>();
  /** Asked for by name; they stay although nothing is known of them. */
  const added = new Set<string>();
  let state: ProfileState | undefined;

  const list = make('ul', 'rows');
  list.role = 'list';
  list.addEventListener('pointerleave', redraw);
  list.addEventListener('focusout', ({ relatedTarget }) => {
    if (!list.contains(relatedTarget as Node | null)) redraw();
  });
  const none = makeNote(words.say('noBeliefs'));
  const legend = make('p', 'legend note');
  const legendStart = make('span', '', drawMark('start'), words.say('legendStart'));
  legend.append(
    make('span', '', drawMark('mean'), words.say('legendMean')),
    make('span', '', drawMark('range'), words.say('legendRange')),
    make('span', '', drawMark('zero'), words.say('legendZero')),
    legendStart,
  );
  const more = makeButton('more', () => {
    limit += PAGE;
    draw();
  });
  more.textContent = words.say('showMore');
  const select = make('select', 'axis');
  const add = makeButton('add', () => {
    added.add(select.value);
    draw();
    rows.get(select.value)?.open();
    draw();
  });
  add.textContent = words.say('add');
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
    const isInUse = list.matches(':hover, :focus-within');
    const axes = new Map(profile.axes.flatMap((axis) => (axis.kind === 'style' ? [[axis.axis, axis] as const] : [])));
    const before = isInUse ? [...rows.keys()].filter((name) => axes.has(name)) : [];
    const worthy = [...axes.values()].filter((axis) => profile.labels > 0 && axis.certainty >= LEAST_CERTAINTY);
    const kept = (axis: ProfileAxis) => axis.isSet || wanted.has(axis.axis) || added.has(axis.axis);
    const strongest = new Set(worthy.slice(0, limit));
    const shown = [...axes.values()].filter((axis) => kept(axis) || strongest.has(axis));
    // Nothing moves or goes under the hand of who is using it.
    const names = [...new Set([...before, ...shown.map(({ axis }) => axis)])];
    for (const name of [...rows.keys()]) if (!names.includes(name)) rows.delete(name);
    const placed = names.map((name) => {
      const axis = axes.get(name) as ProfileAxis;
      const row = rows.get(name) ?? makeBeliefRow(axis, context);
      // Anew, so that the order of the rows is that of the map.
      rows.delete(name);
      rows.set(name, row);
      row.draw(axis, wanted.get(name));
      return row.element;
    });
    setChildren(list, placed);
    none.hidden = placed.length > 0;
    legend.hidden = placed.length === 0;
    legendStart.hidden = names.every((name) => axes.get(name)?.populationMean === 0);
    more.hidden = worthy.length <= limit;
    offer([...axes.values()].filter(({ axis }) => !rows.has(axis)));
  }

  /** Fills the choice of axes, unless it is the same as before: an open list would close. */
  function offer(axes: readonly ProfileAxis[]): void {
    const titles = axes
      .map((axis) => [words.axis(axis).title, axis.axis] as const)
      .sort(([a], [b]) => a.localeCompare(b));
    adding.hidden = titles.length === 0;
    if (titles.map(([, axis]) => axis).join() === [...select.options].map(({ value }) => value).join()) return;
    const { value } = select;
    select.replaceChildren(...titles.map(([title, axis]) => new Option(title, axis)));
    if (axes.some(({ axis }) => axis === value)) select.value = value;
  }
}
