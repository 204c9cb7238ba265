/** The profile's own look, beside what the elements share. */
import { SHARED_STYLES } from '../shared-styles.js';

export const PROFILE_STYLES = `${SHARED_STYLES}
:host { font-size: 0.9375rem; line-height: 1.4; overflow-wrap: break-word; }
p, figure { margin: 0; }
.root { display: flex; flex-direction: column; gap: var(--_gap); }
.root > * + :not(.messages) { padding-block-start: var(--_gap); border-block-start: 1px solid var(--_border); }
.heading { margin: 0 0 8px; font-size: 1rem; font-weight: 600; line-height: 1.3; }
.note, .certainty, .count, .strength { color: var(--_muted); font-size: 0.8125rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; column-gap: 12px; }
.count { font-variant-numeric: tabular-nums; }
.meter { block-size: 8px; margin-block-end: 8px; border-radius: 4px; background: var(--_border); overflow: hidden; }
.meter-fill { block-size: 100%; background: var(--_accent); transition: inline-size 300ms; }

summary { cursor: pointer; border-radius: 4px; }
summary::marker { color: var(--_muted); }
.beliefs .row { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 6px; padding-block: 6px; }
.words { display: inline-flex; flex-wrap: wrap; align-items: baseline; column-gap: 8px; max-inline-size: calc(100% - 20px); }
.belief { font-weight: 600; }
.certainty.set { color: var(--_accent); font-weight: 550; }
.chart, .plot { display: block; inline-size: 100%; overflow: hidden; }
.chart { block-size: 20px; inline-size: calc(100% - 16px); margin-inline: 8px; }
:dir(rtl) > .chart, :dir(rtl) > .plot { transform: scaleX(-1); }
path { fill: none; stroke: var(--_accent); vector-effect: non-scaling-stroke; }
.axis, .grid { stroke: var(--_border); }
.zero { stroke: var(--_muted); }
.range { stroke-width: 5px; stroke-opacity: 0.4; }
.start { stroke: var(--_text); stroke-width: 2px; }
.mean { stroke-width: 11px; stroke-linecap: round; }
.mean.set { stroke-width: 9px; stroke-linecap: square; }
.nudge { inline-size: 32px; min-height: 32px; padding: 0; font-size: 1rem; align-self: start; }
.by-hand { padding-block: 4px 8px; }
.slider { display: block; inline-size: 100%; margin: 0; accent-color: var(--_accent); min-block-size: 24px; }
.ends { display: flex; padding-inline: 8px; justify-content: space-between; gap: 12px; }
.ends > :last-child { text-align: end; }
.strength { margin-inline: 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 12px; margin-block-start: 6px; }
.legend span { display: inline-flex; align-items: center; gap: 4px; }
.key { inline-size: 16px; block-size: 16px; }
.adding { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-block-start: 10px; font-size: 0.8125rem; }
select {
  font: inherit;
  min-height: 32px;
  max-inline-size: 100%;
  padding-inline: 8px;
  border: 1px solid var(--_control);
  border-radius: 8px;
  background: var(--_surface);
  color: inherit;
}
.adding button, .row button, .more, .only { min-height: 32px; padding: 4px 10px; font-size: 0.8125rem; }
.more, .only { margin-block-start: 8px; }

.lines { display: grid; grid-template: auto 112px / minmax(0, 1fr) auto; column-gap: 8px; margin-block-end: 8px; font-size: 0.75rem; }
.plot { grid-area: 2 / 1; block-size: 100%; overflow: visible; }
.plot .personal { stroke-width: 2.5px; stroke-linejoin: round; }
.plot .app { stroke: var(--_muted); stroke-width: 1.5px; stroke-dasharray: 5 4; }
.plot .on { stroke: var(--_accent); stroke-dasharray: 1 3; }
.scale { grid-area: 2 / 1; color: var(--_muted); }
.on-row { grid-area: 1 / 1; position: relative; block-size: 1.5em; }
.on-label { position: absolute; white-space: nowrap; color: var(--_accent); }
.end { grid-area: 2 / 2; align-self: start; position: relative; transform: translateY(-50%); }
.end.personal { color: var(--_accent); font-weight: 600; }
.end.app { color: var(--_muted); }

.choices .row { display: flex; align-items: start; justify-content: space-between; gap: 8px; padding-block: 8px; }
.choices .row + .row { border-block-start: 1px solid var(--_border); }
.row > div { min-inline-size: 0; }
.remove { flex: none; }
.said { font-size: 0.875rem; }
.about { display: flex; flex-wrap: wrap; column-gap: 10px; }
.doubt { color: var(--_text); font-weight: 550; white-space: nowrap; }
.doubt::before { content: '△ ' / ''; }

.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.controls .buttons { margin-block-start: 12px; }
.pause { display: flex; align-items: center; gap: 10px; padding: 0; border: 0; }
.pause::before, .pause[aria-checked='true']::before {
  content: '' / '';
  inline-size: 36px;
  block-size: 20px;
  margin: 0;
  border: 1px solid var(--_control);
  border-radius: 10px;
  background: radial-gradient(circle at 10px, var(--_control) 6px, transparent 6.5px);
}
.pause[aria-checked='true'], .pause[aria-checked='true']:hover:not(:disabled) { background: none; color: inherit; }
.pause[aria-checked='true']::before { background: radial-gradient(circle at 26px, var(--_on-accent) 6px, var(--_accent) 6.5px); }
.forget { color: var(--_danger); }
.dialog {
  max-inline-size: min(26rem, calc(100vw - 32px));
  padding: 20px;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_text);
}
.dialog::backdrop { background: rgb(0 0 0 / 0.5); }
.messages:not(:has(:not(:empty))) { display: none; }
.problem { color: var(--_danger); }
@media (prefers-reduced-motion: reduce) { .meter-fill { transition: none; } }
@media (forced-colors: active) {
  svg { --_accent: Highlight; --_muted: CanvasText; --_border: CanvasText; --_text: CanvasText; }
  .meter { border: 1px solid; }
  .meter-fill { forced-color-adjust: none; background: Highlight; }
}
`;
