/** Copy buttons: each puts its snippet on the clipboard and says so. */
import { setText } from '../page/dom.js';
import { SNIPPETS } from './snippets.js';

/** How long a button says that it has copied, in milliseconds. */
const SAYS_SO_MS = 2000;

/** @param status  a live region, for those who do not see the button change */
export function startCopyButtons(status: HTMLElement): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-snippet]')) {
    const snippet = SNIPPETS.find(({ id }) => id === button.dataset.snippet);
    if (!snippet) continue;
    button.addEventListener('click', async () => {
      const isCopied = await navigator.clipboard.writeText(snippet.code).then(
        () => true,
        // The browser may refuse; the text can still be selected.
        () => false,
      );
      button.textContent = isCopied ? 'Copied' : 'Refused';
      setText(status, isCopied ? `Copied: ${snippet.title}.` : 'The browser refused; select the text instead.');
      setTimeout(() => {
        button.textContent = 'Copy';
        setText(status, '');
      }, SAYS_SO_MS);
    });
  }
}
