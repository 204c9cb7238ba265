/** The learning curve: how well each order foretold the choices, and since when the personal one has been on. */
import type { LabelReview } from '../../shared/protocol.js';
import { make } from '../dom.js';
import { drawCurve, height, topOf } from './charts.js';
import { CURVE_WINDOW, type Curve, type CurvePoint, learningCurve } from './curve.js';
import { makeNote, type Section, type SectionContext } from './section.js';

/** Labels at the ends of two lines are at least this far apart, in percent of the height. */
const LEAST_GAP = 15;

export function makeCurve({ words, heading }: SectionContext): Section {
  const body = make('div', '');
  let drawn: readonly LabelReview[] | undefined;
  return {
    element: make('div', 'curve', heading(words.say('curve')), body),
    draw({ reviews }) {
      if (!reviews || reviews === drawn) return;
      drawn = reviews;
      const curve = learningCurve(reviews);
      body.replaceChildren(curve.points.length > 0 ? figure(curve) : makeNote(words.say('curveNone')));
    },
  };

  function figure(curve: Curve): HTMLElement {
    const { personal, app } = curve.points.at(-1) as CurvePoint;
    const top = topOf(curve);
    const ends = {
      personal: words.say('curvePersonal', { percent: words.percent(personal) }),
      app: words.say('curveApp', { percent: words.percent(app) }),
    };
    const [upper, lower] = personal >= app ? (['personal', 'app'] as const) : (['app', 'personal'] as const);
    const middle = (height(personal, top) + height(app, top)) / 2;
    const apart = Math.max(LEAST_GAP, Math.abs(height(personal, top) - height(app, top))) / 2;
    const scale = make('span', 'scale', words.percent(top));
    const chart = make(
      'div',
      'lines',
      drawCurve(curve, top),
      scale,
      end(upper, ends[upper], middle - apart),
      end(lower, ends[lower], middle + apart),
    );
    const summary = [words.say('curveSummary', { count: words.number(curve.count), ...ends })];
    if (curve.on !== undefined) {
      const at = (100 * curve.on) / (curve.count - 1);
      const mark = make('span', 'on-label', words.say('curveOn'));
      // On the side of the line where there is more room.
      if (at < 50) mark.style.insetInlineStart = `${at}%`;
      else mark.style.insetInlineEnd = `${100 - at}%`;
      chart.prepend(make('div', 'on-row', mark));
      summary.push(words.say('curveSummaryOn', { on: words.number(curve.on + 1) }));
    }
    chart.role = 'img';
    chart.ariaLabel = summary.join(' ');
    return make(
      'figure',
      '',
      chart,
      make('figcaption', 'note', words.say('curveAbout', { count: words.number(CURVE_WINDOW) })),
    );
  }

  function end(order: 'personal' | 'app', text: string, percent: number): HTMLElement {
    const label = make('span', `end ${order}`, text);
    label.style.insetBlockStart = `${percent}%`;
    return label;
  }
}
