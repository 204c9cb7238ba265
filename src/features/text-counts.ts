/** The things that a scan counts in a text. */

/** How often each thing occurs in a text; whole numbers >= 0. */
export interface Counts {
  /** UTF-16 code units without indentation and line ends, and those of them in inline code and code blocks. */
  characters: number;
  codeCharacters: number;
  /** Words in code, which are counted but not kept. */
  codeWords: number;
  /** Words other than numbers, and the letters in them, where one word gives at most `MAX_LETTERS`. */
  letterWords: number;
  letters: number;
  /** Words that begin with a digit; 3.14 and 1,000 are one each. */
  numbers: number;
  /** Words in sentences, where one sentence gives at most `MAX_SENTENCE`. */
  sentenceWords: number;
  questions: number;
  exclamations: number;
  /** Commas, semicolons and colons between words. */
  clauseMarks: number;
  /** Non-blank lines, and blocks of them between blank lines. */
  lines: number;
  paragraphs: number;
  bullets: number;
  numberedItems: number;
  /** Lines of the form `# title`, and short lines that are bold from end to end. */
  headings: number;
  tableRows: number;
  boldSpans: number;
  /** Spans in quotation marks, and lines of block quotes. */
  quotations: number;
  links: number;
  /** Marks like [1], [2, 3], (2020) and (Smith, 2020). */
  citations: number;
  /** Round brackets opened, and dashes that set off a part of a sentence. */
  asides: number;
  /** Words of two or more letters, all capitals. */
  capitals: number;
  /** Pictographs and smileys; a flag is two. */
  emoji: number;
}

/** Nothing counted yet. */
export function zeroCounts(): Counts {
  return {
    characters: 0,
    codeCharacters: 0,
    codeWords: 0,
    letterWords: 0,
    letters: 0,
    numbers: 0,
    sentenceWords: 0,
    questions: 0,
    exclamations: 0,
    clauseMarks: 0,
    lines: 0,
    paragraphs: 0,
    bullets: 0,
    numberedItems: 0,
    headings: 0,
    tableRows: 0,
    boldSpans: 0,
    quotations: 0,
    links: 0,
    citations: 0,
    asides: 0,
    capitals: 0,
    emoji: 0,
  };
}
