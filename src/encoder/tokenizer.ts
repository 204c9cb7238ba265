/** Text to token ids, by the tokenizer file that the model was trained with; the one door to `@huggingface/tokenizers`. */
import { Tokenizer } from '@huggingface/tokenizers';
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';

/** Texts are cut to this many UTF-16 units a token before tokenizing: far more than 256 tokens need, and a bound on the work. */
const UNITS_PER_TOKEN = 32;

/** Turns a text into ids. */
export type Tokenize = (text: string) => number[];

/** Of a text that is too long, this share of the tokens is taken from its end, where it keeps head and tail. */
const TAIL_SHARE = 1 / 4;

/**
 * @param json     a Hugging Face `tokenizer.json`
 * @param options  `maxTokens`: ids of a text at most; `truncation`: which of more are kept, the first ones (`head`, the
 *                 default), or the first three quarters and the last quarter of as many (`head-tail`)
 * @throws PenchantError code `model-load` if the file is no tokenizer
 */
export function createTokenizer(json: string, { maxTokens, truncation }: Omit<Manifest['encoder'], 'width'>): Tokenize {
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(JSON.parse(json), {});
  } catch (error) {
    throw new PenchantError(
      'model-load',
      'Expected tokenizer.json to be a Hugging Face tokenizer, got something else.',
      { cause: error },
    );
  }
  const tail = truncation === 'head-tail' ? Math.floor(maxTokens * TAIL_SHARE) : 0;
  return (text) => {
    const units = keepEnds(text, maxTokens * UNITS_PER_TOKEN, tail * UNITS_PER_TOKEN, (a, b) => a + b);
    // Half of a surrogate pair has no UTF-8 form; it becomes U+FFFD, here and in training.
    const { ids } = tokenizer.encode(units.toWellFormed());
    return keepEnds<number[]>(ids, maxTokens, tail, (a, b) => [...a, ...b]);
  };
}

/** Shortens what is longer than `most`: keeps its first `most - tail` items and its last `tail`. */
function keepEnds<T extends string | number[]>(whole: T, most: number, tail: number, join: (a: T, b: T) => T): T {
  if (whole.length <= most) return whole;
  return join(whole.slice(0, most - tail) as T, whole.slice(whole.length - tail) as T);
}
