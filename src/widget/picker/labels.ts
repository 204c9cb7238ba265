/** Every string that the picker shows or speaks, in English, each of which a page may replace. */

/**
 * The picker's words. `{position}` and `{count}` stand for an answer's place and the number of answers, `{words}` for its
 * length, `{message}` for what an error says. An accessible name begins with the visible text of its button, so that
 * people who speak to their computer can say what they see.
 */
export interface PickerLabels {
  /** Name of the whole group. */
  readonly group: string;
  /** Name of one card. */
  readonly card: string;
  readonly choose: string;
  readonly chooseName: string;
  readonly tie: string;
  readonly tieName: string;
  readonly skip: string;
  readonly skipName: string;
  readonly undo: string;
  readonly undoName: string;
  readonly showAll: string;
  readonly showAllName: string;
  readonly showLess: string;
  readonly showLessName: string;
  readonly reasons: string;
  /** Name of a table or code block that is wider than its card and can be scrolled. */
  readonly scrollable: string;
  /** Shown before a choice. */
  readonly hint: string;
  /** Said when the answers were put in the personal order. */
  readonly ordered: string;
  /** Shown when a choice was made before the engine was there. */
  readonly waiting: string;
  readonly saving: string;
  readonly chosen: string;
  readonly tied: string;
  readonly skipped: string;
  readonly undone: string;
  readonly rankFailed: string;
  readonly preferFailed: string;
  readonly undoFailed: string;
  /** When the engine is gone for good; nothing can be retried. */
  readonly engineLost: string;
  readonly retry: string;
}

export const DEFAULT_LABELS: PickerLabels = {
  group: 'Answers to choose from',
  card: 'Answer {position} of {count}',
  choose: 'Prefer this',
  chooseName: 'Prefer this: answer {position} of {count}',
  tie: 'No preference',
  tieName: 'No preference: all are equally good',
  skip: 'Skip',
  skipName: 'Skip without judging',
  undo: 'Undo',
  undoName: 'Undo the last choice',
  showAll: 'Show all {words} words',
  showAllName: 'Show all {words} words of answer {position}',
  showLess: 'Show less',
  showLessName: 'Show less of answer {position}',
  reasons: 'Why it stands here',
  scrollable: 'Wide content of answer {position}',
  hint: 'Which answer do you like best?',
  ordered: 'The answers are in your order.',
  waiting: 'Noted; it is saved as soon as the engine is ready.',
  saving: 'Saving …',
  chosen: 'You prefer answer {position}.',
  tied: 'No preference, noted.',
  skipped: 'Skipped.',
  undone: 'The choice is undone.',
  rankFailed: 'These answers could not be put in your order; this is the usual one. {message}',
  preferFailed: 'Your choice was not saved. {message}',
  undoFailed: 'The choice was not undone. {message}',
  engineLost: 'The engine has stopped. Your earlier choices are kept; reload the page to go on. {message}',
  retry: 'Try again',
};
