/**
 * Readable style axes: what a person would name if asked how two texts differ in manner. Measured from the text alone, in
 * linear time, with no model; `text-scan.ts` counts, this file turns counts into axes of comparable scale.
 */
import * as phrases from './phrases.js';
import { scanText, type TextScan } from './text-scan.js';

/** One readable axis. `more` and `less` complete "this one is ...", as in "longer" and "shorter". */
export interface StyleAxis {
  /** Stable, kebab-case; the manifest names axes by it. */
  readonly name: string;
  readonly title: string;
  readonly more: string;
  readonly less: string;
}

interface Measure extends StyleAxis {
  /** The raw value; finite and about 0 to 10 for any text. */
  readonly measure: (scan: TextScan) => number;
}

const WORDS_PER_WINDOW = 50;
/** What texts without words count as, so that they are not outliers. */
const TYPICAL_WORD_LENGTH = 4.7;
const TYPICAL_VARIETY = 0.8;
/** Words at the start of a text among which an opening is looked for. */
const OPENING_WORDS = 8;

/** How often something occurs per hundred words, squashed: 0 for none, 0.7 for one, 2.4 for ten. */
const rate = (count: number, scan: TextScan) => Math.log1p((100 * count) / Math.max(20, wordsOf(scan)));
/** A count, squashed. */
const count = (value: number) => Math.log1p(value);
const wordsOf = ({ wordIds, counts }: TextScan) => wordIds.length + counts.codeWords;

const axis = (name: string, title: string, more: string, less: string, measure: Measure['measure']): Measure => ({
  name,
  title,
  more,
  less,
  measure,
});

/** An axis for how often any of some words or phrases occurs, per hundred words. */
const phraseAxis = (name: string, title: string, more: string, less: string, list: readonly string[]): Measure => {
  const find = createPhraseFinder(list);
  return axis(name, title, more, less, (scan) => rate(find(scan, 0, scan.wordIds.length), scan));
};

const findOpening = createPhraseFinder(phrases.OPENINGS);
const findClosing = createPhraseFinder(phrases.CLOSING_OFFERS);

const MEASURES: readonly Measure[] = [
  axis('length', 'Length', 'longer', 'shorter', (scan) => count(wordsOf(scan))),
  axis('paragraphs', 'Paragraphs', 'in more paragraphs', 'in fewer paragraphs', ({ counts }) =>
    count(counts.paragraphs),
  ),
  axis('line-breaks', 'Line breaks', 'broken into more lines', 'in fuller lines', (scan) =>
    rate(Math.max(0, scan.counts.lines - 1), scan),
  ),
  axis('bullets', 'Bullet points', 'with more bullet points', 'with fewer bullet points', ({ counts }) =>
    count(counts.bullets),
  ),
  axis('numbered-items', 'Numbered lists', 'with more numbered points', 'with fewer numbered points', ({ counts }) =>
    count(counts.numberedItems),
  ),
  axis('headings', 'Headings', 'with more headings', 'with fewer headings', ({ counts }) => count(counts.headings)),
  axis('bold', 'Bold text', 'with more bold text', 'with less bold text', ({ counts }) => count(counts.boldSpans)),
  axis('code', 'Code', 'with more code', 'with less code', ({ counts }) =>
    Math.sqrt(counts.codeCharacters / Math.max(40, counts.characters)),
  ),
  axis('tables', 'Tables', 'with more tables', 'with fewer tables', ({ counts }) => count(counts.tableRows)),
  axis('links', 'Links and sources', 'with more links and sources', 'with fewer links and sources', ({ counts }) =>
    count(counts.links + counts.citations),
  ),
  axis('quotes', 'Quotations', 'with more quotations', 'with fewer quotations', (scan) =>
    rate(scan.counts.quotations, scan),
  ),
  axis('questions', 'Questions', 'with more questions', 'with fewer questions', (scan) =>
    rate(scan.counts.questions, scan),
  ),
  axis('exclamations', 'Exclamations', 'with more exclamations', 'with fewer exclamations', (scan) =>
    rate(scan.counts.exclamations, scan),
  ),
  axis('emoji', 'Emoji', 'with more emoji', 'with fewer emoji', ({ counts }) => count(counts.emoji)),
  axis('numbers', 'Numbers', 'with more numbers', 'with fewer numbers', (scan) => rate(scan.counts.numbers, scan)),
  axis('sentence-length', 'Sentence length', 'in longer sentences', 'in shorter sentences', (scan) =>
    count(scan.counts.sentenceWords / Math.max(1, scan.sentenceStarts.length)),
  ),
  axis('word-length', 'Word length', 'in longer words', 'in shorter words', ({ counts }) =>
    counts.letterWords === 0 ? TYPICAL_WORD_LENGTH : counts.letters / counts.letterWords,
  ),
  axis('clauses', 'Clauses', 'with more clauses to a sentence', 'with simpler sentences', (scan) =>
    count(scan.counts.clauseMarks / Math.max(1, scan.sentenceStarts.length)),
  ),
  axis('variety', 'Vocabulary', 'in a richer vocabulary', 'in a plainer vocabulary', vocabularyVariety),
  axis('repetition', 'Repetition', 'more repetitive', 'less repetitive', trigramRepetition),
  axis('asides', 'Asides', 'with more asides', 'with fewer asides', (scan) => rate(scan.counts.asides, scan)),
  axis('capitals', 'Capitals', 'with more CAPITALS', 'with fewer CAPITALS', (scan) => rate(scan.counts.capitals, scan)),
  axis('contractions', 'Contractions', 'with more contractions', 'with fewer contractions', (scan) =>
    rate(contractions(scan), scan),
  ),
  phraseAxis(
    'first-person',
    'First person',
    'more in the first person',
    'less in the first person',
    phrases.FIRST_PERSON,
  ),
  phraseAxis('second-person', 'Addressing you', 'speaking to you more', 'speaking to you less', phrases.SECOND_PERSON),
  phraseAxis('hedging', 'Hedging', 'more cautious', 'less cautious', phrases.HEDGES),
  phraseAxis('certainty', 'Certainty', 'more categorical', 'less categorical', phrases.CERTAINTY),
  phraseAxis('examples', 'Examples', 'with more examples', 'with fewer examples', phrases.EXAMPLES),
  phraseAxis('formality', 'Formality', 'more formal', 'less formal', phrases.CONNECTIVES),
  phraseAxis('contrast', 'Weighing up', 'weighing up more', 'weighing up less', phrases.CONTRAST),
  phraseAxis('warmth', 'Warmth', 'warmer', 'cooler', phrases.WARMTH),
  phraseAxis('steps', 'Steps', 'more step by step', 'less step by step', phrases.STEPS),
  phraseAxis('casual', 'Casual tone', 'more casual', 'less casual', phrases.CASUAL),
  phraseAxis('refusal', 'Apologies', 'more apologetic', 'less apologetic', phrases.REFUSALS),
  axis('opening', 'Opening phrase', 'opening with a pleasantry', 'getting straight to the point', (scan) =>
    Math.min(1, findOpening(scan, 0, Math.min(OPENING_WORDS, scan.wordIds.length))),
  ),
  axis('closing-offer', 'Closing offer', 'closing with an offer', 'closing without an offer', (scan) =>
    Math.min(2, findClosing(scan, scan.tailStart, scan.wordIds.length)),
  ),
];

/** All style axes, in the order of the measurements. */
export const STYLE_AXES: readonly StyleAxis[] = MEASURES.map(({ name, title, more, less }) => ({
  name,
  title,
  more,
  less,
}));

/**
 * Measures a text.
 *
 * @param text  any string; time is linear in its length
 * @returns     raw values, [s], finite, in the order of `STYLE_AXES`
 */
export function measureStyle(text: string): Float64Array {
  const scan = scanText(text);
  return Float64Array.from(MEASURES, ({ measure }) => measure(scan));
}

/** Counts words or phrases among the words [from, to) of a scan. Phrases may overlap; each start counts once. */
function createPhraseFinder(list: readonly string[]): (scan: TextScan, from: number, to: number) => number {
  /** Phrases by first word, as words. */
  const byFirst = new Map<string, string[][]>();
  for (const phrase of list) {
    const words = phrase.split(' ').filter((word) => word !== '');
    const [first] = words;
    if (first) byFirst.set(first, [...(byFirst.get(first) ?? []), words]);
  }
  return ({ wordIds, vocabulary }, from, to) => {
    let found = 0;
    for (let i = from; i < to; i++) {
      const candidates = byFirst.get(vocabulary[wordIds[i] as number] as string);
      if (
        candidates?.some(
          (words) => i + words.length <= to && words.every((word, k) => vocabulary[wordIds[i + k] as number] === word),
        )
      )
        found++;
    }
    return found;
  };
}

/** Words with an apostrophe that joins two, as in don't; possessives count too, which harms little. */
function contractions({ wordIds, vocabulary }: TextScan): number {
  const isContraction = vocabulary.map((word) => word.includes("'"));
  return wordIds.reduce((sum, id) => sum + (isContraction[id] ? 1 : 0), 0);
}

/** Mean share of distinct words in a moving window of 50 words, 0 to 1, which unlike the plain ratio does not fall with length. Covington and McFall 2010. */
function vocabularyVariety({ wordIds, vocabulary }: TextScan): number {
  const n = wordIds.length;
  if (n === 0) return TYPICAL_VARIETY;
  const window = Math.min(WORDS_PER_WINDOW, n);
  const inWindow = new Uint32Array(vocabulary.length);
  let distinct = 0;
  let total = 0;
  wordIds.forEach((id, i) => {
    if ((inWindow[id] as number) === 0) distinct++;
    inWindow[id] = (inWindow[id] as number) + 1;
    if (i >= window) {
      const left = wordIds[i - window] as number;
      inWindow[left] = (inWindow[left] as number) - 1;
      if (inWindow[left] === 0) distinct--;
    }
    if (i >= window - 1) total += distinct;
  });
  return total / (n - window + 1) / window;
}

/** Share of runs of three words that occurred before in the text, 0 to 1. */
function trigramRepetition({ wordIds, vocabulary }: TextScan): number {
  if (wordIds.length < 4) return 0;
  const seen = new Set<number>();
  const size = vocabulary.length;
  let repeated = 0;
  for (let i = 2; i < wordIds.length; i++) {
    // Exact below 2^53: vocabularies of up to 200,000 words; beyond, collisions only blur a share.
    const key = ((wordIds[i - 2] as number) * size + (wordIds[i - 1] as number)) * size + (wordIds[i] as number);
    if (seen.has(key)) repeated++;
    else seen.add(key);
  }
  return repeated / (wordIds.length - 2);
}
