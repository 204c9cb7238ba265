/** The two orders side by side: the app's and the visitor's, a line from each answer to itself, and why it moved. */
import type { RankedCandidate } from '../../index.js';
import { make } from '../page/dom.js';
import { firstWords } from '../page/excerpt.js';
import { type Movement, movedWords, movements, summaryWords } from './movement.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Of an answer; two lines on most screens. */
const WORDS = 14;

export class CompareView {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows the app's order alone, while the other is not known. */
  showApp(texts: readonly string[]): void {
    const rows = texts.map((text) => make('li', 'compare-row', answer(text)));
    this.#draw('Your order appears as soon as the engine is ready.', rows, [], undefined);
  }

  /**
   * @param ranking     all candidates, in whichever order; their scores say the personal one
   * @param confidence  that the personal favourite is preferred to the app's first
   */
  show(ranking: readonly RankedCandidate[], confidence: number): void {
    const moved = movements(ranking);
    const app = [...moved].sort((a, b) => a.appPlace - b.appPlace);
    this.#draw(
      summaryWords(moved, confidence),
      app.map(({ candidate, place }) => {
        const row = make('li', 'compare-row', answer(candidate.document));
        row.classList.toggle('compare-first', place === 0);
        return row;
      }),
      moved.map(personalRow),
      lines(moved),
    );
  }

  #draw(
    summary: string,
    app: readonly HTMLElement[],
    personal: readonly HTMLElement[],
    between: SVGElement | undefined,
  ): void {
    this.#root.replaceChildren(
      make('p', 'compare-summary', summary),
      make(
        'div',
        'compare-columns',
        column('App’s order', 'compare-app', app),
        make('div', 'compare-lines', ...(between ? [between] : [])),
        column('Your order', 'compare-personal', personal),
      ),
    );
  }
}

function column(title: string, className: string, rows: readonly HTMLElement[]): HTMLElement {
  const list = make('ol', '', ...rows);
  list.role = 'list';
  return make('div', `compare-column ${className}`, make('h3', '', title), list);
}

function answer(text: string): HTMLElement {
  const words = make('p', 'compare-answer', firstWords(text, WORDS));
  words.dir = 'auto';
  return words;
}

function personalRow(moved: Movement): HTMLElement {
  const { appPlace, place, candidate, reasons } = moved;
  const arrow = make('span', 'arrow', appPlace === place ? '=' : appPlace > place ? '↑' : '↓');
  arrow.ariaHidden = 'true';
  const how = make('span', 'moved', arrow, ` ${movedWords(moved)}`);
  how.classList.toggle('moved-up', appPlace > place);
  const why = reasons.length > 0 ? [make('span', 'why', reasons.join(', '))] : [];
  const row = make('li', 'compare-row', answer(candidate.document), make('p', 'compare-why', how, ...why));
  row.classList.toggle('compare-first', place === 0);
  return row;
}

/** A line from each answer's place on the left to its place on the right. */
function lines(moved: readonly Movement[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 40 ${moved.length * 10}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  for (const { appPlace, place } of moved.toReversed()) {
    const path = document.createElementNS(SVG, 'path');
    const [y1, y2] = [appPlace * 10 + 5, place * 10 + 5];
    path.setAttribute('d', `M0 ${y1} C20 ${y1} 20 ${y2} 40 ${y2}`);
    if (place === 0) path.setAttribute('class', 'first');
    svg.append(path);
  }
  return svg;
}
