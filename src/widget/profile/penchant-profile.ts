/**
 * `<penchant-profile>`: what an engine believes about its user, for that user to see, correct and take away. It follows
 * its engine by itself, also what other elements and other tabs teach it. Safe to import where there is no browser.
 */
import { make, setText } from '../dom.js';
import { PenchantElement } from '../penchant-element.js';
import { makeBeliefs } from './beliefs-section.js';
import { makeChoices } from './choices-section.js';
import { ProfileController } from './controller.js';
import { makeControls } from './controls-section.js';
import { makeCurve } from './curve-section.js';
import { makeEvidence } from './evidence-section.js';
import { ENGLISH_PROFILE_LABELS, type ProfileLabelChanges, type ProfileLabels } from './labels.js';
import { languageOf } from './language.js';
import type { Section, SectionContext } from './section.js';
import { PROFILE_STYLES } from './styles.js';
import { createWords, type Words } from './words.js';

const SECTIONS = {
  evidence: makeEvidence,
  beliefs: makeBeliefs,
  curve: makeCurve,
  choices: makeChoices,
  controls: makeControls,
} satisfies Record<string, (context: SectionContext) => Section>;

/** A part of the profile that can be left out. */
export type ProfileSection = keyof typeof SECTIONS;

const ALL_SECTIONS = Object.keys(SECTIONS).join(' ');

/**
 * The element; its events are those of `ProfileEventMap`. Parts have the names of the classes in its styles.
 *
 * @tag penchant-profile
 * @attr {string} sections - Which sections are shown, and in which order: of `evidence beliefs curve choices controls`.
 * @attr {number} heading-level - Level of the sections' headings, 1 to 6; 3 by default.
 * @fires penchant-change - The user changed something: took a label back, set an axis, paused, imported, erased.
 * @fires penchant-error - Something failed; the element says so in words as well.
 * @csspart root - All of it.
 * @csspart evidence - The section on whether the personal order is on.
 * @csspart beliefs - The section of beliefs.
 * @csspart curve - The section of the learning curve.
 * @csspart choices - The section of choices.
 * @csspart controls - The section of controls.
 * @csspart heading - A section's heading.
 * @csspart note - A small text.
 * @csspart count - How many choices there are.
 * @csspart meter - The meter of evidence.
 * @csspart meter-fill - Its filled part.
 * @csspart row - A belief or a choice.
 * @csspart belief - A belief in words.
 * @csspart certainty - How certain a belief is.
 * @csspart chart - A belief's chart.
 * @csspart nudge - A button that moves a weight a little.
 * @csspart slider - The slider that sets a weight.
 * @csspart strength - What the slider says, in words.
 * @csspart learn-again - The button that gives a weight back to the engine.
 * @csspart legend - What the marks of the charts mean.
 * @csspart axis - The choice of another axis.
 * @csspart add - The button that adds it.
 * @csspart more - A button that shows more rows.
 * @csspart plot - The learning curve's chart.
 * @csspart said - What was said with a choice.
 * @csspart doubt - The mark on a choice that does not fit the rest.
 * @csspart only - The button that shows only such choices.
 * @csspart remove - The button that takes a choice back.
 * @csspart pause - The switch that pauses learning.
 * @csspart undo - The button that takes the newest choice back.
 * @csspart export - The button that exports.
 * @csspart import - The button that imports.
 * @csspart reset - The button that starts over.
 * @csspart forget - The button that erases everything.
 * @csspart dialog - The question before that.
 * @csspart cancel - The button that leaves everything as it is.
 * @csspart status - What happened.
 * @csspart problem - What failed.
 * @cssprop --penchant-accent - Colour of what matters: buttons in use, lines, marks.
 * @cssprop --penchant-on-accent - Colour of text on it.
 * @cssprop --penchant-surface - Colour of dialogs.
 * @cssprop --penchant-text - Colour of text.
 * @cssprop --penchant-muted - Colour of secondary text.
 * @cssprop --penchant-border - Colour of lines between things.
 * @cssprop --penchant-control-border - Colour of the outlines of controls.
 * @cssprop --penchant-tint - Colour of soft backgrounds.
 * @cssprop --penchant-danger - Colour of what erases, and of failures.
 * @cssprop --penchant-radius - Radius of corners.
 * @cssprop --penchant-gap - Space between sections.
 * @cssprop --penchant-font - Font family.
 */
export class PenchantProfile extends PenchantElement {
  static readonly observedAttributes = ['sections', 'heading-level', 'lang'];

  readonly #controller: ProfileController;
  readonly #body = make('div', 'root');
  readonly #status = make('p', 'status note');
  readonly #problem = make('p', 'problem');
  #labels: ProfileLabels & ProfileLabelChanges = ENGLISH_PROFILE_LABELS;
  #words: Words = createWords(ENGLISH_PROFILE_LABELS, 'en');
  #sections: readonly Section[] = [];
  /** What the sections were made from. */
  #madeFrom: readonly unknown[] = [];

  constructor() {
    super(PROFILE_STYLES);
    const words = () => this.#words;
    this.#controller = new ProfileController({
      get words() {
        return words();
      },
      draw: () => this.#draw(),
      emit: (event) => void this.dispatchEvent(event),
    });
    this.#body.role = 'group';
    // Empty from the start: live regions must be there before they speak.
    this.#status.role = 'status';
    this.#problem.role = 'alert';
    this.root.append(this.#body);
  }

  /** Which sections are shown, in which order, by name with spaces between; all by default. Attribute `sections`. */
  get sections(): string {
    return this.getAttribute('sections') ?? ALL_SECTIONS;
  }
  set sections(sections: string | null | undefined) {
    this.reflect('sections', sections);
  }

  /** Level of the sections' headings, 1 to 6; 3 by default. Attribute `heading-level`. */
  get headingLevel(): number {
    const level = Number(this.getAttribute('heading-level') ?? 3);
    return level >= 1 && level <= 6 ? Math.floor(level) : 3;
  }
  set headingLevel(level: number | null | undefined) {
    this.reflect('heading-level', level);
  }

  /** The words shown and spoken, and the names of axes; what is left out stays English. */
  get labels(): ProfileLabels & ProfileLabelChanges {
    return this.#labels;
  }
  set labels(labels: ProfileLabelChanges | null | undefined) {
    this.#labels = { ...ENGLISH_PROFILE_LABELS, ...labels };
    this.schedule();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.schedule();
  }

  disconnectedCallback(): void {
    this.schedule();
  }

  attributeChangedCallback(): void {
    this.schedule();
  }

  protected override update(): void {
    // Only a move within the page leads here connected; what is shown stays for it.
    if (!this.isConnected) {
      this.#controller.stop();
      return;
    }
    const language = languageOf(this);
    const madeFrom = [this.sections, this.headingLevel, this.#labels, language];
    if (madeFrom.some((part, i) => part !== this.#madeFrom[i])) {
      this.#madeFrom = madeFrom;
      this.#words = createWords(this.#labels, language);
      this.#make();
    }
    const needsReviews = /\b(curve|choices)\b/.test(this.sections);
    this.#controller.follow(this.engine, needsReviews);
    this.#draw();
  }

  #make(): void {
    const context: SectionContext = {
      words: this.#words,
      actions: this.#controller,
      heading: (text) => make(`h${this.headingLevel}` as 'h3', 'heading', text),
      redraw: () => this.schedule(),
    };
    const names = new Set(this.sections.split(/\s+/)) as ReadonlySet<ProfileSection>;
    this.#sections = [...names].flatMap((name) => (Object.hasOwn(SECTIONS, name) ? [SECTIONS[name](context)] : []));
    this.#body.ariaLabel = this.#words.say('group');
    this.#body.replaceChildren(
      ...this.#sections.map(({ element }) => element),
      make('div', 'messages', this.#status, this.#problem),
    );
  }

  #draw(): void {
    for (const section of this.#sections) section.draw(this.#controller.state);
    setText(this.#status, this.#controller.status);
    setText(this.#problem, this.#controller.problem);
  }
}
