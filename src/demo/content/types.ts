// The shape of the demo's content: prompts as a person would type them, each with five answers that
// say about the same thing in different manners.

/** The manner in which an answer is written; it describes how the text speaks, not what it says. */
export type Manner =
  | 'terse'
  | 'thorough'
  | 'listed'
  | 'warm'
  | 'formal'
  | 'examples'
  | 'caveats'
  | 'playful'
  | 'technical'
  | 'closing-offer';

/** One answer to a prompt: its manner, and its text as Markdown. */
export interface DemoAnswer {
  readonly manner: Manner;
  readonly text: string;
}

/** One prompt of the demo with its stable id and its five answers, all in different manners. */
export interface DemoPrompt {
  readonly id: string;
  readonly prompt: string;
  readonly answers: readonly DemoAnswer[];
}
