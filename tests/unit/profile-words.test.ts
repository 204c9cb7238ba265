/** The profile's words: what the engine's numbers are called, in English and in languages with other rules. */
import { describe, expect, it } from 'vitest';
import type { Evidence, Label, Profile, ProfileAxis } from '../../src/shared/protocol.js';
import { PROFILE_ENGLISH, type ProfileLabelChanges } from '../../src/widget/profile/labels.js';
import {
  certaintyWords,
  choiceWords,
  createWords,
  evidenceWords,
  firstWords,
  strengthWords,
} from '../../src/widget/profile/words.js';
import { label } from '../fixtures/labels.js';

const english = createWords(PROFILE_ENGLISH, 'en');
const withLabels = (changes: ProfileLabelChanges, language: string) =>
  createWords({ ...PROFILE_ENGLISH, ...changes }, language);

function profile(applied: boolean, evidence: Partial<Evidence>): Profile {
  return {
    user: 'ana',
    modelVersion: '1',
    labels: 4,
    applied,
    settings: { learning: true, axes: {} },
    evidence: {
      predictions: 4,
      personalLogLoss: 1,
      appLogLoss: 1,
      logBayesFactor: 0,
      threshold: Math.log(3),
      ...evidence,
    },
    axes: [],
  };
}

const LENGTH: ProfileAxis = {
  axis: 'length',
  kind: 'style',
  title: 'Length',
  more: 'longer',
  less: 'shorter',
  text: 'shorter',
  mean: -0.5,
  sd: 0.2,
  populationMean: 0,
  certainty: 0.99,
  isSet: false,
};

/** Without the marks that keep directions apart. */
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '').replaceAll('\u00a0', ' ');

describe('the words for the evidence', () => {
  it.each([
    [true, { logBayesFactor: Math.log(12.3) }, 'Your order is on', '12 to 1 that it fits you better', 1],
    [true, { logBayesFactor: Math.log(3.64) }, 'Your order is on', '3.6 to 1', 1],
    [true, { logBayesFactor: 50 }, 'Your order is on', '> 1,000 to 1', 1],
    [true, { logBayesFactor: -1 }, 'Your order, not proven yet', 'Too early to tell', 0],
    [true, { predictions: 0 }, 'Your order, not proven yet', 'A handful', 0],
    [false, { predictions: 0 }, 'Nothing learnt yet', 'A handful', 0],
    [false, { logBayesFactor: -0.3 }, 'Still learning', 'Too early to tell', 0],
    [false, { logBayesFactor: 0.01 }, 'Still learning', 'Too early to tell', 0.01 / Math.log(3)],
    [false, { predictions: 2, logBayesFactor: 0.4 }, 'Still learning', 'About 4 more choices', 0.4 / Math.log(3)],
    [false, { predictions: 2, logBayesFactor: 1 }, 'Still learning', 'About one more choice', 1 / Math.log(3)],
    // Enough, but on too few choices.
    [false, { predictions: 2, logBayesFactor: 3 }, 'Still learning', 'Nearly there', 0.96],
  ])('applied %s with %o: %s', (applied, evidence, title, detail, progress) => {
    const words = evidenceWords(profile(applied, evidence), english);
    expect(words.title).toBe(title);
    expect(words.detail).toContain(detail);
    expect(words.progress).toBeCloseTo(progress, 9);
  });
});

describe('the words for an order that is shown because an axis was set', () => {
  it('say so, until the choices prove it', () => {
    const settings = { learning: true, axes: { length: -1 } };
    const wordsAt = (logBayesFactor: number) =>
      evidenceWords({ ...profile(true, { logBayesFactor }), settings }, english);
    expect(wordsAt(0.01)).toMatchObject({ title: 'Your order is on', detail: expect.stringContaining('by hand') });
    expect(wordsAt(0.01).progress).toBeCloseTo(0.01 / Math.log(3), 9);
    expect(wordsAt(2)).toMatchObject({
      title: 'Your order is on',
      detail: expect.stringContaining('7.4 to 1'),
      progress: 1,
    });
  });
});

describe('the words for beliefs', () => {
  it('tell a hunch from what is sure', () => {
    expect([0.7, 0.85, 0.95, 1].map((certainty) => certaintyWords(certainty, english))).toEqual([
      'a hunch',
      'fairly sure',
      'sure',
      'sure',
    ]);
  });

  it('tell weights apart by direction and strength', () => {
    const weights = [-2, -0.8, -0.1, -0.04, 0, 0.04, 0.05, 0.4, 1.2];
    expect(weights.map((weight) => strengthWords(weight, LENGTH, english))).toEqual([
      'shorter, strongly',
      'shorter',
      'shorter, slightly',
      'does not matter',
      'does not matter',
      'does not matter',
      'longer, slightly',
      'longer',
      'longer, strongly',
    ]);
  });

  it('take the names of axes from the labels where they have them', () => {
    const german = { title: 'Länge', more: 'länger', less: 'kürzer' };
    expect(withLabels({ axes: { length: german } }, 'de').axis(LENGTH)).toEqual(german);
    expect(english.axis(LENGTH)).toEqual({ title: 'Length', more: 'longer', less: 'shorter' });
  });
});

describe('the words for a choice', () => {
  const said = (changes: Partial<Label>) => plain(choiceWords(label('a', changes), [LENGTH], english));

  it.each<[Partial<Label>, string]>([
    [{}, 'You preferred “Sparingly.” over one other'],
    [{ texts: ['A.', 'B.', 'C.', 'D.'], chosen: 2 }, 'You preferred “C.” over 3 others'],
    [{ outcome: 'tie', chosen: null }, 'You found 2 answers equally good'],
    [{ outcome: 'bothBad', chosen: null }, 'You found none of 2 answers good'],
    [{ outcome: 'skip', chosen: null }, 'You skipped 2 answers'],
    [{ outcome: 'skip', chosen: null, texts: ['A.'] }, 'You skipped an answer'],
    [{ outcome: 'ranked', ranking: [1, 0] }, 'You put 2 answers in order, “A lot.” first'],
    [{ outcome: 'rated', chosen: null, ratings: [0, 1] }, 'You liked “A lot.”'],
    [{ outcome: 'rated', chosen: null, ratings: [-1, 0] }, 'You disliked “Sparingly.”'],
    [{ outcome: 'rated', chosen: null, ratings: [1, -1] }, 'You liked 1 and disliked 1'],
    [
      { outcome: 'skip', chosen: null, wishes: [{ axis: 'length', direction: -1 }] },
      'You skipped 2 answers; you asked for it shorter',
    ],
    // An axis of another build has no words here.
    [{ outcome: 'skip', chosen: null, wishes: [{ axis: 'rhyme', direction: 1 }] }, 'You skipped 2 answers'],
  ])('%o: %s', (changes, words) => {
    expect(said(changes)).toBe(words);
  });

  it('quote a text’s first words, without marks of Markdown, apart from the direction around them', () => {
    expect(firstWords('## Steps\n\n- **Empty** the `fridge`\n- Wipe it')).toBe(
      '\u2068Steps Empty the fridge Wipe it\u2069',
    );
    expect(plain(firstWords('one two three four five six seven eight nine ten'))).toBe(
      'one two three four five six seven eight nine …',
    );
    expect(firstWords(`${'x'.repeat(1e6)} y`).length).toBeLessThan(1100);
  });
});

describe('another language', () => {
  it('has the plural forms that its labels bring', () => {
    const polish = withLabels(
      { choices_one: '{count} wybór', choices_few: '{count} wybory', choices_many: '{count} wyborów' },
      'pl',
    );
    expect([1, 3, 5].map((count) => polish.plural('choices', count))).toEqual(['1 wybór', '3 wybory', '5 wyborów']);
  });

  it('falls back to the last form where there is no other', () => {
    expect(createWords(PROFILE_ENGLISH, 'ar').plural('tie', 3)).toMatch(/^You found . answers equally good$/);
  });

  it('writes numbers and dates its own way', () => {
    const german = createWords(PROFILE_ENGLISH, 'de');
    expect([german.number(1234.5), german.percent(0.314)]).toEqual(['1.234,5', '31\u00a0%']);
    expect(german.date(Date.UTC(2026, 2, 5, 12))).toMatch(/^05\.03\.2026/);
  });

  it('that does not exist counts as English', () => {
    expect(createWords(PROFILE_ENGLISH, 'no_such!').number(0.5)).toBe('0.5');
  });
});
