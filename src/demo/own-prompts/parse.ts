/** Takes pasted text apart into answers: at lines of ---, or where there are none at blank lines. Pure. */
import { MAX_TEXT_LENGTH } from '../../index.js';

export const FEWEST_ANSWERS = 2;
export const MOST_ANSWERS = 20;

export interface ParsedAnswers {
  readonly answers: readonly string[];
  /** How they were told apart. */
  readonly separator: 'line' | 'blank';
  /** Answers that were there twice and are shown once. */
  readonly repeated: number;
  /** What stands in the way of a picker, in a sentence; undefined where nothing does. */
  readonly problem?: string;
}

const LINE = /^[ \t]*-{3,}[ \t]*$/m;

export function parseAnswers(pasted: string): ParsedAnswers {
  const text = pasted.replace(/\r\n?/g, '\n');
  const separator = LINE.test(text) ? 'line' : 'blank';
  const parts = text
    .split(separator === 'line' ? new RegExp(LINE, 'gm') : /\n[ \t]*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const answers = [...new Set(parts)];
  const problem = problemOf(answers, parts.length);
  return { answers, separator, repeated: parts.length - answers.length, ...(problem !== undefined && { problem }) };
}

function problemOf(answers: readonly string[], parts: number): string | undefined {
  if (answers.length === 0) return 'Paste at least two answers here.';
  if (answers.length < FEWEST_ANSWERS) {
    return parts > 1
      ? 'All answers are the same; paste at least two different ones.'
      : 'That is one answer; put a line of --- or a blank line between it and the next.';
  }
  if (answers.length > MOST_ANSWERS) {
    return `Those are ${answers.length} answers, and ${MOST_ANSWERS} are the most; if some of them are parts of one answer, put a line of --- between the answers.`;
  }
  const long = answers.findIndex(({ length }) => length > MAX_TEXT_LENGTH);
  if (long >= 0)
    return `Answer ${long + 1} is too long: ${MAX_TEXT_LENGTH.toLocaleString('en')} characters are the most.`;
  return undefined;
}

/** What was found, for the line below the box. */
export function foundWords({ answers, separator, repeated }: ParsedAnswers): string {
  const how = separator === 'line' ? 'separated by lines of ---' : 'separated by blank lines';
  const twice = repeated === 0 ? '' : `; ${repeated} that ${repeated === 1 ? 'is' : 'are'} there twice left out`;
  return `${answers.length} answers found, ${how}${twice}.`;
}
