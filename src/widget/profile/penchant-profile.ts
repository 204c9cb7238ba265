/**
 * `<penchant-profile>`: what an engine believes about its user, for that user to see, correct and take away. It follows
 * its engine by itself, also what other elements and other tabs teach it. Safe to import where there is no browser.
 */
import { toPenchantError } from '../../shared/errors.js';
import { make } from '../dom.js';
import { PenchantElement } from '../penchant-element.js';
import { PenchantErrorEvent } from '../penchant-event.js';
import { SHARED_STYLES } from '../shared-styles.js';
import type { ProfileLabelChanges } from './labels.js';
import { languageOf } from './language.js';
import type { ProfileView } from './profile-view.js';

/** A part of the profile that can be left out. */
export type ProfileSection = 'evidence' | 'beliefs' | 'curve' | 'choices' | 'controls';

const ALL_SECTIONS = 'evidence beliefs curve choices controls';

/**
 * The element; its events are those of `ProfileEventMap`. Parts have the names of the classes in its styles.
 *
 * @tag penchant-profile
 * @attr {string} sections - Which sections are shown, and in which order: of `evidence beliefs curve choices controls`.
 * @attr {number} heading-level - Level of the sections' headings, 1 to 6; 3 by default.
 * @attr {string} lang - The language of numbers, dates and plural forms; that of the page where it stands by default.
 * @fires penchant-change - The user changed something: took a label back, set an axis, paused, imported, erased.
 * @fires penchant-error - Something failed; the element says so in words as well.
 * @csspart root - All of it.
 * @csspart evidence - The section on whether the personal order is on.
 * @csspart beliefs - The section of beliefs.
 * @csspart curve - The section of the learning curve.
 * @csspart choices - The section of choices.
 * @csspart controls - The section of controls.
 * @csspart heading - A section's heading.
 * @csspart head - The upper edge of a section.
 * @csspart note - A small text.
 * @csspart count - How many choices there are.
 * @csspart meter - The meter of evidence.
 * @csspart meter-fill - Its filled part.
 * @csspart rows - A list of beliefs or choices.
 * @csspart row - A belief or a choice.
 * @csspart summary - What opens a belief's slider, or the list of choices.
 * @csspart words - A belief and how certain it is.
 * @csspart belief - A belief in words.
 * @csspart certainty - How certain a belief is.
 * @csspart chart - A belief's chart.
 * @csspart chart-frame - What the chart stands in.
 * @csspart nudge - A button that moves a weight a little.
 * @csspart by-hand - What sets a weight by hand.
 * @csspart slider - The slider that sets a weight.
 * @csspart strength - What the slider says, in words.
 * @csspart ends - What its two ends mean.
 * @csspart learn - The button that gives a weight back to the engine.
 * @csspart legend - What the marks of the charts mean.
 * @csspart adding - The row that sets an axis that is not shown.
 * @csspart axis - The choice of another axis.
 * @csspart add - The button that adds it.
 * @csspart more - A button that shows more rows.
 * @csspart lines - The learning curve with its words.
 * @csspart plot - The learning curve's chart.
 * @csspart scale - The probability at its upper edge.
 * @csspart end - What a line of it means.
 * @csspart personal - The same, of the personal order alone.
 * @csspart app - The same, of the app's order alone.
 * @csspart on-row - The row above the curve.
 * @csspart on-label - What its mark means.
 * @csspart said - What was said with a choice.
 * @csspart time - When.
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
 * @csspart question - Its text.
 * @csspart buttons - A row of buttons.
 * @csspart cancel - The button that leaves everything as it is.
 * @csspart messages - What is said at the end.
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

  #view: ProfileView | undefined;
  #loading: Promise<void> | undefined;
  #labels: ProfileLabelChanges = {};

  constructor() {
    super(SHARED_STYLES);
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

  /** The words shown and spoken that are not those of `PROFILE_ENGLISH`, and the words of axes. */
  get labels(): ProfileLabelChanges {
    return this.#labels;
  }
  set labels(labels: ProfileLabelChanges | null | undefined) {
    this.#labels = { ...labels };
    this.schedule();
  }

  disconnectedCallback(): void {
    this.schedule();
  }

  attributeChangedCallback(): void {
    this.schedule();
  }

  protected override update(): void {
    if (!this.isConnected) {
      // Only a move within the page is over by now; what is shown stays for it.
      this.#view?.stop();
    } else if (this.#view) {
      const { engine, sections, headingLevel, labels } = this;
      this.#view.update({ engine, sections, headingLevel, labels, language: languageOf(this) });
    } else {
      this.#loading ??= this.#load();
    }
  }

  /** Loads what is inside, which is not part of the element since many pages show none of it. */
  async #load(): Promise<void> {
    const emit = (event: Event) => void this.dispatchEvent(event);
    try {
      const { ProfileView } = await import('./profile-view.js');
      this.#view = new ProfileView(this.root, emit, () => this.schedule());
      this.schedule();
    } catch (thrown) {
      // Browsers remember that a module is missing, so that there is nothing to try again before the page is reloaded.
      const error = toPenchantError(thrown);
      const problem = make('p', 'problem', error.message);
      problem.role = 'alert';
      this.root.replaceChildren(problem);
      emit(new PenchantErrorEvent({ error }));
    }
  }
}
