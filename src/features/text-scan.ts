/**
 * One pass over a text: its words, its sentences, and counts of what a reader sees on the page (lists, headings, bold, code,
 * links, quotations). Says nothing about style; `style-axes.ts` turns these counts into axes.
 *
 * This is not a Markdown parser. It reads line by line and left to right, decides on at most a few characters of context, and
 * where it searches further it jumps to what it found or never searches the line again, so that the time is linear in the length
 * of any text, however odd. No markup reaches over the end of a line, except the fence of a code block.
 */

/** What one text is made of. Words and sentences leave out code and addresses. */
export interface TextScan {
  /** The words in order, each as an index into `vocabulary`, [n]. */
  readonly wordIds: readonly number[];
  /** Distinct words in lower case, with ' for every apostrophe, cut to `KEPT_LENGTH` characters. */
  readonly vocabulary: readonly string[];
  /** Index of the first word of each sentence, ascending, [sentences]. */
  readonly sentenceStarts: readonly number[];
  /** Index of the first word within the last `TAIL_LENGTH` characters; n if there is none. */
  readonly tailStart: number;
  readonly counts: Readonly<Counts>;
}

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

/** How much of the end of a text counts as its closing, in UTF-16 code units: two or three sentences. */
export const TAIL_LENGTH = 300;

/** Longest part of a word that is kept, in UTF-16 code units; no word of a language is cut, a megabyte of one letter is. */
const KEPT_LENGTH = 64;
/** Letters that one word may add; keeps hashes and runs of one letter from passing for long words. */
const MAX_LETTERS = 20;
/** Words that one sentence may add; a text without any full stop is then long-winded and no more. */
const MAX_SENTENCE = 80;
/** Longest line, in UTF-16 code units, that is read as a heading for being bold from end to end. */
const MAX_BOLD_HEADING = 80;

/**
 * Scans a text in time and memory linear in its length.
 *
 * @param text  any string, well-formed or not
 */
export function scanText(text: string): TextScan {
  const scan = new Scanner(text.trimEnd().length - TAIL_LENGTH);
  let fence = ''; // what closes the code block that we are in; empty outside one
  let inParagraph = false;
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    const line = text.slice(from, to).trim(); // takes the \r of \r\n with it
    if (line !== '') {
      scan.counts.lines++;
      scan.counts.characters += line.length;
    }
    // A blank line within a code block does not end the paragraph.
    const isBlank = line === '' && fence === '';
    if (!isBlank && !inParagraph) scan.counts.paragraphs++;
    inParagraph = !isBlank;
    const opening = fence === '' ? openingFence(line) : '';
    if (fence === '' && opening === '') {
      scan.readLine(line, from);
    } else {
      scan.readCode(line, 0, line.length);
      if (opening !== '') fence = opening;
      else if (line.startsWith(fence)) fence = '';
    }
    from = to + 1;
  }
  return scan;
}

/** The fence with which a line opens a code block: three or more backticks or tildes; empty if it opens none. */
function openingFence(line: string): string {
  const char = line.charAt(0);
  if (char !== '`' && char !== '~') return '';
  const end = runEnd(line, 0);
  // ```code``` on one line is inline code.
  if (end < 3 || (char === '`' && line.includes('`', end))) return '';
  return line.slice(0, end);
}

/** The end of the run of one character that starts at `at`. */
function runEnd(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  let end = at + 1;
  while (line.charCodeAt(end) === unit) end++;
  return end;
}

// Kinds of UTF-16 code units, as the scanner tells them apart; 0 is "not looked at yet" in its memory.
const OTHER = 1;
const SPACE = 2;
const LETTER = 3;
const DIGIT = 4;
/** A character of a script that is written without spaces: a word by itself. */
const IDEOGRAPH = 5;
/** Continues what stands before it: accents, joiners, and the second half of a surrogate pair. */
const MARK = 6;
const EMOJI = 7;

function kindOfCharacter(char: string): number {
  if (/\s/.test(char)) return SPACE;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(char)) return IDEOGRAPH;
  if (/\p{L}/u.test(char)) return LETTER;
  if (/\p{Nd}/u.test(char)) return DIGIT;
  if (/[\p{M}\u200c\u200d\udc00-\udfff]/u.test(char)) return MARK;
  // Below U+2300 the pictographs are arrows, (c) and the like, which nobody reads as emoji.
  if (char >= '\u2300' && /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(char)) return EMOJI;
  return OTHER;
}

// All bounded at their front, so that matching takes constant time.
const BULLET = /^[-*+\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u2013](?=\s)/;
const NUMBERED_ITEM = /^\(?\d{1,3}[.)](?=\s)/;
const HEADING = /^#{1,6}(?=\s)/;
const CITATION = /\[\^?\d{1,3}(?:[,\u2013-] ?\d{1,3}){0,4}\](?!\()/y;
const YEAR_BEFORE = /[( ](?:1[5-9]|20)\d\d[a-z]?$/;
const SMILEY = /[:;]-?[)D(P](?![\w])/y;

/** The state of one scan. */
class Scanner implements TextScan {
  readonly wordIds: number[] = [];
  readonly vocabulary: string[] = [];
  readonly sentenceStarts: number[] = [];
  readonly counts = zeroCounts();
  private readonly idOfWord = new Map<string, number>();
  /** Kind of each code unit met so far: testing Unicode properties costs more than all the rest. */
  private readonly kinds = new Uint8Array(0x10000);
  private readonly tailFrom: number;
  private wordsBeforeTail = 0;
  private wordsInSentence = 0;

  constructor(tailFrom: number) {
    this.tailFrom = tailFrom;
  }

  get tailStart(): number {
    return this.wordsBeforeTail;
  }

  /** Reads a line outside code blocks; `offset` is where it stands in the text. */
  readLine(line: string, offset: number): void {
    const { counts } = this;
    let at = 0;
    if (line.startsWith('>')) {
      counts.quotations++;
      while (line.charAt(at) === '>' || line.charAt(at) === ' ') at++;
    }
    const head = line.slice(at, at + 8); // as long as the longest marker with the space behind it
    const bullet = BULLET.exec(head);
    const item = NUMBERED_ITEM.exec(head);
    const heading = HEADING.exec(head);
    if (bullet) counts.bullets++;
    else if (item) counts.numberedItems++;
    else if (heading || isBoldThroughout(line)) counts.headings++;
    else if (head.startsWith('|') && line.includes('|', at + 1)) counts.tableRows++;
    at += (bullet ?? item ?? heading)?.[0].length ?? 0;
    this.readProse(line, at, offset);
    this.endSentence();
  }

  /** Counts the words of line[from, to) as code. */
  readCode(line: string, from: number, to: number): void {
    this.counts.codeCharacters += to - from;
    let inWord = false;
    for (let i = from; i < to; i++) {
      const kind = this.kindAt(line, i);
      const isWord = kind === LETTER || kind === DIGIT || kind === IDEOGRAPH;
      if (isWord && (!inWord || kind === IDEOGRAPH)) this.counts.codeWords++;
      inWord = isWord || (inWord && kind === MARK);
    }
  }

  private readProse(line: string, from: number, offset: number): void {
    const open: OpenMarks = { bold: -1, quote: -1, bracket: false };
    let at = from;
    while (at < line.length) {
      const kind = this.kindAt(line, at);
      if (kind === LETTER || kind === DIGIT || kind === IDEOGRAPH) {
        const addressEnd = endOfAddress(line, at);
        if (addressEnd > at) this.counts.links++;
        at = addressEnd > at ? addressEnd : this.readWord(line, at, kind, offset);
      } else if (kind === OTHER) {
        at = this.readMark(line, at, open);
      } else {
        if (kind === EMOJI && line.charAt(at - 1) !== '\u200d') this.counts.emoji++;
        at++;
      }
    }
  }

  /** Reads the punctuation mark or run of marks at `at`; returns where to go on. */
  private readMark(line: string, at: number, open: OpenMarks): number {
    const { counts } = this;
    const char = line.charAt(at);
    switch (char) {
      case '.':
      case '!':
      case '?':
      case '\u2026': // ...
      case '\u3002': // the full stop of Chinese and Japanese
      case '\uff01':
      case '\uff1f':
      case '\u061f': // Arabic question mark
      case '\u0964': // danda
        return this.readStop(line, at);
      case ':':
      case ';':
        SMILEY.lastIndex = at;
        if (SMILEY.test(line)) {
          counts.emoji++;
          return at + 2;
        }
        counts.clauseMarks++;
        return at + 1;
      case ',':
      case '\u3001':
      case '\uff0c':
      case '\uff1b':
      case '\u060c':
        counts.clauseMarks++;
        return at + 1;
      case '"':
      case '\u201c':
      case '\u201d':
      case '\u201e':
      case '\u00ab':
      case '\u00bb':
      case '\u300c':
      case '\u300d':
        // Languages disagree on which mark opens, so that any mark closes what any mark opened.
        if (open.quote >= 0 && at > open.quote + 1) counts.quotations++;
        open.quote = open.quote >= 0 ? -1 : at;
        return at + 1;
      case '*':
        return this.readStars(line, at, open);
      case '`':
        return this.readBacktick(line, at, open);
      case '-':
      case '\u2013':
      case '\u2014': {
        const end = runEnd(line, at);
        if (isDash(line, at, end)) counts.asides++;
        return end;
      }
      case '(':
      case '\uff08':
        counts.asides++;
        return at + 1;
      case ')':
        if (YEAR_BEFORE.test(line.slice(Math.max(0, at - 6), at))) counts.citations++;
        return at + 1;
      case '[':
        CITATION.lastIndex = at;
        if (CITATION.test(line)) {
          counts.citations++;
          return CITATION.lastIndex;
        }
        open.bracket = true;
        return at + 1;
      case ']':
        if (!open.bracket || line.charAt(at + 1) !== '(') return at + 1;
        open.bracket = false;
        counts.links++;
        return skipAddress(line, at + 2);
      default:
        return at + 1;
    }
  }

  /** Reads a run of full stops, question and exclamation marks. */
  private readStop(line: string, at: number): number {
    let end = at;
    let asks = false;
    let exclaims = false;
    for (; STOPS.includes(line.charAt(end)) && end < line.length; end++) {
      asks ||= QUESTION_MARKS.includes(line.charAt(end));
      exclaims ||= EXCLAMATION_MARKS.includes(line.charAt(end));
    }
    const next = line.charAt(end);
    // A mark within a word, as in index.html, != and ?id=1, ends nothing; those of full width stand without a space behind.
    const isEnd = next === '' || line.charAt(at) > '\u2fff' || CLOSERS.includes(next) || this.kindAt(line, end) === SPACE;
    if (!isEnd) return end;
    if (asks) this.counts.questions++;
    if (exclaims) this.counts.exclamations++;
    // A small letter follows an abbreviation.
    const follows = line.charAt(end + 1);
    if (asks || exclaims || next !== ' ' || follows === follows.toUpperCase()) this.endSentence();
    return end;
  }
