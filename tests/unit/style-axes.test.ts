/** Style axes: each tells apart what its name says, and none can be broken or slowed down by an odd text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureStyle, STYLE_AXES } from '../../src/features/style-axes.js';

/** For each axis, a text that has more of it and one that has less. */
const PAIRS: Record<string, { readonly more: string; readonly less: string }> = {
  length: { more: 'Water the fern when the top of the soil feels dry to the touch.', less: 'Water the fern.' },
  paragraphs: { more: 'Soil first.\n\nWater next.\n\nLight last.', less: 'Soil first. Water next. Light last.' },
  'line-breaks': { more: 'Soil first.\nWater next.\nLight last.', less: 'Soil first. Water next. Light last.' },
  bullets: { more: 'Pack these:\n- a tent\n* a stove\n• a map', less: 'Pack these: a tent, a stove, a map' },
  'numbered-items': { more: '1. Boil water\n2) Add rice\n3. Wait', less: 'Boil water\nAdd rice\nWait' },
  headings: { more: '# Soil\nUse loam.\n\n**Water:**\nUse rain.', less: 'Soil\nUse loam.\n\nWater:\nUse rain.' },
  bold: { more: 'Keep it **moist**, never **wet**.', less: 'Keep it moist, never wet.' },
  code: { more: 'Run `npm test` now:\n```sh\nnpm test\n```', less: 'Run the tests from the command line now.' },
  tables: { more: '| Plant | Sun |\n|---|---|\n| Fern | little |', less: 'Plant and sun: a fern needs little.' },
  links: { more: 'See [the guide](https://example.org/a) and https://example.org/b [1].', less: 'See the guide.' },
  quotes: {
    more: 'He said "not today" and she said “perhaps tomorrow”.',
    less: 'He put it off and she agreed to wait.',
  },
  questions: { more: 'Do you have a garden? Is it sunny?', less: 'You have a garden. It is sunny.' },
  exclamations: { more: 'It flowered! Look at that!', less: 'It flowered. Look at that.' },
  emoji: { more: 'A good harvest 🍅🌻', less: 'A good harvest' },
  numbers: { more: 'Plant 12 bulbs 3.5 cm deep in 2024.', less: 'Plant a dozen bulbs fairly deep this year.' },
  'sentence-length': {
    more: 'The fern that stands in the hall wants water when its soil has dried out.',
    less: 'The fern stands there. It wants water. The soil is dry.',
  },
  'word-length': {
    more: 'Photosynthesis requires considerable illumination.',
    less: 'A fern can do with a bit of sun.',
  },
  clauses: { more: 'Ferns, if kept moist, grow fast; palms, if not, rot.', less: 'Ferns that are moist grow fast.' },
  variety: {
    more: 'Ferns love shade while cacti want sun and sand.',
    less: 'The fern is the fern and the fern is the fern.',
  },
  repetition: {
    more: 'Water it every day. Water it every day. Water it every day.',
    less: 'Water it every day. Turn the pot once a week. Feed it in spring.',
  },
  asides: { more: 'The fern (a plant) grows — slowly — here.', less: 'The fern is a plant that grows slowly here.' },
  capitals: { more: 'NEVER pour HOT water.', less: 'Never pour hot water.' },
  contractions: { more: "It doesn't rain, so they're dry.", less: 'It does not rain, so they are dry.' },
  'first-person': { more: 'I water my fern and we talk.', less: 'She waters her fern and they talk.' },
  'second-person': { more: 'You can water your fern yourself.', less: 'She can water the fern herself.' },
  hedging: { more: 'Perhaps it might rain, or possibly snow.', less: 'It rains in March and snows in May.' },
  certainty: { more: 'It will definitely and always fail.', less: 'It will fail on some days.' },
  examples: { more: 'Shade plants, such as ferns. For example, moss.', less: 'Shade plants like ferns. Also moss.' },
  formality: { more: 'Therefore it froze. Furthermore, it cracked.', less: 'So it froze. And it cracked.' },
  contrast: {
    more: 'However, ferns differ. On the other hand, moss is cheap.',
    less: 'Ferns grow. Moss is cheap and green.',
  },
  warmth: { more: 'Wonderful, congratulations and good luck!', less: 'The result came in on Monday morning!' },
  steps: { more: 'First, dig. Then, plant. Finally, water.', less: 'Dig a hole. Set the plant in it. Water it.' },
  casual: { more: 'Yeah, it is gonna be super cool stuff.', less: 'Yes, it will be a very good thing.' },
  refusal: { more: "I'm sorry, but as an AI I cannot water it.", less: 'The gardener waters it at noon on Friday.' },
  opening: { more: 'Sure! A fern needs shade.', less: 'A fern needs shade.' },
  'closing-offer': {
    more: 'A fern needs shade. Let me know if it droops.',
    less: 'A fern needs shade. It droops in sun.',
  },
};

/** Texts of about `n` characters that have undone other scanners. */
const REPEATED = [
  ...['a', '*', '[', '- ', '\n', '`', '\ud800', '\udc00', '(', '#', '| ', 'http://', ' ', '"', '~', '你', '👍', '.'],
  ...[
    '**a',
    '** ',
    '** a',
    '`a',
    '``a',
    '](',
    '[](',
    '> ',
    '1. ',
    'a. ',
    "a'",
    '1,',
    '--',
    '\r\n',
    '- x\n',
    '```\n',
    '|a|\n',
    ':)',
  ],
];
const ADVERSARIAL: readonly (readonly [name: string, make: (n: number) => string])[] = [
  ...REPEATED.map((part) => [JSON.stringify(part), (n: number) => part.repeat(n / part.length)] as const),
  ['words that never recur', (n) => Array.from({ length: n / 7 }, (_, i) => `w${i}`.padEnd(6, 'x')).join(' ')],
  ['backtick runs that grow', (n) => backtickRuns(n).join('a')],
  ['backtick runs that shrink', (n) => backtickRuns(n).reverse().join('a')],
];

describe('style axes', () => {
  it('have distinct kebab-case names, and phrases for both directions', () => {
    expect(new Set(STYLE_AXES.map(({ name }) => name)).size).toBe(STYLE_AXES.length);
    for (const { name, title, more, less } of STYLE_AXES) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([title, more, less]).not.toContain('');
      expect(more).not.toBe(less);
    }
  });

  it('each have a pair of texts in this file', () => {
    expect(Object.keys(PAIRS).sort()).toEqual(STYLE_AXES.map(({ name }) => name).sort());
  });

  it.each(Object.entries(PAIRS))('tell more from less of %s', (name, { more, less }) => {
    expect(measure(name, more)).toBeGreaterThan(measure(name, less) + 0.1);
  });
});

describe('a measurement', () => {
  it('is finite for any string, well-formed or not', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(fc.constantFrom(...REPEATED, 'word', '2024', ' ', '\n\n', '```'), { maxLength: 200 })
        .map((s) => s.join('')),
      // Code units at random, so that halves of surrogate pairs stand alone.
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const values = measureStyle(text);
        expect(values).toHaveLength(STYLE_AXES.length);
        expect([...values].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on what was measured before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, other) => {
        const first = measureStyle(text);
        measureStyle(other);
        expect(measureStyle(text)).toEqual(first);
      }),
    );
  });

  it('is zero for an empty text, but typical where zero would be far out', () => {
    const typical = new Set(['word-length', 'variety']);
    const values = measureStyle('');
    STYLE_AXES.forEach(({ name }, i) => {
      if (typical.has(name)) expect(values[i], name).toBeGreaterThan(0.5);
      else expect(values[i], name).toBe(0);
    });
  });

  it('is the same for the line ends of Windows and of Unix', () => {
    const text = '# Title\n\n- one\n- two\n\n```\nlet x = 1;\n\nlet y;\n```\nDone. Is it?\n';
    expect(measureStyle(text.replaceAll('\n', '\r\n')).slice()).toEqual(measureStyle(text));
  });

  it('takes typographic and plain apostrophes for the same', () => {
    expect(measureStyle('I’m sure you don’t mind.')).toEqual(measureStyle("I'm sure you don't mind."));
  });

  it('counts the letters of any alphabet', () => {
    expect(measure('word-length', 'Растения любят солнечный свет')).toBeCloseTo((8 + 5 + 9 + 4) / 4, 10);
    expect(measure('length', 'Растения любят солнечный свет')).toBeCloseTo(Math.log1p(4), 10);
  });

  it('finds the sentences of a script without spaces', () => {
    const [short, long] = ['水很好。花很美。树很高。', '水很好花很美树很高。'];
    expect(measure('sentence-length', short)).toBeLessThan(measure('sentence-length', long));
    expect(measure('questions', '你好吗？花美吗？')).toBeGreaterThan(measure('questions', '你很好。花很美。'));
  });

  it('does not read style out of code', () => {
    const code = '```\n// I think you might, for example, try this! "Sure"? (See [a](b).)\n```';
    for (const name of [
      'first-person',
      'second-person',
      'hedging',
      'examples',
      'questions',
      'quotes',
      'links',
      'asides',
    ]) {
      expect(measure(name, code)).toBe(0);
    }
  });

  it('takes the rest of a text for code when a code block is not closed', () => {
    expect(measure('questions', 'Look:\n```\nfirst\n\nWhat is this?')).toBe(0);
  });

  it('looks for a closing offer at the end only', () => {
    const offer = 'Let me know if it droops.';
    const rest = 'A fern needs shade and water and a little patience. '.repeat(10);
    expect(measure('closing-offer', `${rest}${offer}`)).toBeGreaterThan(measure('closing-offer', `${offer} ${rest}`));
  });

  it('stays within bounds for a long text of one thing', () => {
    for (const [name, make] of ADVERSARIAL) {
      for (const value of measureStyle(make(100_000))) {
        expect(value, name).toBeGreaterThanOrEqual(0);
        expect(value, name).toBeLessThanOrEqual(20); // counts go in by their logarithm, and a word has 20 letters at most
      }
    }
  });

  it.each(ADVERSARIAL)('takes time in proportion to the length of %s', (_, make) => {
    // Sixteen times the length takes about 16 times as long, 256 times if the time is quadratic; a busy machine is
    // neither. The floor keeps a first time that is too short to measure from deciding.
    const once = Math.max(fastest(make(32_000), 5), 1);
    expect(fastest(make(512_000), 3) / once).toBeLessThan(100);
  });
});

function measure(name: string, text: string): number {
  const i = STYLE_AXES.findIndex((axis) => axis.name === name);
  return measureStyle(text)[i] ?? Number.NaN;
}

/** The shortest of some measurements of one text, in ms: whatever else the machine does only adds to it. */
function fastest(text: string, times: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    measureStyle(text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Runs of 1, 2, 3 ... backticks, about n together. */
function backtickRuns(n: number): string[] {
  return Array.from({ length: Math.floor(Math.sqrt(2 * n)) }, (_, i) => '`'.repeat(i + 1));
}
