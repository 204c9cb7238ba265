/** The public door: says in one sentence what is wrong with an argument, before anything has happened. */
import { PenchantError } from '../shared/errors.js';
import {
  LATEST_TIME,
  MAX_CANDIDATES,
  MAX_ID_LENGTH,
  MAX_IMPORT_LABELS,
  MAX_TEXT_LENGTH,
  MAX_TIED,
  MAX_USER_LENGTH,
  MAX_WEIGHT,
} from '../shared/limits.js';
import type { ApplyMode, ExportSettings, Label, Outcome } from '../shared/protocol.js';

/** Throws code `input`: "Expected `name` to be <expected>, got <got>." */
function refuse(name: string, expected: string, got: string): never {
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

/** @param fewest  the smallest number of candidates that makes sense for the call */
export function checkCandidates(name: string, value: unknown, fewest = 1): asserts value is readonly string[] {
  if (!isArray(value)) refuse(name, 'an array of strings', describe(value));
  if (value.length < fewest || value.length > MAX_CANDIDATES) {
    refuse(name, `${fewest} to ${MAX_CANDIDATES} texts`, `${value.length}`);
  }
  // By index: `forEach` leaves out holes, and an array can bring an `entries` of its own.
  for (let i = 0; i < value.length; i++) checkText(`${name}[${i}]`, value[i]);
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

export function isOutcome(value: unknown): value is Outcome {
  return value === 'chosen' || value === 'tie' || value === 'bothBad' || value === 'skip';
}

/**
 * What can be judged, wherever the label comes from: a choice or a tie takes two texts or more, not all the same. A skip
 * takes any, for it teaches nothing.
 */
export function checkJudged(name: string, outcome: Outcome, texts: readonly string[]): void {
  if (outcome === 'skip') return;
  const most = outcome === 'chosen' ? MAX_CANDIDATES : MAX_TIED;
  if (texts.length < 2 || texts.length > most) {
    refuse(name, `2 to ${most} texts where the outcome is '${outcome}'`, `${texts.length}`);
  }
  if (texts.every((text) => text === texts[0])) refuse(name, 'texts that differ', 'the same text for all');
}

/**
 * Reads an export file from whatever is handed in. Every property is read once and arrays by index, and what was read is
 * checked and copied field by field: so getters, proxies and iterators of the file's own cannot show one thing to the
 * check and another to the copy, and nothing gets in that does not belong in a label.
 *
 * @throws PenchantError code `input`, or `version` for a file that is newer than this build
 */
export function readExportFile(file: unknown): {
  readonly labels: readonly Label[];
  readonly settings?: ExportSettings;
} {
  checkObject('file', file);
  const format = readProperty('file', file, 'format');
  if (format !== 'penchant') refuse('file.format', "'penchant'", describe(format));
  const version = readProperty('file', file, 'version');
  if (version !== 1) {
    const isNewer = Number.isInteger(version) && (version as number) > 1;
    throw new PenchantError(
      isNewer ? 'version' : 'input',
      `Expected an export file of version 1, got ${describe(version)}.`,
    );
  }
  const labels = readArray('file.labels', readProperty('file', file, 'labels'), MAX_IMPORT_LABELS, readLabel);
  const settings = readProperty('file', file, 'settings');
  if (settings === undefined) return { labels };
  checkObject('file.settings', settings);
  const apply = readProperty('file.settings', settings, 'apply');
  checkApply('file.settings.apply', apply);
  return { labels, settings: { apply } };
}

function readLabel(name: string, label: unknown): Label {
  checkObject(name, label);
  const id = readProperty(name, label, 'id');
  checkId(`${name}.id`, id);
  const at = readProperty(name, label, 'at');
  checkNumber(`${name}.at`, at, 0, LATEST_TIME);
  const prompt = readProperty(name, label, 'prompt');
  checkText(`${name}.prompt`, prompt);
  const outcome = readProperty(name, label, 'outcome');
  if (!isOutcome(outcome)) refuse(`${name}.outcome`, "'chosen', 'tie', 'bothBad' or 'skip'", describe(outcome));
  const texts = readArray(`${name}.texts`, readProperty(name, label, 'texts'), MAX_CANDIDATES, readText);
  checkJudged(`${name}.texts`, outcome, texts);
  const chosen = readProperty(name, label, 'chosen');
  if (outcome === 'chosen') checkIndex(`${name}.chosen`, chosen, texts.length);
  else if (chosen !== null) refuse(`${name}.chosen`, 'null where nobody won', describe(chosen));
  const positions = readProperty(name, label, 'appPositions');
  const appPositions = readArray(`${name}.appPositions`, positions, MAX_CANDIDATES, (_, position) => position);
  if (appPositions.length !== 0 && appPositions.length !== texts.length) {
    refuse(`${name}.appPositions`, 'empty or as long as `texts`', `${appPositions.length}`);
  }
  checkIndices(`${name}.appPositions`, appPositions, MAX_CANDIDATES);
  const weight = readProperty(name, label, 'weight');
  checkNumber(`${name}.weight`, weight, 0, MAX_WEIGHT);
  return {
    id,
    at: positiveZero(at),
    prompt,
    outcome,
    texts,
    chosen: chosen === null ? null : positiveZero(chosen as number),
    appPositions: appPositions.map(positiveZero),
    weight: positiveZero(weight),
  };
}

function readText(name: string, text: unknown): string {
  checkText(name, text);
  return text;
}

/** Reads a property of a caller's object, where a getter or a proxy may throw anything; that is a refusal like any other. */
function readProperty(name: string, owner: object, key: string | number): unknown {
  try {
    return (owner as Record<string | number, unknown>)[key];
  } catch {
    // What was thrown is not kept as the cause: describing it could throw again.
    refuse(name, 'readable', `an error from its property \`${key}\``);
  }
}

/** Copies an array of at most `most` items through `readItem`; its own iterator, if it brings one, is not asked. */
function readArray<T>(name: string, value: unknown, most: number, readItem: (name: string, item: unknown) => T): T[] {
  if (!isArray(value)) refuse(name, 'an array', describe(value));
  const length = readProperty(name, value, 'length');
  if (typeof length !== 'number' || !(length <= most)) refuse(name, `at most ${most} items long`, describe(length));
  return Array.from({ length }, (_, i) => readItem(`${name}[${i}]`, readProperty(name, value, i)));
}

/** JSON can say -0, which two copies of the log would not keep alike: a journal's JSON makes it 0, IndexedDB does not. */
function positiveZero(x: number): number {
  return x + 0;
}
