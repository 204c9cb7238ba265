/** The public door: says in one sentence what is wrong with an argument, before anything has happened. */
import { PenchantError } from '../shared/errors.js';
import { MAX_CANDIDATES, MAX_IMPORT_LABELS, MAX_TEXT_LENGTH, MAX_USER_LENGTH } from '../shared/limits.js';
import type { ApplyMode, Label, Outcome } from '../shared/protocol.js';

/** Throws code `input`: "Expected `name` to be <expected>, got <got>." */
function refuse(name: string, expected: string, got: string): never {
  throw new PenchantError('input', `Expected \`${name}\` to be ${expected}, got ${got}.`);
}

/** A short description of any value, for error messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'string') return value.length > 40 ? `a string of ${value.length}` : JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : typeof value;
}

export function checkObject(name: string, value: unknown): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(name, 'an object', describe(value));
}

export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') refuse(name, 'a string', describe(value));
  if (value.length > MAX_TEXT_LENGTH) {
    refuse(name, `at most ${MAX_TEXT_LENGTH} UTF-16 units long`, `${value.length}`);
  }
}

/** @param fewest  the smallest number of candidates that makes sense for the call */
export function checkCandidates(name: string, value: unknown, fewest = 1): asserts value is readonly string[] {
  if (!Array.isArray(value)) refuse(name, 'an array of strings', describe(value));
  if (value.length < fewest || value.length > MAX_CANDIDATES) {
    refuse(name, `${fewest} to ${MAX_CANDIDATES} texts`, `${value.length}`);
  }
  // Not `forEach`, which leaves out the holes of `new Array(3)`.
  for (const [i, text] of value.entries()) checkText(`${name}[${i}]`, text);
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
  if (!Array.isArray(value)) refuse(name, 'an array of indices', describe(value));
  for (const [i, index] of value.entries()) checkIndex(`${name}[${i}]`, index, length);
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
  if (typeof value !== 'string' || value.length === 0 || value.length > 100) {
    refuse(name, 'a string of 1 to 100 UTF-16 units', describe(value));
  }
}

export function isOutcome(value: unknown): value is Outcome {
  return value === 'chosen' || value === 'tie' || value === 'bothBad' || value === 'skip';
}

/**
 * Checks an export file and copies what belongs in it, field by field, so that nothing else gets in.
 *
 * @throws PenchantError code `input`, or `version` for a file that is newer than this build
 */
export function readExportFile(file: unknown): readonly Label[] {
  checkObject('file', file);
  if (file.format !== 'penchant') refuse('file.format', "'penchant'", describe(file.format));
  if (file.version !== 1) {
    throw new PenchantError('version', `Expected an export file of version 1, got ${describe(file.version)}.`);
  }
  const { labels } = file;
  if (!Array.isArray(labels)) refuse('file.labels', 'an array', describe(labels));
  if (labels.length > MAX_IMPORT_LABELS)
    refuse('file.labels', `at most ${MAX_IMPORT_LABELS} labels`, `${labels.length}`);
  return Array.from(labels, (label, i) => readLabel(`file.labels[${i}]`, label));
}

function readLabel(name: string, label: unknown): Label {
  checkObject(name, label);
  const { id, at, prompt, outcome, texts, chosen, appPositions, weight } = label;
  checkId(`${name}.id`, id);
  checkNumber(`${name}.at`, at, 0, 8.64e15);
  checkText(`${name}.prompt`, prompt);
  if (!isOutcome(outcome)) refuse(`${name}.outcome`, "'chosen', 'tie', 'bothBad' or 'skip'", describe(outcome));
  checkCandidates(`${name}.texts`, texts);
  if (outcome === 'chosen') checkIndex(`${name}.chosen`, chosen, texts.length);
  else if (chosen !== null) refuse(`${name}.chosen`, 'null where nobody won', describe(chosen));
  if (!Array.isArray(appPositions)) refuse(`${name}.appPositions`, 'an array', describe(appPositions));
  if (appPositions.length !== 0 && appPositions.length !== texts.length) {
    refuse(`${name}.appPositions`, 'empty or as long as `texts`', `${appPositions.length}`);
  }
  checkIndices(`${name}.appPositions`, appPositions, MAX_CANDIDATES);
  checkNumber(`${name}.weight`, weight, 0, 10);
  return {
    id,
    at,
    prompt,
    outcome,
    texts: [...texts],
    chosen: chosen as number | null,
    appPositions: [...appPositions],
    weight,
  };
}
