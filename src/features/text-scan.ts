/**
 * One pass over a text: its words, its sentences, and counts of what a reader sees on the page (lists, headings, bold, code,
 * links, quotations). Says nothing about style; `style-axes.ts` turns these counts into axes.
 *
 * This is not a Markdown parser. It reads line by line and left to right, decides on at most a few characters of context, and
 * where it searches further it jumps to what it found or never searches the line again, so that the time is linear in the length
 * of any text, however odd. No markup reaches over the end of a line, except the fence of a code block.
 */

import { DIGIT, EMOJI, IDEOGRAPH, kindAt, LETTER, MARK, OTHER, SPACE } from './characters.js';
import { endOfAddress, isBoldThroughout, isDash, runEnd, skipAddress } from './line-marks.js';
import { type Counts, zeroCounts } from './text-counts.js';

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

/** How much of the end of a text counts as its closing, in UTF-16 code units: two or three sentences. */
export const TAIL_LENGTH = 300;

/** Longest part of a word that is kept, in UTF-16 code units; no word of a language is cut, a megabyte of one letter is. */
const KEPT_LENGTH = 64;
/** Letters that one word may add; keeps hashes and runs of one letter from passing for long words. */
const MAX_LETTERS = 20;
/** Words that one sentence may add; a text without any full stop is then long-winded and no more. */
const MAX_SENTENCE = 80;

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

const STOPS = '.!?\u2026\u3002\uff01\uff1f\u061f\u0964';
const QUESTION_MARKS = '?\uff1f\u061f';
const EXCLAMATION_MARKS = '!\uff01';
const CLOSERS = '"\u201d\u2019\')]}\u00bb*_';
const APOSTROPHES = "'\u2019";
const NUMBER_JOINTS = '.,:';

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
  private readonly tailFrom: number;
  tailStart = 0;
  private wordsInSentence = 0;

  constructor(tailFrom: number) {
    this.tailFrom = tailFrom;
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
      const kind = kindAt(line, i);
      const isWord = kind === LETTER || kind === DIGIT || kind === IDEOGRAPH;
      if (isWord && (!inWord || kind === IDEOGRAPH)) this.counts.codeWords++;
      inWord = isWord || (inWord && kind === MARK);
    }
  }

  private readProse(line: string, from: number, offset: number): void {
    const open: OpenMarks = { bold: -1, quote: -1, bracket: false };
    let at = from;
    while (at < line.length) {
      const kind = kindAt(line, at);
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
        // After white space only: (note:) is no smiley.
        if (kindAt(line, at - 1) === SPACE && SMILEY.test(line)) {
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
        return this.readBackticks(line, at);
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
        // list[0] cites nothing.
        if (kindAt(line, at - 1) !== LETTER && CITATION.test(line)) {
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
    const isEnd = next === '' || line.charAt(at) > '\u2fff' || CLOSERS.includes(next) || kindAt(line, end) === SPACE;
    if (!isEnd) return end;
    if (asks) this.counts.questions++;
    if (exclaims) this.counts.exclamations++;
    // A small letter follows an abbreviation.
    const follows = line.charAt(end + 1);
    if (asks || exclaims || next !== ' ' || follows === follows.toUpperCase()) this.endSentence();
    return end;
  }

  /** Reads the word that starts at `at`; returns its end. */
  private readWord(line: string, at: number, kind: number, offset: number): number {
    let end = at + 1;
    let isAllCapitals = true;
    let letters = 0;
    if (kind !== IDEOGRAPH) {
      for (; end < line.length; end++) {
        const next = kindAt(line, end);
        if (next === LETTER || next === DIGIT || next === MARK) continue;
        const char = line.charAt(end);
        const after = kindAt(line, end + 1);
        // don't, 3.14 and 1,000 are one word each.
        const joins =
          (APOSTROPHES.includes(char) && after === LETTER) ||
          (NUMBER_JOINTS.includes(char) && kind === DIGIT && after === DIGIT);
        if (!joins) break;
      }
    }
    for (let i = at; i < Math.min(end, at + KEPT_LENGTH); i++) {
      if (kindAt(line, i) !== LETTER) continue;
      letters++;
      const char = line.charAt(i);
      if (char !== char.toUpperCase() || char === char.toLowerCase()) isAllCapitals = false;
    }
    this.keepWord(line.slice(at, Math.min(end, at + KEPT_LENGTH)), offset + at);
    const { counts } = this;
    if (kind === DIGIT) counts.numbers++;
    else {
      counts.letterWords++;
      counts.letters += Math.min(letters, MAX_LETTERS);
      if (isAllCapitals && letters >= 2) counts.capitals++;
    }
    return end;
  }

  private keepWord(raw: string, position: number): void {
    const word = raw.toLowerCase().replaceAll('\u2019', "'");
    let id = this.idOfWord.get(word);
    if (id === undefined) {
      id = this.vocabulary.length;
      this.vocabulary.push(word);
      this.idOfWord.set(word, id);
    }
    if (this.wordsInSentence === 0) this.sentenceStarts.push(this.wordIds.length);
    this.wordsInSentence++;
    this.wordIds.push(id);
    if (position < this.tailFrom) this.tailStart = this.wordIds.length;
  }

  private endSentence(): void {
    this.counts.sentenceWords += Math.min(this.wordsInSentence, MAX_SENTENCE);
    this.wordsInSentence = 0;
  }

  /** Two stars open a bold span, and the next two close it. */
  private readStars(line: string, at: number, open: OpenMarks): number {
    const end = runEnd(line, at);
    if (end - at < 2) return end;
    if (open.bold >= 0 && at > open.bold) {
      this.counts.boldSpans++;
      open.bold = -1;
    } else {
      open.bold = end;
    }
    return end;
  }

  /** Inline code up to the next run of backticks, of whatever length: to look for as many of them again would cost a search a run. */
  private readBackticks(line: string, at: number): number {
    const end = runEnd(line, at);
    const close = line.indexOf('`', end);
    if (close < 0) return end; // and nothing on the rest of the line can search again
    this.readCode(line, end, close);
    return runEnd(line, close);
  }
}

/** What is open on the line being read. */
interface OpenMarks {
  /** Where the open bold span's text begins, or -1. */
  bold: number;
  /** Where the open quotation mark stands, or -1. */
  quote: number;
  bracket: boolean;
}
