/**
 * A simulated person at work: prompt after prompt, the engine ranks the answers, the person chooses one, the engine learns.
 * What is counted is what the engine answered before it saw the choice.
 */
import type { Engine, RankedCandidate } from '../../index.js';
import { type DemoPrompt, demoPrompts } from '../content/index.js';
import { type Judgement, judge, type Persona } from './personas.js';
import { createRandom, shuffle } from './random.js';

/** Prompts that a person goes through. */
export const ROUNDS = 20;

/** One prompt, ranked and judged, and not learnt yet. */
export interface Round extends Judgement {
  readonly prompt: DemoPrompt;
  /** All answers in the person's order as the engine has it. */
  readonly ranking: readonly RankedCandidate[];
  readonly eventId: string;
  /** Whether the first of that order is the answer that the person wants, and whether the app's first is. */
  readonly isPersonalHit: boolean;
  readonly isAppHit: boolean;
}

/** The counts so far. */
export interface Score {
  readonly rounds: number;
  readonly personal: number;
  readonly app: number;
}

/** A person with an engine. */
export class Simulation {
  readonly #engine: Engine;
  readonly #persona: Persona;
  readonly #random: () => number;
  readonly #prompts: readonly DemoPrompt[];
  readonly rounds: Round[] = [];

  /** @param seed  decides the prompts, their order, and the slips */
  constructor(engine: Engine, persona: Persona, seed: number) {
    this.#engine = engine;
    this.#persona = persona;
    this.#random = createRandom(seed);
    this.#prompts = shuffle(demoPrompts, this.#random).slice(0, ROUNDS);
  }

  get isOver(): boolean {
    return this.rounds.length >= this.#prompts.length;
  }

  /** Ranks the next prompt's answers and lets the person judge them. */
  async next(): Promise<Round> {
    const prompt = this.#prompts[this.rounds.length] as DemoPrompt;
    const { ranking, eventId } = await this.#engine.rerank({
      prompt: prompt.prompt,
      candidates: prompt.answers.map(({ text }) => text),
      apply: 'always',
    });
    const judgement = judge(this.#persona, prompt.answers, this.#random);
    const round: Round = {
      ...judgement,
      prompt,
      ranking,
      eventId,
      isPersonalHit: ranking[0]?.originalIndex === judgement.wanted,
      isAppHit: judgement.wanted === 0,
    };
    this.rounds.push(round);
    return round;
  }

  /** Tells the engine the choice. Resolves with whether the personal order would be shown from now on. */
  async learn({ eventId, chosen }: Round): Promise<boolean> {
    return (await this.#engine.prefer({ eventId, chosen })).applied;
  }
}

export function scoreOf(rounds: readonly Pick<Round, 'isPersonalHit' | 'isAppHit'>[]): Score {
  return {
    rounds: rounds.length,
    personal: rounds.filter(({ isPersonalHit }) => isPersonalHit).length,
    app: rounds.filter(({ isAppHit }) => isAppHit).length,
  };
}

/** The end in one sentence; the second half is told apart, since the first is where it learns. */
export function summaryWords(rounds: readonly Pick<Round, 'isPersonalHit' | 'isAppHit'>[]): string {
  const all = scoreOf(rounds);
  const half = scoreOf(rounds.slice(Math.floor(rounds.length / 2)));
  return (
    `In ${all.personal} of ${all.rounds} prompts the personal order began with the answer that this person wanted, ` +
    `the app’s order in ${all.app}; in the last ${half.rounds}, ${half.personal} against ${half.app}.`
  );
}
