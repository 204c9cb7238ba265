/** One belief: its words, its chart, and the ways to set it by hand. */
import type { ProfileAxis } from '../../shared/protocol.js';
import { make, makeButton, setText } from '../dom.js';
import { drawBelief, likelyRange, MOST_WEIGHT } from './charts.js';
import { makeNote, type SectionContext, setHidden } from './section.js';
import { certaintyWords, strengthWords } from './words.js';

/** How much a nudge moves a weight, in log-odds. */
const NUDGE = 0.25;
const STEP = 0.05;

export interface BeliefRow {
  readonly element: HTMLLIElement;
  /** Opens the slider and puts the focus on it. */
  open(): void;
  /** @param wanted  a weight that is being set; null where it is being given up */
  draw(axis: ProfileAxis, wanted: number | null | undefined): void;
}

export function makeBeliefRow(first: ProfileAxis, { words, button, setAxis }: SectionContext): BeliefRow {
  const name = first.axis;
  const axisWords = words.axis(first);
  const { title, more, less } = axisWords;
  let weight = 0;
  const set = (value: number | null) => setAxis(name, value);

  const text = make('strong', 'belief');
  const certainty = make('span', 'certainty');
  const chart = make('div', 'chart-frame');
  const summary = make('summary', 'summary', make('span', 'words', text, certainty), chart);

  const slider = make('input', 'slider');
  slider.type = 'range';
  slider.min = String(-MOST_WEIGHT);
  slider.max = String(MOST_WEIGHT);
  slider.step = String(STEP);
  slider.ariaLabel = words.say('slider', { title });
  slider.addEventListener('input', () => sayWeight(slider.valueAsNumber));
  slider.addEventListener('change', () => set(slider.valueAsNumber));
  const output = make('span', 'strength');
  // What the slider says of itself need not be said twice.
  output.ariaHidden = 'true';
  const learn = button('learn', () => set(null));
  learn.ariaLabel = words.say('learnName', { title });

  const details = make(
    'details',
    '',
    summary,
    make('div', 'by-hand', slider, make('div', 'ends', makeNote(less), makeNote(more)), output, learn),
  );
  const element = make('li', 'row', details, nudge('−', less, -NUDGE), nudge('+', more, NUDGE));
  return {
    element,
    open() {
      details.open = true;
      slider.focus();
    },
    draw(axis, wanted) {
      const isSet = wanted === undefined ? axis.isSet : wanted !== null;
      weight = wanted ?? axis.mean;
      setText(text, isSet && Math.abs(weight) < STEP ? words.say('neutralAxis', { title }) : weight < 0 ? less : more);
      setText(certainty, isSet ? words.say('setByYou') : certaintyWords(axis.certainty, words));
      certainty.classList.toggle('set', isSet);
      chart.replaceChildren(drawBelief(axis, chartWords(axis)));
      setHidden(learn, !isSet, () => summary);
      // Nothing else moves it while it is held.
      if (slider.matches(':active')) return;
      slider.value = String(weight);
      sayWeight(weight);
    },
  };

  function nudge(sign: string, towards: string, by: number): HTMLButtonElement {
    // To the step, and never back from where it is.
    const made = makeButton('nudge', () => {
      const most = Math.max(MOST_WEIGHT, Math.abs(weight));
      set(Math.round(Math.min(most, Math.max(-most, weight + by)) / STEP) * STEP);
    });
    made.textContent = sign;
    made.title = words.say('nudge', { text: towards });
    made.ariaLabel = made.title;
    return made;
  }

  function sayWeight(value: number): void {
    const strength = strengthWords(value, axisWords, words);
    slider.ariaValueText = strength;
    output.textContent = strength;
  }

  function chartWords(axis: ProfileAxis): string {
    const [low, high] = likelyRange(axis).map((value) => words.number(value));
    return words.say('chart', {
      title,
      mean: words.number(axis.mean),
      low: low ?? '',
      high: high ?? '',
      start: words.number(axis.populationMean),
    });
  }
}
