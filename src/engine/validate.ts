/** The public door: says in one sentence what is wrong with an argument, before anything has happened. */
import { PenchantError } from '../shared/errors.js';
import {
  MAX_BUDGET_MS,
  MAX_CANDIDATES,
  MAX_ID_LENGTH,
  MAX_SET_WEIGHT,
  MAX_TEXT_LENGTH,
  MAX_TIED,
  MAX_USER_LENGTH,
  MAX_WISHES,
} from '../shared/limits.js';
import type { ApplyMode, Label, Outcome, RerankRequest, Setting, Wish } from '../shared/protocol.js';

/** The part of a label that has to agree with itself. */
type JudgedTexts = Pick<Label, 'outcome' | 'texts'> & { readonly ratings?: readonly number[] | undefined };

/** Throws code `input`: "Expected `name` to be <expected>, got <got>." */
export function refuse(name: string, expected: string, got: string): never {
  throw new PenchantError('input', `Expected \`${name}\` to be ${expected}, got ${got}.`);
}

/** A short description of any value, for error messages; never throws. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length > 40 ? `a string of ${value.length}` : JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return typeof value;
  try {
    // A proxy of an array can throw, or say anything of its length.
    if (isArray(value)) return `an array of ${Number(value.length)}`;
  } catch {}
  return 'an object';
}

/** Like `Array.isArray`, which throws where a proxy was revoked. */
function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

export function checkObject(name: string, value: unknown): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || isArray(value)) refuse(name, 'an object', describe(value));
}

export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') refuse(name, 'a string', describe(value));
  if (value.length > MAX_TEXT_LENGTH) {
    refuse(name, `at most ${MAX_TEXT_LENGTH} UTF-16 units long`, `${value.length}`);
  }
}

/** @param fewest, most  how many candidates make sense for the call */
export function checkCandidates(
  name: string,
  value: unknown,
  fewest = 1,
  most = MAX_CANDIDATES,
): asserts value is readonly string[] {
  if (!isArray(value)) refuse(name, 'an array of strings', describe(value));
  if (value.length < fewest || value.length > most) {
    refuse(name, `${fewest} to ${most} texts`, `${value.length}`);
  }
  // By index: `forEach` leaves out holes, and an array can bring an `entries` of its own.
  for (let i = 0; i < value.length; i++) checkText(`${name}[${i}]`, value[i]);
}

export function checkRerank(request: unknown): asserts request is RerankRequest {
  checkObject('request', request);
  const { prompt, candidates, topN, apply, budgetMs } = request;
  checkText('prompt', prompt);
  checkCandidates('candidates', candidates);
  if (topN !== undefined) checkCount('topN', topN, candidates.length);
  if (apply !== undefined) checkApply('apply', apply);
  if (budgetMs !== undefined) checkNumber('budgetMs', budgetMs, 0, MAX_BUDGET_MS);
}

/** A number of things, from 1 to `most`. */
export function checkCount(name: string, value: unknown, most: number): asserts value is number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > most) {
    refuse(name, `a whole number from 1 to ${most}`, describe(value));
  }
}

/** @param length  one more than the largest index */
export function checkIndex(name: string, value: unknown, length: number): asserts value is number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) >= length) {
    refuse(name, `an index from 0 to ${length - 1}`, describe(value));
  }
}

/** Indices without repetition. */
export function checkIndices(name: string, value: unknown, length: number): asserts value is readonly number[] {
  if (!isArray(value)) refuse(name, 'an array of indices', describe(value));
  for (let i = 0; i < value.length; i++) checkIndex(`${name}[${i}]`, value[i], length);
  if (new Set(value).size !== value.length) refuse(name, 'different indices', 'one twice');
}

export function checkNumber(name: string, value: unknown, least: number, most: number): asserts value is number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    refuse(name, `a number from ${least} to ${most}`, describe(value));
  }
}

export function checkApply(name: string, value: unknown): asserts value is ApplyMode {
  if (value !== 'auto' && value !== 'always' && value !== 'never')
    refuse(name, "'auto', 'always' or 'never'", describe(value));
}

export function checkUser(value: unknown): asserts value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_USER_LENGTH) {
    refuse('user', `a string of 1 to ${MAX_USER_LENGTH} UTF-16 units`, describe(value));
  }
}

export function checkId(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_ID_LENGTH) {
    refuse(name, `a string of 1 to ${MAX_ID_LENGTH} UTF-16 units`, describe(value));
  }
}

/** One id, or several that differ. */
export function checkIds(name: string, value: unknown): readonly string[] {
  if (!isArray(value)) {
    checkId(name, value);
    return [value];
  }
  if (value.length === 0) refuse(name, 'an id or several', 'an empty array');
  for (let i = 0; i < value.length; i++) checkId(`${name}[${i}]`, value[i]);
  return [...value] as string[];
}

export const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(['chosen', 'ranked', 'rated', 'tie', 'bothBad', 'skip']);

export function isOutcome(value: unknown): value is Outcome {
  return OUTCOMES.has(value);
}

/** Positions in the app's order: as many as there are texts, or none. */
export function checkPositions(name: string, value: unknown, count: number): asserts value is readonly number[] {
  checkIndices(name, value, MAX_CANDIDATES);
  if (value.length !== 0 && value.length !== count) {
    refuse(name, 'empty or as long as `texts`', `${value.length}`);
  }
}

/** @param axes  those that can be wished for; any name will do where it is not given */
export function checkWishes(
  name: string,
  value: unknown,
  axes?: ReadonlyMap<string, number>,
): asserts value is readonly Wish[] {
  const wishes = readArray(name, value, MAX_WISHES, readWish);
  const unknown = wishes.find(({ axis }) => axes && !axes.has(axis));
  if (unknown) refuse(`${name}`, 'about style axes of this build', describe(unknown.axis));
  if (new Set(wishes.map(({ axis }) => axis)).size !== wishes.length) refuse(name, 'about different axes', 'one twice');
}

export function readWish(name: string, wish: unknown): Wish {
  checkObject(name, wish);
  const axis = readProperty(name, wish, 'axis');
  checkId(`${name}.axis`, axis);
  const direction = readProperty(name, wish, 'direction');
  if (direction !== 1 && direction !== -1) refuse(`${name}.direction`, '1 or -1', describe(direction));
  return { axis, direction };
}

/** @param axes  those that can be set */
export function checkSetting(value: unknown, axes: ReadonlyMap<string, number>): asserts value is Setting {
  checkObject('setting', value);
  if ('learning' in value) {
    if ('axis' in value) refuse('setting', 'about learning or about one axis', 'both');
    if (typeof value.learning !== 'boolean') refuse('setting.learning', 'true or false', describe(value.learning));
    return;
  }
  if (typeof value.axis !== 'string' || !axes.has(value.axis)) {
    refuse('setting.axis', 'a style axis of this build', describe(value.axis));
  }
  if (value.value !== null) checkNumber('setting.value', value.value, -MAX_SET_WEIGHT, MAX_SET_WEIGHT);
}

/**
 * What can be judged, wherever the label comes from: a choice or a tie takes two texts or more, not all the same. A skip
 * takes any, for it teaches nothing, and so do thumbs, of which one may be all there is.
 */
export function checkJudged(name: string, { outcome, texts, ratings }: JudgedTexts): void {
  if (outcome === 'skip') return;
  if (outcome === 'rated') {
    const rated = ratings?.filter((rating) => rating !== 0).length ?? 0;
    if (rated < 1 || rated > MAX_TIED) refuse(name, `1 to ${MAX_TIED} liked or disliked texts`, `${rated}`);
    return;
  }
  const most = outcome === 'chosen' ? MAX_CANDIDATES : MAX_TIED;
  if (texts.length < 2 || texts.length > most) {
    refuse(name, `2 to ${most} texts where the outcome is '${outcome}'`, `${texts.length}`);
  }
  if (texts.every((text) => text === texts[0])) refuse(name, 'texts that differ', 'the same text for all');
}

/** Reads a property of a caller's object, where a getter or a proxy may throw anything; that is a refusal like any other. */
export function readProperty(name: string, owner: object, key: string | number): unknown {
  try {
    return (owner as Record<string | number, unknown>)[key];
  } catch {
    // What was thrown is not kept as the cause: describing it could throw again.
    refuse(name, 'readable', `an error from its property \`${key}\``);
  }
}

/** Copies an array of at most `most` items through `readItem`; its own iterator, if it brings one, is not asked. */
export function readArray<T>(
  name: string,
  value: unknown,
  most: number,
  readItem: (name: string, item: unknown) => T,
): T[] {
  if (!isArray(value)) refuse(name, 'an array', describe(value));
  const length = readProperty(name, value, 'length');
  if (typeof length !== 'number' || !(length <= most)) refuse(name, `at most ${most} items long`, describe(length));
  return Array.from({ length }, (_, i) => readItem(`${name}[${i}]`, readProperty(name, value, i)));
}

/** JSON can say -0, which two copies of the log would not keep alike: a journal's JSON makes it 0, IndexedDB does not. */
export function positiveZero(x: number): number {
  return x + 0;
}
