/** The clicks so far, newest first, each of which can be taken back. */
import type { Label } from '../index.js';
import { make, makeButton } from './dom.js';
import { clicksWords, firstWords } from './words.js';

const OUTCOMES: Readonly<Record<Label['outcome'], string>> = {
  chosen: 'preferred',
  ranked: 'put in order',
  rated: 'thumbs given',
  tie: 'no preference',
  bothBad: 'none was good',
  skip: 'skipped',
};

/** Draws the list anew; whether it was open stays as it is. */
export function showClicks(root: HTMLElement, labels: readonly Label[], onRemove: (label: Label) => void): void {
  const wasOpen = root.querySelector('details')?.open ?? false;
  const rows = labels.toReversed().map((label) => {
    const remove = makeButton('Remove', 'quiet small', () => onRemove(label));
    remove.ariaLabel = `Remove the click on “${label.prompt}”`;
    const said = label.chosen === null ? '' : `: ${firstWords(label.texts[label.chosen] ?? '', 8)}`;
    const words = make('p', 'faint', OUTCOMES[label.outcome] + said);
    return make('li', '', make('div', '', make('p', '', label.prompt), words), remove);
  });
  const details = make(
    'details',
    '',
    make('summary', '', `Your ${clicksWords(labels.length)}`),
    make('ul', '', ...rows),
  );
  details.open = wasOpen;
  root.replaceChildren(...(labels.length > 0 ? [details] : []));
}
