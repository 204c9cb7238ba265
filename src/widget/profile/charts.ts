/**
 * The charts as SVG, drawn from numbers alone. They are stretched to the width there is: strokes keep their width, so
 * everything is a stroke, and words stand beside them as text of the page. From right to left the style sheet mirrors them.
 */
import { MAX_SET_WEIGHT } from '../../shared/limits.js';
import type { ProfileAxis } from '../../shared/protocol.js';
import { makeSvg } from '../dom.js';
import type { Curve } from './curve.js';

/** Weights up to this size, in log-odds, have room on a belief's chart and its slider; few tastes are stronger. */
export const MOST_WEIGHT = MAX_SET_WEIGHT;
/** Half the width of a normal distribution's central 80 %, in standard deviations. */
const INTERVAL_SDS = 1.28;
/** Room for the whole of a mark at the edge, in percent. */
const EDGE = 2;

/** The central 80 % of a belief, in log-odds. */
export function likelyRange({ mean, sd }: Pick<ProfileAxis, 'mean' | 'sd'>): readonly [low: number, high: number] {
  return [mean - INTERVAL_SDS * sd, mean + INTERVAL_SDS * sd];
}

/** A belief on a line from "less" to "more": its likely range, its mean, no preference, and everybody's start. */
export function drawBelief(axis: ProfileAxis, name: string): SVGSVGElement {
  const place = (weight: number) => 50 + (50 * weight) / MOST_WEIGHT;
  const cut = (weight: number) => Math.min(100, Math.max(0, place(weight)));
  const inside = (weight: number) => Math.min(100 - EDGE, Math.max(EDGE, place(weight)));
  const [low, high] = likelyRange(axis);
  return makeSvg(
    'svg',
    {
      class: 'chart',
      part: 'chart',
      viewBox: '0 0 100 16',
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': name,
    },
    line('axis', 'M0 8H100'),
    line('zero', 'M50 1V15'),
    // A range that runs off the edge is cut off there.
    line('range', `M${cut(low).toFixed(1)} 8H${cut(high).toFixed(1)}`),
    // A start at zero would hide the mark that is there.
    ...(axis.populationMean === 0 ? [] : [line('start', `M${inside(axis.populationMean).toFixed(1)} 4V12`)]),
    line(axis.isSet ? 'mean set' : 'mean', `M${inside(axis.mean).toFixed(1)} 8h.01`),
  );
}

/** One of a belief's marks, for the legend. */
export function drawMark(mark: 'mean' | 'range' | 'start' | 'zero'): SVGSVGElement {
  const shape = { mean: 'M8 8h.01', range: 'M3 8H13', start: 'M8 4V12', zero: 'M8 1V15' }[mark];
  return makeSvg('svg', { class: 'key', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, line(mark, shape));
}

/**
 * The two lines of a learning curve, and a mark where the personal order came on.
 *
 * @param top  the probability at the upper edge
 */
export function drawCurve({ points, count, on }: Curve, top: number): SVGSVGElement {
  const path = (order: 'personal' | 'app') =>
    points.map((point, i) => `${i ? 'L' : 'M'}${(100 * point.at).toFixed(1)} ${height(point[order], top)}`).join('');
  return makeSvg(
    'svg',
    { class: 'plot', part: 'plot', viewBox: '0 0 100 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    line('grid', 'M0 0H100M0 100H100'),
    ...(on === undefined ? [] : [line('on', `M${((100 * on) / (count - 1)).toFixed(1)} 0V100`)]),
    line('app', path('app')),
    line('personal', path('personal')),
  );
}

/** How far below the upper edge a probability lies, in percent. */
export function height(probability: number, top: number): number {
  return Math.round(1000 * (1 - probability / top)) / 10;
}

/** The upper edge for these curves: a round number with some room above. */
export function topOf({ points }: Curve): number {
  const most = Math.max(...points.map(({ personal, app }) => Math.max(personal, app)));
  return Math.min(1, Math.ceil(most * 4.4) / 4 || 0.25);
}

function line(className: string, d: string): SVGPathElement {
  return makeSvg('path', { class: className, d });
}
