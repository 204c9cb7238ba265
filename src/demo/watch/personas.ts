/**
 * Simulated people: what each wants of an answer, measured from the answer itself, and how they choose. They know nothing
 * of the engine, and the engine knows nothing of them but their choices. Pure.
 */
import type { DemoAnswer, Manner } from '../content/index.js';

/** A person hits the wrong button as often as this. */
export const SLIP = 0.08;

export type PersonaName = 'short' | 'examples' | 'warmth' | 'structure';

export interface Persona {
  readonly name: PersonaName;
  readonly title: string;
  /** What they go by, as the page says it. */
  readonly rule: string;
  /** How much they like an answer; only comparisons mean something. */
  readonly liking: (answer: DemoAnswer) => number;
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const wordsOf = (text: string) => text.trim().split(/\s+/).length;

/** How warmly each manner speaks. */
const WARMTH: Readonly<Record<Manner, number>> = {
  warm: 4,
  'closing-offer': 2.5,
  playful: 1.5,
  examples: 0,
  caveats: 0,
  thorough: 0,
  listed: -0.5,
  terse: -1,
  technical: -1.5,
  formal: -2,
};

export const PERSONAS: readonly Persona[] = [
  {
    name: 'short',
    title: 'Likes it short',
    rule: 'Picks the answer with the fewest words.',
    liking: ({ text }) => -wordsOf(text),
  },
  {
    name: 'examples',
    title: 'Likes examples',
    rule: 'Picks the answer with the most examples in it.',
    liking: ({ manner, text }) =>
      (manner === 'examples' ? 3 : 0) +
      count(text, /\b(for example|for instance|such as|imagine|suppose|say,)/gi) +
      // Between answers without any, the one with more figures is the more concrete one.
      0.05 * count(text, /\d+/g),
  },
  {
    name: 'warmth',
    title: 'Wants warmth',
    rule: 'Picks the friendliest answer.',
    liking: ({ manner, text }) => WARMTH[manner] + 0.3 * count(text, /!/g) + 0.05 * count(text, /\byou(r|'\w+)?\b/gi),
  },
  {
    name: 'structure',
    title: 'Wants structure',
    rule: 'Picks the answer with the most lists, steps and headings.',
    liking: ({ text }) => count(text, /^\s*([-*]|\d+\.|#+|\|)\s/gm) + 0.3 * count(text, /\n\n/g),
  },
];

/** One choice among answers. */
export interface Judgement {
  /** Index of the answer that the person wants. */
  readonly wanted: number;
  /** Index of the one that they click, which now and then is another. */
  readonly chosen: number;
}

/** @param random  0 to below 1; called the same number of times for each judgement */
export function judge({ liking }: Persona, answers: readonly DemoAnswer[], random: () => number): Judgement {
  const likings = answers.map(liking);
  const wanted = likings.indexOf(Math.max(...likings));
  const isSlip = random() < SLIP;
  const other = Math.floor(random() * (answers.length - 1));
  return { wanted, chosen: isSlip ? other + (other >= wanted ? 1 : 0) : wanted };
}
