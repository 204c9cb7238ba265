/** The demo's parts that need no browser: the tour's steps, simulated people, pasted answers, movements, medians. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { movedWords, movements, summaryWords } from '../../src/demo/compare/movement.js';
import { demoPrompts } from '../../src/demo/content/index.js';
import { foundWords, parseAnswers } from '../../src/demo/own-prompts/parse.js';
import { firstWords } from '../../src/demo/page/excerpt.js';
import { afterDeed, nextStep, readState, TOUR_BEGIN, TOUR_STEPS } from '../../src/demo/tour/steps.js';
import { judge, PERSONAS, SLIP } from '../../src/demo/watch/personas.js';
import { createRandom, shuffle } from '../../src/demo/watch/random.js';
import { scoreOf, summaryWords as watchSummary } from '../../src/demo/watch/rounds.js';
import type { RankedCandidate } from '../../src/index.js';
import { PROFILE_ENGLISH } from '../../src/widget/index.js';

describe('the tour', () => {
  it('goes on when the thing is done as often as it asks, and by nothing else', () => {
    let state = afterDeed(TOUR_BEGIN, 'compare');
    expect(state).toBe(TOUR_BEGIN);
    for (const [deed, step, done] of [
      ['choose', 1, 0],
      ['choose', 1, 1],
      ['adjust', 1, 1],
      ['choose', 2, 0],
      ['compare', 3, 0],
      ['adjust', 4, 0],
      ['choose', 4, 0],
    ] as const) {
      state = afterDeed(state, deed);
      expect(state).toEqual({ step, done, isOpen: true });
    }
    expect(nextStep(state).step).toBe(TOUR_STEPS.length - 1);
    const closed = { ...TOUR_BEGIN, isOpen: false };
    expect(afterDeed(closed, 'choose')).toBe(closed);
  });

  it('calls things what they are called on the page', () => {
    const text = TOUR_STEPS.map((step) => step.text).join(' ');
    expect(text).toContain(`“${PROFILE_ENGLISH.addAxis}”`);
    expect(text).toContain('“Compare orders”');
    expect(readFileSync(new URL('../../index.html', import.meta.url), 'utf8')).toContain('Compare orders');
  });

  it('begins anew where what was remembered is no state', () => {
    for (const wrong of [undefined, 'open', { step: 9, done: 0, isOpen: true }, { step: 1 }, null]) {
      expect(readState(wrong)).toEqual(TOUR_BEGIN);
    }
    expect(readState({ step: 2, done: 0, isOpen: false })).toEqual({ step: 2, done: 0, isOpen: false });
  });
});

describe('simulated people', () => {
  it('want of each prompt what their rule says, and slip as rarely as announced', () => {
    const random = createRandom(7);
    for (const persona of PERSONAS) {
      let slips = 0;
      const rounds = Array.from({ length: 20 }, () => demoPrompts).flat();
      for (const { answers } of rounds) {
        const { wanted, chosen } = judge(persona, answers, random);
        const best = Math.max(...answers.map(persona.liking));
        expect(persona.liking(answers[wanted] as (typeof answers)[number])).toBe(best);
        expect(chosen).toBeGreaterThanOrEqual(0);
        expect(chosen).toBeLessThan(answers.length);
        if (chosen !== wanted) slips++;
      }
      expect(Math.abs(slips / rounds.length - SLIP)).toBeLessThan(0.03);
    }
  });

  it('do the same again under the same seed', () => {
    const play = (seed: number) => {
      const random = createRandom(seed);
      const prompts = shuffle(demoPrompts, random);
      return prompts.map(({ id, answers }) => [id, judge(PERSONAS[2] as (typeof PERSONAS)[number], answers, random)]);
    };
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual(play(2));
    expect(new Set(play(1).map(([id]) => id)).size).toBe(demoPrompts.length);
  });

  it('are summed up by what was counted', () => {
    const rounds = [false, false, true, true].map((isPersonalHit, i) => ({ isPersonalHit, isAppHit: i === 0 }));
    expect(scoreOf(rounds)).toEqual({ rounds: 4, personal: 2, app: 1 });
    expect(watchSummary(rounds)).toBe(
      'In 2 of 4 prompts the personal order began with the answer that this person wanted, the app’s order in 1; in the last 2, 2 against 0.',
    );
  });
});

describe('the beginning of an answer', () => {
  it('has its words without the marks of Markdown', () => {
    expect(firstWords('### Times\n- **6 minutes:** set, `a > b`, *Bacillus cereus*. 1. no mark')).toBe(
      'Times 6 minutes: set, a > b, Bacillus cereus. …',
    );
    expect(firstWords('| a | b |\n|---|---|\n1. one\n2. two', 9)).toBe('a b one two');
  });
});

describe('pasted answers', () => {
  it('are told apart by lines of ---, or else by blank lines', () => {
    expect(parseAnswers('One.\n\nstill one\n---\r\nTwo.\n -----  \n\n').answers).toEqual(['One.\n\nstill one', 'Two.']);
    expect(parseAnswers('One.\nmore\n\n \nTwo.\n\nThree.')).toEqual({
      answers: ['One.\nmore', 'Two.', 'Three.'],
      separator: 'blank',
      repeated: 0,
    });
    expect(foundWords(parseAnswers('a\n\nb\n\na'))).toBe(
      '2 answers found, separated by blank lines; 1 that is there twice left out.',
    );
    // A table's line is no separator.
    expect(parseAnswers('| a |\n|---|\n| b |\n\nTwo.').answers).toHaveLength(2);
  });

  it('are refused in a sentence that says what to do', () => {
    expect(parseAnswers('  \n').problem).toMatch(/^Paste at least two/);
    expect(parseAnswers('One.').problem).toMatch(/blank line between/);
    expect(parseAnswers('One.\n\nOne.').problem).toMatch(/are the same/);
    expect(parseAnswers(Array.from({ length: 21 }, (_, i) => `a${i}`).join('\n\n')).problem).toMatch(/^Those are 21/);
    expect(parseAnswers(Array.from({ length: 20 }, (_, i) => `a${i}`).join('\n---\n')).problem).toBeUndefined();
    expect(parseAnswers(`a\n---\n${'b'.repeat(2_000_001)}`).problem).toMatch(/^Answer 2 is too long/);
  });
});

describe('the comparison of two orders', () => {
  const ranked = (originalIndex: number, score: number): RankedCandidate => ({
    originalIndex,
    score,
    document: `answer ${originalIndex}`,
    sd: 1,
    reasons: [
      { axis: 'length', kind: 'style', text: 'longer', direction: 1, contribution: -0.5 },
      { axis: 'warmth', kind: 'style', text: 'warmer', direction: 1, contribution: 0.4 },
      { axis: 'content', kind: 'learned', text: 'about what you like more', direction: 1, contribution: 0.9 },
    ],
  });

  it('says where each answer came from, and why in words that speak for that', () => {
    const moved = movements([ranked(0, -1), ranked(1, 2), ranked(2, 0)]);
    expect(moved.map(({ candidate, appPlace, place }) => [candidate.originalIndex, appPlace, place])).toEqual([
      [1, 1, 0],
      [2, 2, 1],
      [0, 0, 2],
    ]);
    expect(moved.map(({ reasons }) => reasons)).toEqual([['warmer'], ['warmer'], ['longer']]);
    expect(moved.map(movedWords)).toEqual(['1 place up', '1 place up', '2 places down']);
    expect(summaryWords(moved, 0.734)).toMatch(/73 %/);
    expect(summaryWords(movements([ranked(0, 1), ranked(1, 0)]), 0.5)).toMatch(/same answer/);
  });
});
