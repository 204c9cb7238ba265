/** Every string that the picker shows or speaks, in English, each of which a page may replace. */

/** Words of a style axis; `more` and `less` complete "this one is ...". */
export interface AxisLabels {
  readonly title: string;
  readonly more: string;
  readonly less: string;
}

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
  readonly like: string;
  readonly likeName: string;
  readonly dislike: string;
  readonly dislikeName: string;
  readonly up: string;
  readonly upName: string;
  readonly down: string;
  readonly downName: string;
  /** Said after an answer was moved. */
  readonly moved: string;
  /** Stores the order that was made. */
  readonly save: string;
  readonly saveName: string;
  readonly tie: string;
  readonly tieName: string;
  readonly bothBad: string;
  readonly bothBadName: string;
  readonly skip: string;
  readonly skipName: string;
  readonly undo: string;
  readonly undoName: string;
  readonly next: string;
  readonly nextName: string;
  readonly showAll: string;
  readonly showAllName: string;
  readonly showLess: string;
  readonly showLessName: string;
  readonly reasons: string;
  /** Name of a table or code block that is wider than its card and can be scrolled. */
  readonly scrollable: string;
  /** What is asked, by mode, before a judgement. */
  readonly hint: string;
  readonly pairHint: string;
  readonly thumbsHint: string;
  readonly rankHint: string;
  /** Shown while texts are still growing. */
  readonly streaming: string;
  /** Shown where every pair has been compared, or none would teach enough. */
  readonly nothingToAsk: string;
  /** Said when the answers were put in the personal order. */
  readonly ordered: string;
  /** Shown when a judgement was made before the engine was there. */
  readonly waiting: string;
  readonly saving: string;
  readonly chosen: string;
  readonly ranked: string;
  readonly rated: string;
  readonly tied: string;
  readonly neither: string;
  readonly skipped: string;
  readonly undone: string;
  /** Shown where a judgement is not kept because learning is paused. */
  readonly paused: string;
  /** Before the reason chips. */
  readonly why: string;
  /** Reason chips by name. */
  readonly chips: Readonly<Record<string, string>>;
  /** Words of the style axes by name; the engine's, which are English, where it is not given. */
  readonly axes: Readonly<Record<string, AxisLabels>>;
  readonly rankFailed: string;
  readonly preferFailed: string;
  readonly undoFailed: string;
  /** When the engine is gone for good; nothing can be retried. */
  readonly engineLost: string;
  readonly retry: string;
}

export const PICKER_ENGLISH: PickerLabels = {
  group: 'Answers to choose from',
  card: 'Answer {position} of {count}',
  choose: 'Prefer this',
  chooseName: 'Prefer this: answer {position} of {count}',
  like: 'Good',
  likeName: 'Good: answer {position} of {count}',
  dislike: 'Bad',
  dislikeName: 'Bad: answer {position} of {count}',
  up: 'Up',
  upName: 'Up: move answer {position} of {count} up',
  down: 'Down',
  downName: 'Down: move answer {position} of {count} down',
  moved: 'Moved to place {position} of {count}.',
  save: 'Save this order',
  saveName: 'Save this order, best first',
  tie: 'No preference',
  tieName: 'No preference: all are equally good',
  bothBad: 'Both bad',
  bothBadName: 'Both bad: neither is good',
  skip: 'Skip',
  skipName: 'Skip without judging',
  undo: 'Undo',
  undoName: 'Undo the last choice',
  next: 'Next pair',
  nextName: 'Next pair to compare',
  showAll: 'Show all {words} words',
  showAllName: 'Show all {words} words of answer {position}',
  showLess: 'Show less',
  showLessName: 'Show less of answer {position}',
  reasons: 'Why it stands here',
  scrollable: 'Wide content of answer {position}',
  hint: 'Which answer do you like best?',
  pairHint: 'Which of the two is better?',
  thumbsHint: 'Which answers are good?',
  rankHint: 'Put the answers in your order, the best first.',
  streaming: 'The answers are still being written.',
  nothingToAsk: 'Nothing to ask about these answers.',
  ordered: 'The answers are in your order.',
  waiting: 'Noted; it is saved as soon as the engine is ready.',
  saving: 'Saving …',
  chosen: 'You prefer answer {position}.',
  ranked: 'Your order is saved.',
  rated: 'Your thumbs are saved.',
  tied: 'No preference, noted.',
  neither: 'Neither is good, noted.',
  skipped: 'Skipped.',
  undone: 'The choice is undone.',
  paused: 'Learning is paused: this is not kept.',
  why: 'Why?',
  chips: {
    'too-long': 'Too long',
    'too-short': 'Too short',
    'too-formal': 'Too formal',
    'too-casual': 'Too casual',
    'too-cautious': 'Too cautious',
    'too-chatty': 'Too chatty',
    'great-example': 'Great example',
    'well-structured': 'Well structured',
    friendly: 'Friendly',
  },
  axes: {},
  rankFailed: 'These answers could not be put in your order; this is the usual one. {message}',
  preferFailed: 'Your choice was not saved. {message}',
  undoFailed: 'The choice was not undone. {message}',
  engineLost: 'The engine has stopped. Your earlier choices are kept; reload the page to go on. {message}',
  retry: 'Try again',
};
