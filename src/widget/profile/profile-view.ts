/** The inside of a profile: its sections in their order, and what happened last. Loaded when the first profile is shown. */
import type { Engine } from '../../client.js';
import { make, makeButton, setText } from '../dom.js';
import { makeBeliefs } from './beliefs-section.js';
import { makeChoices } from './choices-section.js';
import { ProfileController } from './controller.js';
import { makeControls } from './controls-section.js';
import { makeCurve } from './curve-section.js';
import { makeEvidence } from './evidence-section.js';
import { PROFILE_ENGLISH, type ProfileLabelChanges } from './labels.js';
import type { ProfileSection } from './penchant-profile.js';
import type { Section, SectionContext } from './section.js';
import { PROFILE_STYLES } from './styles.js';
import { createWords, type Words } from './words.js';

const SECTIONS: Readonly<Record<ProfileSection, (context: SectionContext) => Section>> = {
  evidence: makeEvidence,
  beliefs: makeBeliefs,
  curve: makeCurve,
  choices: makeChoices,
  controls: makeControls,
};

/** What the element is set to. */
export interface ProfileSettings {
  readonly engine: Engine | null;
  /** Names of sections; what is none is left out. */
  readonly sections: string;
  readonly headingLevel: number;
  readonly labels: ProfileLabelChanges;
  readonly language: string;
}

export class ProfileView {
  readonly #controller: ProfileController;
  readonly #redraw: () => void;
  readonly #body = make('div', 'root');
  readonly #moment = make('p', 'note');
  readonly #status = make('p', 'status note');
  readonly #problem = make('p', 'problem');
  #words: Words = createWords(PROFILE_ENGLISH, 'en');
  #sections: readonly Section[] = [];
  /** What the sections were made from. */
  #madeFrom: readonly unknown[] = [];

  /**
   * @param emit    dispatches an event of the element
   * @param redraw  asks for an `update`
   */
  constructor(root: ShadowRoot, emit: (event: Event) => void, redraw: () => void) {
    const words = () => this.#words;
    this.#controller = new ProfileController({
      get words() {
        return words();
      },
      draw: redraw,
      emit,
    });
    this.#redraw = redraw;
    this.#body.role = 'group';
    // Empty from the start: live regions must be there before they speak.
    this.#status.role = 'status';
    this.#problem.role = 'alert';
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PROFILE_STYLES);
    root.adoptedStyleSheets.push(sheet);
    root.append(this.#body);
  }

  update({ engine, sections, headingLevel, labels, language }: ProfileSettings): void {
    const madeFrom = [sections, headingLevel, labels, language];
    if (madeFrom.some((part, i) => part !== this.#madeFrom[i])) {
      this.#madeFrom = madeFrom;
      this.#words = createWords({ ...PROFILE_ENGLISH, ...labels }, language);
      this.#make(sections, headingLevel);
    }
    this.#controller.follow(engine, /\b(curve|choices)\b/.test(sections));
    const { state } = this.#controller;
    // Before the engine has answered there is nothing to say but that.
    this.#moment.hidden = state.profile !== undefined;
    for (const section of this.#sections) {
      section.element.hidden = !state.profile;
      section.draw(state);
    }
    setText(this.#status, this.#controller.status);
    setText(this.#problem, this.#controller.problem);
  }

  /** Hears of no more changes. */
  stop(): void {
    this.#controller.stop();
  }

  #make(sections: string, headingLevel: number): void {
    const words = this.#words;
    const context: SectionContext = {
      words,
      heading: (text) => make(`h${headingLevel}` as 'h3', 'heading', text),
      button(name, onClick) {
        const button = makeButton(name, onClick);
        button.textContent = words.say(name);
        return button;
      },
      run: (work, otherwise) => void this.#controller.run(work, otherwise),
      setAxis: (axis, value) => void this.#controller.setAxis(axis, value),
      redraw: this.#redraw,
    };
    const names = Object.keys(SECTIONS) as ProfileSection[];
    const wanted = [...new Set(sections.split(/\s+/))].flatMap((name) => names.find((known) => known === name) ?? []);
    this.#sections = wanted.map((name) => SECTIONS[name](context));
    this.#body.ariaLabel = words.say('profile');
    this.#moment.textContent = words.say('moment');
    this.#body.replaceChildren(
      ...this.#sections.map(({ element }) => element),
      make('div', 'messages', this.#moment, this.#status, this.#problem),
    );
  }
}
