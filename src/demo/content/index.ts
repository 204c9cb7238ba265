// All prompts of the demo in the order in which they are shown: one from each theme in turn, so that
// two neighbours never share a theme. The order is fixed.

import { bodyAndMind } from './body-and-mind.js';
import { codeAndTables } from './code-and-tables.js';
import { homeAndKitchen } from './home-and-kitchen.js';
import { ideasExplained } from './ideas-explained.js';
import { moneyAndTravel } from './money-and-travel.js';
import type { DemoPrompt } from './types.js';
import { workAndWords } from './work-and-words.js';

export type { DemoAnswer, DemoPrompt, Manner } from './types.js';

const themes: readonly (readonly DemoPrompt[])[] = [
  homeAndKitchen,
  bodyAndMind,
  workAndWords,
  codeAndTables,
  ideasExplained,
  moneyAndTravel,
];

/** Takes the first item of every group, then the second of every group, and so on to the end. */
function roundRobin<Item>(groups: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(...groups.map((group) => group.length));
  return Array.from({ length: longest }, (_, round) => groups.flatMap((group) => group.slice(round, round + 1))).flat();
}

/** Every prompt of the demo, the themes interleaved. */
export const demoPrompts: readonly DemoPrompt[] = roundRobin(themes);
