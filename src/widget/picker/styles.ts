/** The picker's own look, on top of what the elements share. `--penchant-clamp` cuts long texts off at a height. */
import { SHARED_STYLES } from '../shared-styles.js';

export const PICKER_STYLES = `${SHARED_STYLES}
:host { --_clamp: var(--penchant-clamp, none); container-type: inline-size; }
.cards { display: grid; gap: var(--_gap); }
@container (min-width: 36rem) { .cards.pair { grid-template-columns: 1fr 1fr; } }
.card {
  display: flex;
  flex-direction: column;
  min-width: 0;
  padding: calc(var(--_gap) * 1.125);
  background: var(--_surface);
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  transition: border-color 120ms, box-shadow 120ms;
}
.card.clickable { cursor: pointer; }
.card.clickable:hover { border-color: var(--_accent); }
.card.rejected { border-style: dashed; }
.card.dragged { position: relative; z-index: 1; border-color: var(--_accent); box-shadow: 0 6px 24px rgb(0 0 0 / 0.2); }
.card.pressed { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); background: var(--_tint); }
.head { display: flex; align-items: center; gap: 10px; min-height: 24px; margin-bottom: 8px; }
.grip { width: 24px; height: 24px; margin-inline: -8px; cursor: grab; touch-action: none; }
.grip::before {
  content: '';
  display: block;
  height: 100%;
  margin-inline: 8px;
  background: radial-gradient(circle, var(--_muted) 1.5px, transparent 2px) 0 0 / 5px 6px;
}
.dragged .grip { cursor: grabbing; }
.position { color: var(--_muted); font-size: 0.8125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
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
.content { display: flow-root; }
.text :is(p, ul, ol, pre, table, blockquote, .wide) { margin: 0 0 0.7em; }
.text :is(ul, ol) { padding-inline-start: 1.4em; }
.text ul { list-style: disc; }
.text ol { list-style: decimal; }
.text .plain { white-space: pre-wrap; }
.text li { margin: 0.15em 0; }
.text :is(h1, h2, h3, h4, h5, h6) { margin: 1em 0 0.35em; font-size: 1em; font-weight: 650; line-height: 1.35; }
.content > :first-child { margin-top: 0; }
.content > :last-child { margin-bottom: 0; }
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
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 14px; }
.choose, .save { border-color: var(--_accent); color: var(--_accent); }
.foot:not(:has(> button:not([hidden]))) { display: none; }
button.dislike[aria-pressed='true'], button.dislike[aria-pressed='true']:hover:not(:disabled) {
  background: var(--_danger);
  border-color: var(--_danger);
}
button.dislike[aria-pressed='true']::before { content: '✕' / ''; }
.more, .undo { border-color: transparent; color: var(--_muted); font-weight: 450; }
.more { padding-inline: 8px; }

.actions { margin-top: var(--_gap); }
.cards:has(> [hidden]) + .actions { visibility: hidden; }
.message { margin: 0 0 10px; color: var(--_muted); font-size: 0.875rem; min-height: 1.55em; }
.chips { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin-bottom: 10px; }
.why { color: var(--_muted); font-size: 0.875rem; margin-inline-end: 4px; }
.chip { min-height: 32px; padding: 4px 12px; border-radius: 999px; font-size: 0.8125rem; font-weight: 500; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; min-height: 36px; }
.problem { margin-top: 12px; padding: 10px 14px; border: 1px solid var(--_danger); border-radius: 8px; }
.problem-text { margin: 0; color: var(--_danger); font-size: 0.875rem; }
.problem .retry { margin-top: 8px; }

@media (prefers-reduced-motion: reduce) { .card { transition: none; } }
@media (forced-colors: active) {
  .card.pressed { outline: 3px solid Highlight; }
  .grip::before { background: none; border-inline: 2px dotted; }
  .reason { border: 1px solid; }
}
`;
