/** The two orders side by side: the app's on the left, the user's on the right, a line from each answer to itself. */
import type { RankedCandidate } from '../index.js';
import { make, makeButton } from './dom.js';
import { firstWords } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

export class CompareView {
  readonly #body = make('div', 'compare-body');
  readonly #toggle: HTMLButtonElement;

  constructor(root: HTMLElement) {
    this.#toggle = makeButton('Show', 'quiet', () => this.#open(this.#body.hidden === true));
    const title = make('h2', '', 'The app’s order and yours');
    title.id = 'compare-title';
    this.#toggle.setAttribute('aria-describedby', title.id);
    root.append(make('div', 'compare-head', title, this.#toggle), this.#body);
    this.#open(false);
  }

  /** @param ranking  all candidates, in whichever order they are shown; their scores say the personal one */
  show(ranking: readonly RankedCandidate[]): void {
    const app = [...ranking].sort((a, b) => a.originalIndex - b.originalIndex);
    const personal = [...ranking].sort((a, b) => b.score - a.score);
    const appPlace = (candidate: RankedCandidate) => app.indexOf(candidate);
    const columns = make(
      'div',
      'compare-columns',
      column(
        'App’s order',
        app.map((candidate) => [firstWords(candidate.document)]),
      ),
      lines(personal.map(appPlace)),
      column(
        'Your order',
        personal.map((candidate, place) => [firstWords(candidate.document), moved(appPlace(candidate), place)]),
      ),
    );
    this.#body.replaceChildren(columns);
  }

  clear(): void {
    this.#body.replaceChildren(make('p', 'faint', 'The orders appear here once the answers are ranked.'));
  }

  #open(isOpen: boolean): void {
    this.#body.hidden = !isOpen;
    this.#toggle.textContent = isOpen ? 'Hide' : 'Compare';
    this.#toggle.ariaExpanded = String(isOpen);
  }
}

function column(title: string, rows: readonly (readonly (string | Node)[])[]): HTMLElement {
  const list = make(
    'ol',
    '',
    ...rows.map((cells) => make('li', '', make('span', '', ...cells.slice(0, 1)), ...cells.slice(1))),
  );
  return make('div', 'compare-column', make('h3', '', title), list);
}

/** An arrow for the eye, words for the ear. */
function moved(from: number, to: number): HTMLElement {
  const by = Math.abs(from - to);
  const places = by === 1 ? '1 place' : `${by} places`;
  const [sign, words] =
    from === to ? ['=', 'same place'] : from > to ? [`↑ ${by}`, `up ${places}`] : [`↓ ${by}`, `down ${places}`];
  const arrow = make('span', '', sign);
  arrow.ariaHidden = 'true';
  return make('span', from > to ? 'moved moved-up' : 'moved', arrow, make('span', 'spoken', `, ${words}`));
}

/** @param from  place on the left of each place on the right */
function lines(from: readonly number[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 40 ${from.length * 10}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  from.forEach((left, right) => {
    const path = document.createElementNS(SVG, 'path');
    const [y1, y2] = [left * 10 + 5, right * 10 + 5];
    path.setAttribute('d', `M0 ${y1} C20 ${y1} 20 ${y2} 40 ${y2}`);
    if (right === 0) path.setAttribute('class', 'first');
    svg.append(path);
  });
  return svg;
}
