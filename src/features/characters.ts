/** What kind of character stands at a place in a text: the few kinds that counting words and marks must tell apart. */

export const OTHER = 1;
export const SPACE = 2;
export const LETTER = 3;
export const DIGIT = 4;
/** A character of a script that is written without spaces: a word by itself. */
export const IDEOGRAPH = 5;
/** Continues what stands before it: accents, joiners, and the second half of a surrogate pair. */
export const MARK = 6;
export const EMOJI = 7;

function kindOfCharacter(char: string): number {
  if (/\s/.test(char)) return SPACE;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(char)) return IDEOGRAPH;
  if (/\p{L}/u.test(char)) return LETTER;
  if (/\p{Nd}/u.test(char)) return DIGIT;
  if (/\p{M}|[\u200c]|[\u200d]|[\udc00-\udfff]/u.test(char)) return MARK;
  // Below U+2300 the pictographs are arrows, (c) and the like, which nobody reads as emoji.
  if (char >= '\u2300' && /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(char)) return EMOJI;
  return OTHER;
}

/** Kind of each code unit met so far, 0 if not met: testing Unicode properties costs more than all the rest of a scan. */
const KINDS = new Uint8Array(0x10000);

/** The kind of the character at `at`; behind the end of the line there is white space. */
export function kindAt(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  if (Number.isNaN(unit)) return SPACE;
  // A pair of surrogates is judged as the one character that it is, half a pair as nothing.
  if (unit >= 0xd800 && unit <= 0xdbff) {
    const isPair = (line.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    return isPair ? kindOfCharacter(String.fromCodePoint(line.codePointAt(at) as number)) : OTHER;
  }
  const known = KINDS[unit];
  if (known) return known;
  const kind = kindOfCharacter(line.charAt(at));
  KINDS[unit] = kind;
  return kind;
}
