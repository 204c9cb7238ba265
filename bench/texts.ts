/** Seeded texts of a given length in tokens, from a few plain words of our own, so that both sides of a bench read the same. */
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

/** Ids of a text, special tokens included. */
export type Tokenize = (text: string) => number[];

/** @param path  a Hugging Face `tokenizer.json`; @param most  ids beyond this many are cut off */
export function readTokenizer(path: string, most: number): Tokenize {
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(path, 'utf8')), {});
  return (text) => tokenizer.encode(text).ids.slice(0, most);
}

/** Each is one token of the peer's vocabulary. */
const WORDS =
  `about after again air all always and another answer any around ask away back bag before begin below best better
  between board boil book both bottle bread bring butter by call can carry change check clean clear close cloth cold cook cool corner
  cover cup cut day dish door down dry early easy edge egg empty end enough evening every far few fill find fire first fish flat flour
  for free fresh from full garden gentle glass good grass green ground half hand heat heavy help high hold home hot hour house idea in
  inside is keep kitchen knife large last late leave less letter light line little long look low make many market milk minute mix month
  more morning most move much near never new next night no not note of oil old on once one only open or orange order other out over oven
  page paint pan paper part path piece place plain plan plant plate point pot press quick rain read ready rest rice ring river road roll
  room round salt same sand save second set shade shelf short show side simple slow small smell smooth soap soft soil some soon sort soup
  spoon spread spring stand start stay step still stir stone store sugar summer sun surface sweet table take taste tea ten than that the
  then thick thin things three time to today tool top touch towel town tree try turn two under until up use very wait walk wall warm wash
  watch water way week well wet what wheel when white whole wide wind window winter wipe with without wood work write year yellow you`
    .trim()
    .split(/\s+/);

/** Words a sentence, at most. */
const SENTENCE = 14;

/**
 * @param tokens    exact length of each text, as `tokenize` counts, its special tokens included; at least 8
 * @param tokenize  the peer's
 * @returns `count` texts; the same random numbers give the same texts
 */
export function makeTexts(random: () => number, count: number, tokens: number, tokenize: Tokenize): string[] {
  return Array.from({ length: count }, () => {
    const special = tokenize('').length;
    const words: string[] = [];
    let sentence = 0;
    // A word is a token, and so is a full stop.
    for (let left = tokens - special; left > 0; left--) {
      const word = WORDS[Math.floor(random() * WORDS.length)] as string;
      if (left === 1 || sentence === SENTENCE) {
        words.push(`${words.pop() ?? word}.`);
        sentence = 0;
      } else {
        words.push(sentence === 0 ? `${word[0]?.toUpperCase()}${word.slice(1)}` : word);
        sentence++;
      }
    }
    const text = words.join(' ');
    const got = tokenize(text).length;
    if (got !== tokens) throw new Error(`Expected a text of ${tokens} tokens, got ${got}: ${text}`);
    return text;
  });
}
