/**
 * The picker's own look, as a string for a constructed style sheet (which a page's content security policy allows).
 *
 * A page restyles it by the custom properties below, which it may set on the element or any ancestor, and by `::part()`;
 * parts have the names of the classes. Colours follow the `color-scheme` that the page has where the element stands.
 */
export const PICKER_STYLES = `
:host {
  --_accent: var(--penchant-accent, light-dark(#0b6354, #6fd6bd));
  --_on-accent: var(--penchant-on-accent, light-dark(#fff, #06231d));
  --_surface: var(--penchant-surface, light-dark(#fff, #1b1f1e));
  --_text: var(--penchant-text, light-dark(#18201e, #e7ecea));
  --_muted: var(--penchant-muted, light-dark(#56625f, #a3b0ac));
  --_border: var(--penchant-border, light-dark(#d5dcd9, #37403d));
  --_tint: var(--penchant-tint, light-dark(#e6f2ee, #1f332d));
  --_danger: var(--penchant-danger, light-dark(#a02318, #ff9c8f));
  --_radius: var(--penchant-radius, 12px);
  --_gap: var(--penchant-gap, 16px);
  --_clamp: var(--penchant-clamp, none);
  display: block;
  color: var(--_text);
  font-family: var(--penchant-font, inherit);
  line-height: 1.55;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.cards, .reasons { list-style: none; margin: 0; padding: 0; }
.cards { display: grid; gap: var(--_gap); }
.card {
  display: flex;
  flex-direction: column;
  min-width: 0;
  padding: calc(var(--_gap) * 1.125);
  background: var(--_surface);
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  cursor: pointer;
  transition: border-color 120ms, box-shadow 120ms;
}
.card:hover { border-color: var(--_accent); }
.card.pressed { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); background: var(--_tint); }
.head { display: flex; align-items: center; gap: 10px; min-height: 24px; margin-bottom: 8px; }
.position { color: var(--_muted); font-size: 0.8125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.reasons { display: flex; flex-wrap: wrap; gap: 6px; }
.reason {
  padding: 1px 9px;
  border-radius: 999px;
  background: var(--_tint);
  color: var(--_accent);
  font-size: 0.75rem;
  font-weight: 500;
}
.card.pressed .reason { background: var(--_surface); }

.text { flex: 1; max-height: var(--_clamp); overflow: clip; overflow-wrap: break-word; font-size: 0.9375rem; }
.text.expanded { max-height: none; }
.text.cut { mask-image: linear-gradient(#000 calc(100% - 3em), transparent); }
.text > :first-child { margin-top: 0; }
.text > :last-child { margin-bottom: 0; }
.text :is(p, ul, ol, pre, table, blockquote, .wide) { margin: 0 0 0.7em; }
.text :is(ul, ol) { padding-inline-start: 1.4em; }
.text ul { list-style: disc; }
.text li { margin: 0.15em 0; }
.text :is(h1, h2, h3, h4, h5, h6) { margin: 1em 0 0.35em; font-size: 1em; font-weight: 650; line-height: 1.35; }
.text a { color: var(--_accent); }
.text blockquote { padding-inline-start: 0.9em; border-inline-start: 3px solid var(--_border); color: var(--_muted); }
.text hr { border: 0; border-top: 1px solid var(--_border); margin: 1em 0; }
.text code { font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace; font-size: 0.875em; }
.text :not(pre) > code { padding: 0.1em 0.35em; border-radius: 4px; background: var(--_tint); }
.card.pressed :not(pre) > code { background: var(--_surface); }
.text pre { padding: 0.7em 0.9em; border: 1px solid var(--_border); border-radius: 8px; line-height: 1.5; tab-size: 2; }
.text .wide { overflow-x: auto; cursor: auto; }
.text .wide > table { margin: 0; }
.text table { border-collapse: collapse; font-size: 0.9em; }
.text :is(th, td) { padding: 0.35em 0.7em; border: 1px solid var(--_border); text-align: start; vertical-align: top; }
.text [align='center'] { text-align: center; }
.text [align='right'] { text-align: end; }

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
}
button:hover:not(:disabled) { border-color: var(--_accent); color: var(--_accent); }
button[aria-pressed='true'], button[aria-pressed='true']:hover:not(:disabled) {
  background: var(--_accent);
  border-color: var(--_accent);
  color: var(--_on-accent);
}
button[aria-pressed='true']::before { content: '✓' / ''; margin-inline-end: 0.45em; }
button:disabled { opacity: 0.5; cursor: default; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 14px; }
.choose { border-color: var(--_accent); color: var(--_accent); }
.more, .undo { border-color: transparent; color: var(--_muted); font-weight: 450; }
.more { padding-inline: 8px; }

.actions { margin-top: var(--_gap); }
.message { margin: 0 0 10px; color: var(--_muted); font-size: 0.875rem; min-height: 1.55em; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; min-height: 36px; }
.problem { margin-top: 12px; padding: 10px 14px; border: 1px solid var(--_danger); border-radius: 8px; }
.problem-text { margin: 0; color: var(--_danger); font-size: 0.875rem; }
.problem .retry { margin-top: 8px; }

@media (prefers-reduced-motion: reduce) { .card { transition: none; } }
@media (forced-colors: active) {
  .card.pressed { outline: 3px solid Highlight; }
  button[aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .reason { border: 1px solid; }
}
`;
