/**
 * Simulated people: what each would give any text, drawn from two generators. The first is of the kind that training
 * knows, strong tastes on a few of our own style axes. The second is made otherwise: traits of the raw text, measured as no
 * axis of ours is, one of them with a best value in the middle, so that no linear learner can have it whole.
 */
/** A text as the generators see it. */
export interface Measured {
  readonly text: string;
  /** The features of the shipped model, style axes first, [f]. */
  readonly row: Float64Array;
}

/** What a person would give each text: utilities in log-odds. */
export type Person = (text: number) => number;

export interface Generator {
  readonly name: string;
  draw(random: () => number): Person;
}

/** One to three style axes, signs by a coin, 1 to 3 log-odds a standard deviation. */
export function axisTastes(texts: readonly Measured[], styles: number): Generator {
  return {
    name: 'our style axes',
    draw(random) {
      const count = [1, 2, 2, 3][drawInteger(random, 4)] as number;
      const tastes = drawDistinct(random, styles, count).map((axis) => ({
        axis,
        weight: sign(random) * (1 + 2 * random()),
      }));
      return (text) =>
        tastes.reduce((sum, { axis, weight }) => sum + weight * at((texts[text] as Measured).row, axis), 0);
    },
  };
}

/** Traits that are plain to see in a text, each a number. */
const TRAITS: readonly ((text: string) => number)[] = [
  (text) => Math.log(text.length),
  (text) => share(text, /\d/g),
  (text) => share(text, /,/g),
  (text) => share(text, /\n/g),
  (text) => share(text, /[A-Z]/g),
  (text) => share(text, /["“”']/g),
  (text) => text.length / words(text).length,
  (text) => new Set(words(text)).size / words(text).length,
  (text) => share(text, /\b(the|a|an)\b/gi),
  (text) => share(text, /\b(is|are|was|were|be|been)\b/gi),
];

/** One or two traits, 1.5 to 3 log-odds a standard deviation; half of those who care for length want a certain one. */
export function traitTastes(texts: readonly Measured[]): Generator {
  const columns = TRAITS.map((trait) => standardised(texts.map(({ text }) => trait(text))));
  return {
    name: 'traits of the raw text',
    draw(random) {
      const tastes = drawDistinct(random, TRAITS.length, 1 + drawInteger(random, 2)).map((trait) => {
        const weight = sign(random) * 1.5 * (1 + random());
        const best = trait === 0 && random() < 0.5 ? 2 * random() - 1 : undefined;
        const column = columns[trait] as Float64Array;
        return best === undefined
          ? (text: number) => weight * at(column, text)
          : (text: number) => -Math.abs(2 * weight * (at(column, text) - best));
      });
      return (text) => tastes.reduce((sum, taste) => sum + taste(text), 0);
    },
  };
}

function standardised(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  // As the style axes: one freak text must not be everybody's favourite.
  return Float64Array.from(values, (x) => Math.max(-4, Math.min(4, (x - mean) / sd)));
}

/** Matches among a hundred characters, on a scale on which the first count most. */
function share(text: string, pattern: RegExp): number {
  return Math.log1p((100 * (text.match(pattern)?.length ?? 0)) / text.length);
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [''];
}

/** A whole number from 0 to below `n`. */
export function drawInteger(random: () => number, n: number): number {
  return Math.floor(random() * n);
}

/** `count` different numbers below `n`. */
export function drawDistinct(random: () => number, n: number, count: number): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(drawInteger(random, n));
  return [...drawn];
}

function sign(random: () => number): number {
  return random() < 0.5 ? -1 : 1;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
