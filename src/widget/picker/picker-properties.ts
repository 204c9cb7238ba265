/** What a page sets of a picker: properties, most of them attributes as well, and what each of them changes. */
import type { ApplyMode } from '../../shared/protocol.js';
import { PenchantElement } from '../penchant-element.js';
import { type Chip, namedChips } from './chips.js';
import type { TextFormat } from './contents.js';
import { PICKER_ENGLISH, type PickerLabels } from './labels.js';
import { ASK_MODES, type AskMode, DEFAULT_ASK_ABOVE, PICKER_MODES, type PickerMode } from './modes.js';

/** What has changed since the last update: how it looks, how it is ranked, or what there is to judge. */
export type Change = 'look' | 'ranking' | 'set';
const CHANGES: readonly Change[] = ['look', 'ranking', 'set'];

/** What each attribute changes. */
const ATTRIBUTES: Readonly<Record<string, Change>> = {
  prompt: 'set',
  mode: 'set',
  streaming: 'set',
  apply: 'ranking',
  ask: 'ranking',
  'ask-above': 'ranking',
  'top-n': 'ranking',
  format: 'look',
  'heading-level': 'look',
  chips: 'look',
  disabled: 'look',
};

/** The attribute is where a value lives, so that attribute and property can never differ. */
export abstract class PickerProperties extends PenchantElement {
  static readonly observedAttributes = Object.keys(ATTRIBUTES);

  #chips: readonly Chip[] | undefined;
  #labels: PickerLabels = PICKER_ENGLISH;
  #change: Change = 'set';

  /** What the candidates answer. Attribute `prompt`. */
  get prompt(): string {
    return this.getAttribute('prompt') ?? '';
  }
  set prompt(prompt: string) {
    this.reflect('prompt', prompt);
  }

  /** How it asks; `pick` by default. Attribute `mode`. */
  get mode(): PickerMode {
    return PICKER_MODES.find((mode) => mode === this.getAttribute('mode')) ?? 'pick';
  }
  set mode(mode: PickerMode) {
    this.reflect('mode', mode);
  }

  /** When it asks; `always` by default. Attribute `ask`. */
  get ask(): AskMode {
    return ASK_MODES.find((ask) => ask === this.getAttribute('ask')) ?? 'always';
  }
  set ask(ask: AskMode) {
    this.reflect('ask', ask);
  }

  /** What a judgement must teach for `ask="auto"` to ask, in nats; 0.1 by default. Attribute `ask-above`. */
  get askAbove(): number {
    return this.#number('ask-above') ?? DEFAULT_ASK_ABOVE;
  }
  set askAbove(askAbove: number) {
    this.reflect('ask-above', askAbove);
  }

  /** Overrides the engine's `apply`. Attribute `apply`. */
  get apply(): ApplyMode | undefined {
    const apply = this.getAttribute('apply');
    return apply === 'auto' || apply === 'always' || apply === 'never' ? apply : undefined;
  }
  set apply(apply: ApplyMode | undefined) {
    this.reflect('apply', apply);
  }

  /** How many to show, from the top; all by default. Attribute `top-n`. */
  get topN(): number | undefined {
    return this.#number('top-n');
  }
  set topN(topN: number | undefined) {
    this.reflect('top-n', topN);
  }

  /** How candidates are read; `markdown` by default. Attribute `format`. */
  get format(): TextFormat {
    return this.getAttribute('format') === 'text' ? 'text' : 'markdown';
  }
  set format(format: TextFormat) {
    this.reflect('format', format);
  }

  /** Level of the topmost headings inside candidates, 1 to 6; 3 by default. Attribute `heading-level`. */
  get headingLevel(): number {
    return this.#number('heading-level') ?? 3;
  }
  set headingLevel(level: number) {
    this.reflect('heading-level', level);
  }

  /** Reason chips, offered after a judgement; none by default. Attribute `chips` names some of `CHIPS`. */
  get chips(): readonly Chip[] {
    return this.#chips ?? namedChips(this.getAttribute('chips'));
  }
  set chips(chips: readonly Chip[] | undefined) {
    this.#chips = chips;
    this.changed('look');
  }

  /** The candidates are still growing: they are shown as they are, and ranked and judged once they are whole. Attribute `streaming`. */
  get streaming(): boolean {
    return this.hasAttribute('streaming');
  }
  set streaming(streaming: boolean) {
    this.toggleAttribute('streaming', streaming);
  }

  /** Candidates can be read but not judged. Attribute `disabled`. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', disabled);
  }

  /** The words shown and spoken; what is left out stays English. */
  get labels(): PickerLabels {
    return this.#labels;
  }
  set labels(labels: Partial<PickerLabels> | undefined) {
    this.#labels = { ...PICKER_ENGLISH, ...labels };
    this.changed('look');
  }

  attributeChangedCallback(name: string): void {
    this.changed(ATTRIBUTES[name] ?? 'look');
  }

  /** What the next update has to do. */
  protected get change(): Change {
    return this.#change;
  }

  protected override engineChanged(): void {
    this.changed('ranking');
  }

  protected changed(change: Change): void {
    if (CHANGES.indexOf(change) > CHANGES.indexOf(this.#change)) this.#change = change;
    this.schedule();
  }

  /** Says what is to be done, once: from then on nothing has changed. */
  protected takeChange(): Change {
    const change = this.#change;
    this.#change = 'look';
    return change;
  }

  #number(attribute: string): number | undefined {
    const text = this.getAttribute(attribute);
    const number = Number(text);
    return text === null || text.trim() === '' || Number.isNaN(number) ? undefined : number;
  }
}
