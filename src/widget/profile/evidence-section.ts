/** Whether the personal order is on, and how far it is until then. */
import { make, setText } from '../dom.js';
import { makeNote, type Section, type SectionContext } from './section.js';
import { evidenceWords } from './words.js';

export function makeEvidence({ words, heading }: SectionContext): Section {
  const title = heading('');
  const count = make('span', 'count');
  const fill = make('div', 'meter-fill');
  const meter = make('div', 'meter', fill);
  const detail = makeNote();
  meter.role = 'meter';
  meter.ariaLabel = words.say('meter');
  meter.ariaValueMin = '0';
  meter.ariaValueMax = '100';
  meter.ariaValueNow = '0';
  return {
    element: make('div', 'evidence', make('div', 'head', title, count), meter, detail),
    draw({ profile }) {
      if (!profile) return;
      const evidence = evidenceWords(profile, words);
      const percent = Math.round(100 * evidence.progress);
      setText(title, evidence.title);
      setText(count, words.plural('choices', profile.labels));
      setText(detail, evidence.detail);
      fill.style.inlineSize = `${percent}%`;
      meter.ariaValueNow = String(percent);
      meter.ariaValueText = words.say('meterText', { title: evidence.title, detail: evidence.detail });
    },
  };
}
