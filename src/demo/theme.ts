/** Light or dark: as the system says until the visitor says otherwise, which is remembered. */
import { byId } from './dom.js';

type Theme = 'light' | 'dark';

const KEY = 'penchant-demo:theme';

/** Sets the theme that was chosen before, and lets the button change it. */
export function startTheme(): void {
  const button = byId('theme', HTMLButtonElement);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chosen = readTheme();
  const show = () => {
    const theme = chosen ?? (dark.matches ? 'dark' : 'light');
    if (chosen) document.documentElement.dataset.theme = chosen;
    button.textContent = theme === 'dark' ? 'Light' : 'Dark';
    button.ariaLabel = theme === 'dark' ? 'Light colours' : 'Dark colours';
  };
  button.addEventListener('click', () => {
    const theme = chosen ?? (dark.matches ? 'dark' : 'light');
    chosen = theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // Private modes refuse; the choice then lasts until the page is closed.
    }
    show();
  });
  dark.addEventListener('change', show);
  show();
}

function readTheme(): Theme | undefined {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    return undefined;
  }
}
