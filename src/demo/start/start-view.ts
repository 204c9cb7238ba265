/**
 * The start as three steps with their own bars (model, runtime, warm-up), then one line that says what runs where. Both have
 * the same height, so that nothing on the page moves.
 */
import type { PenchantError, Progress, StartInfo } from '../../index.js';
import { make, makeButton } from '../page/dom.js';
import { megabytes, readyWords, startNotes } from './words.js';

type StepName = 'model' | 'runtime' | 'prepare';

const TITLES: Readonly<Record<StepName, string>> = { model: 'Model', runtime: 'Runtime', prepare: 'Warm-up' };

interface Bytes {
  readonly loaded: number;
  readonly total: number | undefined;
}

/** One step: its title, what is done of it, and a bar. */
class Step {
  readonly element: HTMLLIElement;
  readonly #value = make('span', 'step-value');
  readonly #bar = make('progress', '');

  constructor(name: StepName) {
    this.#bar.max = 1;
    this.#bar.value = 0;
    this.#bar.ariaLabel = TITLES[name];
    this.element = make('li', 'step', make('span', 'step-title', TITLES[name]), this.#value, this.#bar);
  }

  /** @param share  0 to 1; undefined where nobody knows how much there is */
  show(value: string, share: number | undefined): void {
    this.#value.textContent = value;
    if (share === undefined) this.#bar.removeAttribute('value');
    else this.#bar.value = share;
  }
}

export class StartView {
  readonly #root: HTMLElement;
  #steps = newSteps();
  /** Bytes of each file of a step. */
  #files = new Map<string, Bytes>();

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Shows three empty steps. */
  begin(): void {
    this.#steps = newSteps();
    this.#files = new Map();
    const list = make('ol', 'steps', ...Object.values(this.#steps).map(({ element }) => element));
    list.ariaLabel = 'Getting ready';
    this.#root.replaceChildren(list);
  }

  report(progress: Progress): void {
    const { model, runtime, prepare } = this.#steps;
    if (progress.status === 'download') {
      this.#files.set(progress.file, { loaded: progress.loaded, total: progress.total });
      const isRuntime = progress.file === 'runtime';
      const files = [...this.#files].filter(([file]) => (file === 'runtime') === isRuntime).map(([, bytes]) => bytes);
      showBytes(isRuntime ? runtime : model, files);
    }
    if (progress.status === 'compile') prepare.show('compiling', undefined);
    if (progress.status === 'learn') {
      prepare.show(`${progress.done} of ${progress.total}`, progress.done / Math.max(1, progress.total));
    }
    if (progress.status === 'ready') prepare.show('done', 1);
  }

  ready(info: StartInfo): void {
    const line = make('p', 'ready', make('strong', '', 'Ready'), ` · ${readyWords(info)}`);
    const notes = startNotes(info).length;
    if (notes > 0) {
      const link = make('a', '', notes === 1 ? '1 note' : `${notes} notes`);
      link.href = '#device';
      line.append(' · ', link);
    }
    line.role = 'status';
    this.#root.replaceChildren(line);
  }

  failed(error: PenchantError, onRetry: () => void): void {
    const text = make('p', '', make('strong', '', 'It could not start. '), error.message);
    const alert = make('div', 'failure', text, makeButton('Try again', '', onRetry));
    alert.role = 'alert';
    this.#root.replaceChildren(alert);
  }
}

function newSteps(): Record<StepName, Step> {
  return { model: new Step('model'), runtime: new Step('runtime'), prepare: new Step('prepare') };
}

function showBytes(step: Step, files: readonly Bytes[]): void {
  const loaded = files.reduce((sum, file) => sum + file.loaded, 0);
  const total = files.reduce<number | undefined>(
    (sum, file) => (sum === undefined || file.total === undefined ? undefined : sum + file.total),
    0,
  );
  if (total === undefined) step.show(`${megabytes(loaded)} MB`, undefined);
  else step.show(`${megabytes(loaded)} of ${megabytes(total)} MB`, loaded / Math.max(1, total));
}
