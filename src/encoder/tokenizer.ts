/** Text to token ids, by the tokenizer file that the model was trained with; the one door to `@huggingface/tokenizers`. */
import { Tokenizer } from '@huggingface/tokenizers';
import { PenchantError } from '../shared/errors.js';

/** Texts are cut to this many UTF-16 units a token before tokenizing: far more than 256 tokens need, and a bound on the work. */
const UNITS_PER_TOKEN = 32;

/** Turns a text into ids. */
export type Tokenize = (text: string) => number[];

/**
 * @param json       a Hugging Face `tokenizer.json`
 * @param maxTokens  ids beyond this many are cut off
 * @throws PenchantError code `model-load` if the file is no tokenizer
 */
export function createTokenizer(json: string, maxTokens: number): Tokenize {
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
  return (text) => {
    // Half of a surrogate pair has no UTF-8 form; it becomes U+FFFD, here and in training.
    const wellFormed = text.slice(0, maxTokens * UNITS_PER_TOKEN).toWellFormed();
    return tokenizer.encode(wellFormed).ids.slice(0, maxTokens);
  };
}
