/** What a person may do with what was learnt about them: pause, undo, take along, bring, start over, erase. */
import { make, makeButton } from '../dom.js';
import { makeNote, type Section, type SectionContext } from './section.js';

/** Ties a hint to its switch. */
const HINT_ID = 'pause-hint';

export function makeControls({ words, heading, actions }: SectionContext): Section {
  const pause = makeButton('pause', () => void actions.setLearning(pause.ariaChecked === 'true'));
  pause.role = 'switch';
  pause.ariaChecked = 'false';
  pause.setAttribute('aria-describedby', HINT_ID);
  const hint = makeNote(words.say('pauseHint'));
  hint.id = HINT_ID;

  const file = make('input', '');
  file.type = 'file';
  file.accept = 'application/json,.json';
  file.hidden = true;
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (chosen) void actions.import(chosen);
    // The same file can be chosen again.
    file.value = '';
  });

  const reset = makeQuestion('reset', () => void actions.reset());
  const forget = makeQuestion('forget', () => void actions.forget());
  const buttons = [
    labelled('undo', () => void actions.undo()),
    labelled('export', () => void actions.export()),
    labelled('import', () => file.click()),
    labelled('reset', () => reset.showModal()),
    labelled('forget', () => forget.showModal()),
  ];
  pause.textContent = words.say('pause');
  const element = make('div', 'controls', heading(words.say('controls')), pause, hint);
  element.append(make('div', 'buttons', ...buttons), file, reset, forget);
  return {
    element,
    draw({ profile }) {
      for (const button of [pause, ...buttons]) button.disabled = !profile;
      if (profile) pause.ariaChecked = String(!profile.settings.learning);
    },
  };

  function labelled(name: 'undo' | 'export' | 'import' | 'reset' | 'forget', onClick: () => void): HTMLButtonElement {
    const button = makeButton(name, onClick);
    button.textContent = words.say(name);
    return button;
  }

  /** Asks before something that cannot be undone. */
  function makeQuestion(name: 'reset' | 'forget', onYes: () => void): HTMLDialogElement {
    const title = heading(words.say(`${name}Title`));
    title.id = `${name}-title`;
    const cancel = makeButton('cancel', () => dialog.close());
    cancel.textContent = words.say('cancel');
    const yes = labelled(name, () => {
      dialog.close();
      onYes();
    });
    const text = make('p', '', words.say(`${name}Text`));
    const dialog = make('dialog', 'dialog', title, text, make('div', 'buttons', cancel, yes));
    dialog.setAttribute('aria-labelledby', title.id);
    return dialog;
  }
}
