/** Light or dark: as the system says until the visitor says otherwise, which is remembered. `public/theme.js` comes first. */
import { byId } from './dom.js';
import { recall, remember } from './memory.js';

type Theme = 'light' | 'dark';

/** Lets the button change the theme. */
export function startTheme(): void {
  const button = byId('theme', HTMLButtonElement);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const remembered = recall('theme');
  let chosen: Theme | undefined = remembered === 'light' || remembered === 'dark' ? remembered : undefined;
  const theme = () => chosen ?? (dark.matches ? 'dark' : 'light');
  const show = () => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    button.ariaLabel = theme() === 'dark' ? 'Use light colours' : 'Use dark colours';
  };
  button.addEventListener('click', () => {
    chosen = theme() === 'dark' ? 'light' : 'dark';
    remember('theme', chosen);
    show();
  });
  dark.addEventListener('change', show);
  show();
}
