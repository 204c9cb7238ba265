/** What a person may do with what was learnt about them: undo, take along, bring, erase. */
import type { Engine } from '../index.js';
import { make, makeButton } from './dom.js';

export interface DataControlsOptions {
  readonly root: HTMLElement;
  readonly engine: () => Engine | undefined;
  /** Takes the newest click back. */
  readonly onUndo: () => void;
  /** Labels were brought or erased. */
  readonly onChange: () => void;
}

/** Adds the buttons; they can be pressed once there is an engine. */
export class DataControls {
  readonly #options: DataControlsOptions;
  readonly #status = make('p', 'faint');
  readonly #buttons: HTMLButtonElement[];
  readonly #undo: HTMLButtonElement;

  constructor(options: DataControlsOptions) {
    this.#options = options;
    const file = make('input', '');
    file.type = 'file';
    file.accept = 'application/json,.json';
    file.hidden = true;
    file.ariaLabel = 'File with exported clicks';
    file.addEventListener('change', () => {
      const chosen = file.files?.[0];
      file.value = '';
      if (chosen) void this.#run((engine) => this.#import(engine, chosen));
    });
    const dialog = this.#forgetDialog();
    this.#undo = makeButton('Undo last', '', options.onUndo);
    this.#buttons = [
      makeButton('Export', '', () => void this.#run((engine) => this.#export(engine))),
      makeButton('Import', '', () => file.click()),
      makeButton('Forget everything', 'danger', () => dialog.showModal()),
    ];
    this.#status.role = 'status';
    options.root.append(make('div', 'data-buttons', this.#undo, ...this.#buttons), file, this.#status, dialog);
    this.update(0);
  }

  /** @param labels  how many there are to undo */
  update(labels: number): void {
    const isReady = this.#options.engine() !== undefined;
    for (const button of this.#buttons) button.disabled = !isReady;
    this.#undo.disabled = !isReady || labels === 0;
  }

  say(text: string): void {
    this.#status.textContent = text;
  }

  async #export(engine: Engine): Promise<void> {
    const url = URL.createObjectURL(await engine.export());
    const link = make('a', '');
    link.href = url;
    link.download = `penchant-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    // The download has its own hold on the data by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.say('Exported.');
  }

  async #import(engine: Engine, file: File): Promise<void> {
    this.say('Importing …');
    const { added, skipped } = await engine.import(file);
    this.say(`Imported ${added}, ${skipped} known already.`);
    this.#options.onChange();
  }

  #forgetDialog(): HTMLDialogElement {
    const dialog = make('dialog', '');
    const forget = makeButton('Forget everything', 'danger', () => {
      dialog.close();
      void this.#run(async (engine) => {
        await engine.forget();
        this.say('Everything is forgotten.');
        this.#options.onChange();
      });
    });
    const title = make('h2', '', 'Forget everything?');
    title.id = 'forget-title';
    dialog.setAttribute('aria-labelledby', title.id);
    dialog.append(
      title,
      make('p', '', 'All clicks and all that was learnt from them are erased from this device. This cannot be undone.'),
      make(
        'div',
        'dialog-buttons',
        makeButton('Keep it', '', () => dialog.close()),
        forget,
      ),
    );
    return dialog;
  }

  async #run(work: (engine: Engine) => Promise<void>): Promise<void> {
    const engine = this.#options.engine();
    if (!engine) return;
    try {
      await work(engine);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}
