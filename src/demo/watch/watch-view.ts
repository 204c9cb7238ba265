/** What one sees of a simulated person: the answers in their order, the click, and two rows of dots that count. */
import { byId, make, setText } from '../page/dom.js';
import { firstWords } from '../page/excerpt.js';
import { ROUNDS, type Round, scoreOf } from './rounds.js';

/** Of an answer. */
const WORDS = 16;
const SLIDE_MS = 320;

export class WatchView {
  readonly #question = byId('watch-question', HTMLElement);
  readonly #list = byId('watch-answers', HTMLOListElement);
  readonly #status = byId('watch-status', HTMLElement);
  readonly #personal = byId('watch-personal', HTMLElement);
  readonly #app = byId('watch-app', HTMLElement);
  /** By index of the answer. */
  #rows: HTMLLIElement[] = [];

  /** Shows that nothing has happened yet. */
  clear(): void {
    this.#question.textContent = 'Choose a person and press Play.';
    this.#rows = [];
    this.#list.replaceChildren(...Array.from({ length: 5 }, () => make('li', 'watch-row watch-row-empty')));
    this.count([], undefined);
  }

  /** Shows a round's answers in the app's order. */
  show({ prompt }: Round): void {
    this.#question.textContent = prompt.prompt;
    this.#rows = prompt.answers.map(({ text }, i) => {
      const words = make('p', 'watch-text', firstWords(text, WORDS));
      return make('li', 'watch-row', make('span', 'watch-place', String(i + 1)), words, make('span', 'watch-marks'));
    });
    this.#list.replaceChildren(...this.#rows);
  }

  /** Brings the answers into the personal order, and marks the one that the person wants. */
  rank({ ranking, wanted }: Round, isAnimated: boolean): void {
    const before = this.#rows.map((row) => row.getBoundingClientRect().top);
    ranking.forEach(({ originalIndex }, place) => {
      const row = this.#rows[originalIndex] as HTMLLIElement;
      (row.firstElementChild as HTMLElement).textContent = String(place + 1);
      this.#list.append(row);
    });
    this.#mark(wanted, 'watch-wanted', 'wanted');
    if (!isAnimated) return;
    this.#rows.forEach((row, i) => {
      const by = (before[i] as number) - row.getBoundingClientRect().top;
      if (by === 0) return;
      const frames = [{ transform: `translateY(${by}px)` }, { transform: 'none' }];
      row.animate(frames, { duration: SLIDE_MS, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    });
  }

  /** Shows the click. */
  click({ chosen, wanted }: Round, isAnimated: boolean): void {
    this.#mark(chosen, 'watch-clicked', chosen === wanted ? 'clicked' : 'clicked by mistake');
    if (!isAnimated) return;
    const pointer = make('span', 'watch-pointer');
    pointer.ariaHidden = 'true';
    this.#rows[chosen]?.append(pointer);
    pointer.animate(
      [
        { transform: 'translate(60px, 40px)', opacity: 0 },
        { transform: 'none', opacity: 1, offset: 0.7 },
        { transform: 'scale(0.8)', opacity: 1 },
      ],
      { duration: SLIDE_MS, easing: 'ease-out', fill: 'backwards' },
    );
  }

  /** @param earnedAt  after how many choices the personal order had proved itself */
  count(rounds: readonly Round[], earnedAt: number | undefined): void {
    const { personal, app } = scoreOf(rounds);
    this.#draw(
      this.#personal,
      personal,
      rounds.length,
      rounds.map(({ isPersonalHit }) => isPersonalHit),
      earnedAt,
    );
    this.#draw(
      this.#app,
      app,
      rounds.length,
      rounds.map(({ isAppHit }) => isAppHit),
      undefined,
    );
  }

  /** Says how it stands, to those who see it and to those who do not. */
  say(text: string): void {
    setText(this.#status, text);
  }

  #mark(index: number, className: string, words: string): void {
    const row = this.#rows[index];
    row?.classList.add(className);
    row?.querySelector('.watch-marks')?.append(make('span', 'watch-mark', words));
  }

  #draw(root: HTMLElement, hits: number, rounds: number, each: readonly boolean[], earnedAt: number | undefined): void {
    setText(root.querySelector<HTMLElement>('.score-value') as HTMLElement, `${hits} of ${rounds}`);
    const dots = Array.from({ length: ROUNDS }, (_, i) => {
      const dot = make('i', each[i] === undefined ? 'dot' : each[i] ? 'dot dot-hit' : 'dot dot-miss');
      if (earnedAt === i) dot.classList.add('dot-earned');
      return dot;
    });
    root.querySelector('.dots')?.replaceChildren(...dots);
  }
}
