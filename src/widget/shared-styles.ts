/**
 * The look that the elements share, as a string for constructed style sheets (which a page's content security policy
 * allows): colours, spacing, buttons, focus.
 *
 * A page restyles the elements by the custom properties below, set on the element or any ancestor, and by `::part()`; parts
 * have the names of the classes. Colours follow the `color-scheme` that the page has where the element stands.
 */
export const SHARED_STYLES = `
:host {
  --_accent: var(--penchant-accent, light-dark(#0b6354, #6fd6bd));
  --_on-accent: var(--penchant-on-accent, light-dark(#fff, #06231d));
  --_surface: var(--penchant-surface, light-dark(#fff, #1b1f1e));
  --_text: var(--penchant-text, light-dark(#18201e, #e7ecea));
  --_muted: var(--penchant-muted, light-dark(#56625f, #a3b0ac));
  --_border: var(--penchant-border, light-dark(#d5dcd9, #37403d));
  --_control: var(--penchant-control-border, light-dark(#7d8985, #7a8682));
  --_tint: var(--penchant-tint, light-dark(#e6f2ee, #1f332d));
  --_danger: var(--penchant-danger, light-dark(#a02318, #ff9c8f));
  --_radius: var(--penchant-radius, 12px);
  --_gap: var(--penchant-gap, 16px);
  display: block;
  color: var(--_text);
  font-family: var(--penchant-font, inherit);
  line-height: 1.55;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
ul, ol { list-style: none; margin: 0; padding: 0; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button {
  font: inherit;
  font-size: 0.875rem;
  font-weight: 550;
  line-height: 1.3;
  min-height: 36px;
  padding: 6px 14px;
  border: 1px solid var(--_border);
  border-radius: 8px;
  background: transparent;
  color: inherit;
  cursor: pointer;
  touch-action: manipulation;
}
button:hover:not(:disabled) { border-color: var(--_accent); color: var(--_accent); }
button:is([aria-pressed='true'], [aria-checked='true']), button:is([aria-pressed='true'], [aria-checked='true']):hover:not(:disabled) {
  background: var(--_accent);
  border-color: var(--_accent);
  color: var(--_on-accent);
}
button:is([aria-pressed='true'], [aria-checked='true'])::before { content: '✓' / ''; margin-inline-end: 0.45em; }
button:disabled { opacity: 0.5; cursor: default; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
@media (forced-colors: active) {
  button:is([aria-pressed='true'], [aria-checked='true']) {
    forced-color-adjust: none;
    background: Highlight;
    color: HighlightText;
    border-color: Highlight;
  }
}
`;
