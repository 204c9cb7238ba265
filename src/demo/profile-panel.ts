/** What was learnt, in words: whether the personal order is on, and the style that this user likes. */
import type { Profile, ProfileAxis } from '../index.js';
import { make } from './dom.js';
import { certaintyWords, clicksWords, evidenceWords } from './words.js';

/** More beliefs than these are not read. */
const MOST_BELIEFS = 6;
/** Beliefs less certain than this are noise and not worth a line. */
const LEAST_CERTAINTY = 0.7;
/** Half the width of a normal distribution's central 80 %, in standard deviations. */
const INTERVAL_SDS = 1.28;

export interface ProfilePanelParts {
  readonly evidence: HTMLElement;
  readonly beliefs: HTMLElement;
}

/** Draws a profile anew. */
export function showProfile({ evidence, beliefs }: ProfilePanelParts, profile: Profile, isAlways: boolean): void {
  evidence.replaceChildren(...evidenceLines(profile, isAlways));
  const axes = profile.axes.filter(({ kind, certainty }) => kind === 'style' && certainty >= LEAST_CERTAINTY);
  if (profile.labels === 0 || axes.length === 0) {
    beliefs.replaceChildren(make('p', 'faint', 'The style that you prefer appears here, in words, as you click.'));
    return;
  }
  const shown = axes.slice(0, MOST_BELIEFS);
  const scale = scaleOf(shown);
  beliefs.replaceChildren(
    make('h3', '', 'You prefer answers …'),
    make('ul', '', ...shown.map((axis) => beliefLine(axis, scale))),
    make(
      'p',
      'legend',
      make('span', '', make('i', 'key-dot'), 'how strongly'),
      make('span', '', make('i', 'key-range'), 'could be'),
      make('span', '', make('i', 'key-start'), 'everybody’s start'),
    ),
  );
}

/** Shown while there is no engine. */
export function showNoProfile({ evidence, beliefs }: ProfilePanelParts): void {
  evidence.replaceChildren(make('p', 'faint', 'One moment …'));
  beliefs.replaceChildren();
}

function evidenceLines(profile: Profile, isAlways: boolean): HTMLElement[] {
  const { title, detail, progress } = evidenceWords(profile, isAlways);
  const head = make('p', 'evidence-title', make('strong', '', title), make('span', '', clicksWords(profile.labels)));
  const fill = make('span', 'meter-fill');
  fill.style.setProperty('inline-size', `${progress * 100}%`);
  const meter = make('div', 'meter', fill);
  meter.role = 'meter';
  meter.ariaLabel = 'Evidence for your order';
  meter.ariaValueMin = '0';
  meter.ariaValueMax = '100';
  meter.ariaValueNow = String(Math.round(progress * 100));
  meter.ariaValueText = `${title}. ${detail}`;
  return [head, meter, make('p', 'faint', detail)];
}

/** The values that the bars span, in log-odds; 0 is "does not matter". */
interface Scale {
  readonly low: number;
  readonly high: number;
}

function scaleOf(axes: readonly ProfileAxis[]): Scale {
  const ends = axes.flatMap((axis) => [
    Math.abs(axis.mean) - INTERVAL_SDS * axis.sd,
    Math.abs(axis.mean) + INTERVAL_SDS * axis.sd,
  ]);
  return { low: Math.min(-0.1, ...ends), high: Math.max(0.1, ...ends) };
}

function beliefLine(axis: ProfileAxis, scale: Scale): HTMLElement {
  const words = make('p', '', make('strong', '', axis.text), ` — ${certaintyWords(axis.certainty)}`);
  return make('li', '', words, bar(axis, scale));
}

/** The belief's mean and its central 80 %, towards the right, with zero and the population's mean as marks. */
function bar(axis: ProfileAxis, { low, high }: Scale): HTMLElement {
  // The words name the direction, so every bar points to the right.
  const sign = Math.sign(axis.mean) || 1;
  const percent = (value: number) => (100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
  const place = (className: string, from: number, to?: number) => {
    const mark = make('span', className);
    mark.style.setProperty('inset-inline-start', `${percent(from)}%`);
    if (to !== undefined) mark.style.setProperty('inline-size', `${percent(to) - percent(from)}%`);
    return mark;
  };
  const mean = Math.abs(axis.mean);
  const half = INTERVAL_SDS * axis.sd;
  const drawn = make(
    'div',
    'bar',
    place('bar-zero', 0),
    place('bar-range', mean - half, mean + half),
    place('bar-start', sign * axis.populationMean),
    place('bar-dot', mean),
  );
  drawn.role = 'img';
  drawn.ariaLabel = `Weight ${mean.toFixed(2)}, likely between ${(mean - half).toFixed(2)} and ${(mean + half).toFixed(2)}; 0 is no preference`;
  return drawn;
}
