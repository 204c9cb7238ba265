/** Registers `<penchant-picker>`: the one file of the widget with a side effect. Does nothing outside a browser, or twice. */
import { PenchantPicker } from './picker/penchant-picker.js';

if (globalThis.customElements && !globalThis.customElements.get('penchant-picker')) {
  globalThis.customElements.define('penchant-picker', PenchantPicker);
}

declare global {
  interface HTMLElementTagNameMap {
    'penchant-picker': PenchantPicker;
  }
}

export * from './index.js';
