/** What a person may do with what was learnt about them: pause, undo, take along, bring, start over, erase. */
import { make } from '../dom.js';
import { exportFile, forget, importFile, setLearning, startOver, takeBack } from './changes.js';
import { makeNote, type Section, type SectionContext, type Work } from './section.js';

/** Ties a hint to its switch. */
const HINT_ID = 'pause-hint';

export function makeControls({ words, heading, button, run }: SectionContext): Section {
  /** Whether to learn, as it was set last, until what is known of the user says so: who presses twice means to go back. */
  let wanted: boolean | undefined;
  const pause = button('pause', () => {
    const learning = pause.ariaChecked === 'true';
    wanted = learning;
    pause.ariaChecked = String(!learning);
    run(async (engine) => {
      try {
        return await setLearning(engine, learning);
      } catch (error) {
        wanted = undefined;
        throw error;
      }
    });
  });
  pause.role = 'switch';
  pause.setAttribute('aria-describedby', HINT_ID);
  const hint = makeNote(words.say('pauseHint'));
  hint.id = HINT_ID;

  const file = make('input', '');
  file.type = 'file';
  file.accept = 'application/json,.json';
  file.hidden = true;
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    // The same file can be chosen again.
    file.value = '';
    if (chosen) run((engine) => importFile(engine, chosen));
  });

  const [reset, resetQuestion] = ask('reset', startOver);
  const [erase, eraseQuestion] = ask('forget', forget);
  const buttons = [
    button('undo', () => run((engine) => takeBack(engine))),
    button('export', () => run(exportFile, 'exported')),
    button('import', () => file.click()),
    reset,
    erase,
  ];
  const row = make('div', 'buttons', ...buttons);
  return {
    element: make(
      'div',
      'controls',
      ...[heading(words.say('controls')), pause, hint, row, file, resetQuestion, eraseQuestion],
    ),
    draw({ profile }) {
      for (const one of [pause, ...buttons]) one.disabled = !profile;
      if (profile?.settings.learning === wanted) wanted = undefined;
      pause.ariaChecked = String((wanted ?? profile?.settings.learning) === false);
    },
  };

  /** A button that asks before it does something that cannot be undone. */
  function ask(name: 'reset' | 'forget', work: Work): readonly [HTMLButtonElement, HTMLDialogElement] {
    const title = heading(words.say(`${name}Title`));
    title.id = `${name}-title`;
    const answers = make(
      'div',
      'buttons',
      button('cancel', () => dialog.close()),
      button(name, () => {
        dialog.close();
        run(work);
      }),
    );
    const dialog = make('dialog', 'dialog', title, make('p', 'question', words.say(`${name}Text`)), answers);
    dialog.setAttribute('aria-labelledby', title.id);
    return [button(name, () => dialog.showModal()), dialog];
  }
}
