/** Registers the elements: the one file of the widget with a side effect. Does nothing outside a browser, or twice. */
import { PenchantPicker } from './picker/penchant-picker.js';
import { PenchantProfile } from './profile/penchant-profile.js';

const { customElements } = globalThis;
if (customElements && !customElements.get('penchant-picker')) customElements.define('penchant-picker', PenchantPicker);
if (customElements && !customElements.get('penchant-profile')) {
  customElements.define('penchant-profile', PenchantProfile);
}

declare global {
  interface HTMLElementTagNameMap {
    'penchant-picker': PenchantPicker;
    'penchant-profile': PenchantProfile;
  }
}

export * from './index.js';
