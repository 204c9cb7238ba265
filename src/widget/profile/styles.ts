/** The profile's own look, beside what the elements share. */
export const PROFILE_STYLES = `
:host { font-size: 0.9375rem; line-height: 1.4; overflow-wrap: break-word; }
p, figure { margin: 0; }
.root { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--_gap); }
.root > * + :not(.messages) { padding-block-start: var(--_gap); border-block-start: 1px solid var(--_border); }
.heading { margin: 0 0 8px; font-size: 1rem; font-weight: 600; line-height: 1.3; }
.note, .certainty, .count, .strength { color: var(--_muted); font-size: 0.8125rem; }
.head, .buttons, .legend, .adding, .ends { display: flex; flex-wrap: wrap; align-items: baseline; gap: 8px; }
.head, .ends, .choices .row { justify-content: space-between; }
button { min-height: 32px; padding: 4px 10px; font-size: 0.8125rem; }
summary { cursor: pointer; border-radius: 4px; }
summary::marker { color: var(--_muted); }

.meter { height: 8px; margin-block-end: 8px; border-radius: 4px; background: var(--_border); overflow: hidden; }
.meter-fill { height: 100%; background: var(--_accent); }

.beliefs .row { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; align-items: start; gap: 6px; padding-block: 6px; }
.words { display: inline-flex; flex-wrap: wrap; align-items: baseline; column-gap: 8px; max-width: calc(100% - 20px); }
.belief, .end.personal { font-weight: 600; }
.certainty.set { color: var(--_accent); font-weight: 600; }
.nudge { width: 32px; padding: 0; font-size: 1rem; }
svg { display: block; height: 20px; overflow: hidden; }
.chart { width: calc(100% - 16px); margin-inline: 8px; }
svg:dir(rtl), .pause:dir(rtl)::before { transform: scaleX(-1); }
path { fill: none; stroke: var(--_accent); vector-effect: non-scaling-stroke; }
.axis, .grid { stroke: var(--_border); }
.zero, .app { stroke: var(--_muted); }
.range { stroke-width: 5px; stroke-opacity: 0.65; }
.start { stroke: var(--_text); stroke-width: 2px; }
.mean { stroke-width: 11px; stroke-linecap: round; }
.mean.set { stroke-width: 9px; stroke-linecap: square; }
.by-hand { padding: 4px 8px 8px; }
.slider { width: calc(100% + 16px); min-height: 24px; margin: 0 -8px; accent-color: var(--_accent); }
.strength { margin-inline-end: 8px; }
.legend span { display: flex; align-items: center; gap: 4px; }
.key { width: 16px; }
.adding { margin-block-start: 10px; font-size: 0.8125rem; }
select, .dialog { max-width: 100%; border: 1px solid var(--_control); border-radius: 8px; background: var(--_surface); color: inherit; }
select { font: inherit; min-height: 32px; padding-inline: 6px; }
.more, .only { margin-block-start: 8px; }

.lines { display: grid; grid-template: auto 112px / minmax(0, 1fr) auto; column-gap: 8px; margin-block-end: 8px; font-size: 0.75rem; }
.plot, .scale { grid-area: 2 / 1; width: 100%; }
.plot { height: 100%; overflow: visible; }
.scale, .end.app { color: var(--_muted); }
path.personal { stroke-width: 2.5px; stroke-linejoin: round; }
path.app { stroke-dasharray: 5 4; }
path.on { stroke-dasharray: 1 3; }
.on-row { position: relative; height: 1.5em; }
.on-label { position: absolute; white-space: nowrap; }
.on-label, .end.personal { color: var(--_accent); }
.end { grid-area: 2 / 2; align-self: start; position: relative; transform: translateY(-50%); }

.choices .row { display: flex; align-items: start; gap: 8px; padding-block: 8px; }
.choices .row + .row { border-block-start: 1px solid var(--_border); }
.choices .row p { overflow-wrap: anywhere; }
.remove { flex: none; }
.doubt { color: var(--_text); font-weight: 600; }
.doubt::before { content: '△ ' / ''; }

.pause { display: flex; align-items: center; gap: 10px; padding: 0; border: 0; font-size: inherit; }
button.pause[aria-checked]:not(:disabled) { background: none; color: inherit; forced-color-adjust: auto; }
.pause[aria-checked]::before {
  content: '' / '';
  forced-color-adjust: none;
  width: 36px;
  height: 20px;
  margin: 0;
  border: 1px solid var(--_control);
  border-radius: 10px;
  background: radial-gradient(circle at 10px, var(--_control) 6px, transparent 6.5px);
}
.pause[aria-checked='true']::before { background: radial-gradient(circle at 26px, var(--_on-accent) 6px, var(--_accent) 6.5px); }
.buttons { margin-block-start: 12px; }
.forget, .problem { color: var(--_danger); }
.dialog { width: 26rem; max-width: calc(100% - 32px); padding: 20px; border-radius: var(--_radius); }
.messages:not(:has(:not(:empty))) { display: none; }
@media (forced-colors: active) {
  svg, .pause { --_accent: Highlight; --_on-accent: HighlightText; --_muted: CanvasText; --_border: CanvasText; --_control: CanvasText; --_text: CanvasText; }
  .range { stroke-opacity: 1; }
  .meter { border: 1px solid; }
  .meter-fill { forced-color-adjust: none; background: Highlight; }
}
`;
