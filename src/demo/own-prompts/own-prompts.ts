/** "Your own prompts": a box for a prompt and pasted answers, and a picker on them with the visitor's engine. */
import type { Engine } from '../../index.js';
import { PenchantPicker, type PickerMode } from '../../widget/define.js';
import { byId, RadioGroup, setText } from '../page/dom.js';
import { recall, remember } from '../page/memory.js';
import { foundWords, parseAnswers } from './parse.js';

const KEY = 'own-prompts';
/** After the last keystroke, in milliseconds, before the text is read. */
const WAIT_MS = 200;

export class OwnPrompts {
  readonly #picker = byId('own-picker', PenchantPicker);
  readonly #prompt = byId('own-prompt', HTMLInputElement);
  readonly #answers = byId('own-answers', HTMLTextAreaElement);
  readonly #found = byId('own-found', HTMLElement);
  readonly #result = byId('own-result', HTMLElement);
  readonly #clear = byId('own-clear', HTMLButtonElement);
  readonly #modes: RadioGroup<PickerMode>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the clear button took away. */
  #cleared: { readonly prompt: string; readonly answers: string } | undefined;

  constructor() {
    const saved = (recall(KEY) ?? {}) as { prompt?: unknown; answers?: unknown; mode?: unknown };
    this.#modes = new RadioGroup<PickerMode>(byId('own-modes', HTMLElement), () => this.#read());
    if (typeof saved.prompt === 'string') this.#prompt.value = saved.prompt;
    if (typeof saved.answers === 'string') this.#answers.value = saved.answers;
    if (['pick', 'pair', 'thumbs', 'rank'].includes(saved.mode as string)) this.#modes.value = saved.mode as PickerMode;
    for (const field of [this.#prompt, this.#answers]) {
      field.addEventListener('input', () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#read(), WAIT_MS);
      });
    }
    this.#clear.addEventListener('click', () => this.#clearOrBringBack());
    this.#read();
  }

  /** Ranks with this engine from now on. */
  use(engine: Engine | undefined): void {
    this.#picker.engine = engine ?? null;
  }

  /** Labels came or went outside the picker. */
  refresh(): void {
    this.#picker.refresh();
  }

  /** Reads the box and shows what is in it, or what is wrong with it. */
  #read(): void {
    clearTimeout(this.#timer);
    const [prompt, text, mode] = [this.#prompt.value, this.#answers.value, this.#modes.value];
    const isEmpty = prompt === '' && text === '';
    remember(KEY, isEmpty ? undefined : { prompt, answers: text, mode });
    if (!isEmpty) this.#cleared = undefined;
    this.#clear.textContent = this.#cleared ? 'Bring it back' : 'Clear';
    this.#clear.disabled = isEmpty && !this.#cleared;
    const parsed = parseAnswers(text);
    const isWrong = parsed.problem !== undefined && text.trim() !== '';
    setText(this.#found, parsed.problem ?? foundWords(parsed));
    this.#found.classList.toggle('problem', isWrong);
    this.#answers.ariaInvalid = String(isWrong);
    this.#result.hidden = parsed.problem !== undefined;
    this.#picker.prompt = prompt;
    this.#picker.mode = mode;
    // While the box does not make sense, the picker keeps what it had, out of sight.
    const isOther = parsed.answers.join('\0') !== this.#picker.candidates.join('\0');
    if (parsed.problem === undefined && isOther) this.#picker.candidates = parsed.answers;
  }

  #clearOrBringBack(): void {
    const back = this.#cleared;
    this.#cleared = back ? undefined : { prompt: this.#prompt.value, answers: this.#answers.value };
    this.#prompt.value = back?.prompt ?? '';
    this.#answers.value = back?.answers ?? '';
    this.#read();
    this.#answers.focus();
  }
}
