/** The developers' page: copy buttons and the playground; all else is written into it by the build. `?device=wasm` is for tests. */
import { byId } from '../page/dom.js';
import { startTheme } from '../page/theme.js';
import { startCopyButtons } from './copy.js';
import { startPlayground } from './playground.js';

startTheme();
startCopyButtons(byId('copied', HTMLElement));
startPlayground(new URLSearchParams(location.search).get('device') === 'wasm' ? 'wasm' : 'auto');
