/** Puts the engine's numbers into words, in the labels and the language of the element. Pure. */
import type { Label, Profile, ProfileAxis } from '../../shared/protocol.js';
import { fillLabel } from '../fill-label.js';
import type { AxisLabels } from '../picker/labels.js';
import type { ProfileLabelChanges, ProfileLabels } from './labels.js';

/** A forecast of more choices than this is a guess, and no help. */
const MOST_CHOICES_FORETOLD = 12;
/** The odds that are worth telling apart. */
const MOST_ODDS = 1000;
/** Weights below these, in log-odds, do not matter, matter slightly, or plainly; those above, strongly. */
const STRENGTHS = [0.05, 0.4, 1.2] as const;
/** How much of a text and of a prompt is quoted, in words; and in characters, since not every language parts its words. */
const QUOTED_WORDS = 9;
const QUOTED_CHARACTERS = 80;

type Values = Readonly<Record<string, unknown>>;
type PluralName = keyof ProfileLabels extends infer Name ? (Name extends `${infer Stem}_other` ? Stem : never) : never;

/** The labels, filled in. */
export interface Words {
  /** What has no place in the label is left out. */
  say(name: keyof ProfileLabels, values?: Values): string;
  /** The form for `count`, which fills the place of that name. */
  plural(name: PluralName, count: number, values?: Values): string;
  /** Several things, as in "shorter, warmer". */
  list(texts: readonly string[]): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** A share of 0 to 1. */
  percent(share: number): string;
  /** Milliseconds since 1970. */
  date(at: number): string;
  axis(axis: ProfileAxis): AxisLabels;
}

/**
 * @param language  a language tag; one that is none counts as English
 */
export function createWords(labels: ProfileLabels & ProfileLabelChanges, language: string): Words {
  const locale = isLanguage(language) ? language : 'en';
  const rules = new Intl.PluralRules(locale);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' });
  const number: Words['number'] = (value, options = { maximumFractionDigits: 2 }) =>
    new Intl.NumberFormat(locale, options).format(value);
  return {
    say: (name, values = {}) => fillLabel(labels[name], values),
    plural(name, count, values) {
      const forms = labels as Readonly<Record<string, string>>;
      const form = forms[`${name}_${rules.select(count)}`] ?? forms[`${name}_other`] ?? '';
      return fillLabel(form, { ...values, count: number(count) });
    },
    list: (texts) => lists.format(texts),
    number,
    percent: (share) => number(share, { style: 'percent' }),
    date: (at) => dates.format(at),
    axis: ({ axis, title, more, less }) => ({ title, more, less, ...labels.axes?.[axis] }),
  };
}

/** Where the running score stands: one line, and one sentence of explanation. */
export interface EvidenceWords {
  readonly title: string;
  readonly detail: string;
  /** 0 to 1: how far from the app's order to the personal one. */
  readonly progress: number;
}

export function evidenceWords({ applied, evidence, settings }: Profile, words: Words): EvidenceWords {
  const { predictions, logBayesFactor, threshold } = evidence;
  // What was set by hand is followed at once.
  const isByHand = applied && logBayesFactor < threshold && Object.keys(settings.axes).length > 0;
  const isAhead = !isByHand && logBayesFactor > (applied ? 0 : threshold);
  const title = applied
    ? words.say(isByHand || isAhead ? 'orderOn' : 'orderAsked')
    : words.say(predictions === 0 ? 'nothingLearnt' : 'stillLearning');
  const progress = applied && isAhead ? 1 : Math.min(0.96, Math.max(0, logBayesFactor / threshold));
  return { title, detail: detail(), progress };

  function detail(): string {
    if (isByHand) return words.say('byHand');
    if (applied && isAhead) return words.say('odds', { odds: oddsWords(Math.exp(logBayesFactor), words) });
    if (predictions === 0) return words.say('nothingDetail');
    if (isAhead) return words.say('nearly');
    const perChoice = logBayesFactor / predictions;
    const choices = Math.ceil((threshold - logBayesFactor) / perChoice);
    if (perChoice <= 0 || choices > MOST_CHOICES_FORETOLD) return words.say('tooEarly');
    return words.plural('more', choices);
  }
}

function oddsWords(odds: number, words: Words): string {
  return odds < MOST_ODDS ? words.number(odds, { maximumSignificantDigits: 2 }) : `> ${words.number(MOST_ODDS)}`;
}

/** How sure a belief is, for a probability of 0.5 to 1 that its direction is right. */
export function certaintyWords(certainty: number, words: Words): string {
  return words.say(certainty >= 0.95 ? 'sure' : certainty >= 0.85 ? 'fairlySure' : 'hunch');
}

/** What a weight means, in words such as "shorter, strongly"; in log-odds. */
export function strengthWords(weight: number, { more, less }: AxisLabels, words: Words): string {
  const size = Math.abs(weight);
  const text = weight > 0 ? more : less;
  const [slight, plain, strong] = STRENGTHS;
  if (size < slight) return words.say('neutral');
  if (size < plain) return words.say('slightly', { text });
  return size < strong ? text : words.say('strongly', { text });
}

/** What the user said with a label. Axes of wishes that are not among `axes` are of another build, and left out. */
export function choiceWords(label: Label, axes: readonly ProfileAxis[], words: Words): string {
  const wishes = (label.wishes ?? []).flatMap(({ axis, direction }) => {
    const known = axes.find((one) => one.axis === axis);
    return known ? [words.axis(known)[direction > 0 ? 'more' : 'less']] : [];
  });
  const said = verdictWords(label, words);
  return wishes.length > 0 ? words.say('wished', { said, wishes: words.list(wishes) }) : said;
}

function verdictWords({ outcome, texts, chosen, ranking, ratings = [] }: Label, words: Words): string {
  const quote = (index = 0) => firstWords(texts[index] ?? '');
  if (outcome === 'chosen') return words.plural('chosen', texts.length - 1, { text: quote(chosen ?? 0) });
  if (outcome === 'ranked') return words.plural('ranked', texts.length, { text: quote(ranking?.[0]) });
  if (outcome !== 'rated') return words.plural(outcome, texts.length);
  const rated = ratings.filter((rating) => rating !== 0);
  if (rated.length === 1) {
    return words.say(rated[0] === 1 ? 'liked' : 'disliked', { text: quote(ratings.indexOf(rated[0] as number)) });
  }
  const count = (wanted: number) => words.number(rated.filter((rating) => rating === wanted).length);
  return words.say('thumbs', { liked: count(1), disliked: count(-1) });
}

/** The first words of a text, without the marks of Markdown, apart from the direction of the words around them. */
export function firstWords(text: string): string {
  const all = text
    // Long texts need not be read to their end.
    .slice(0, 1000)
    .replace(/```\w*/g, ' ')
    .replace(/[#*`>|_]+|^\s*[-+]\s|-{3,}/gm, ' ')
    .trim()
    .split(/\s+/);
  const words = all.slice(0, QUOTED_WORDS).join(' ');
  const first = [...words].slice(0, QUOTED_CHARACTERS).join('').trimEnd();
  return `\u2068${all.length > QUOTED_WORDS || first !== words ? `${first}\u00a0…` : first}\u2069`;
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
