/**
 * Says whether the reading of an export file kept its promise: clean labels, or one refusal in a clear sentence, in time,
 * and nothing else changed. What is clean is written out here anew, not taken from the code under test.
 */
import { readExportFile } from '../../src/engine/import-file.js';
import { PenchantError } from '../../src/shared/errors.js';
import type { Label } from '../../src/shared/protocol.js';
import type { HostileFile } from './hostile-files.js';

/** How long one file may take, in milliseconds. */
const MOST_MS = 100;

export interface Judged {
  /** Milliseconds, text to labels. */
  readonly ms: number;
  /** The labels, where the file was taken. */
  readonly labels?: readonly Label[];
  /** What was expected of the file, without numbers and names, where it was refused. */
  readonly refusal?: string;
  /** How the promise was broken. */
  readonly violation?: { readonly kind: ViolationKind; readonly message: string };
}

export type ViolationKind = 'exception' | 'prototype' | 'unclean' | 'unclear' | 'refused' | 'slow';

export function judgeImport(file: HostileFile): Judged {
  const read = () => readExportFile('text' in file.content ? parseJson(file.content.text) : file.content.value);
  const start = performance.now();
  let result: ReturnType<typeof readExportFile> | undefined;
  let thrown: unknown;
  let isThrown = false;
  try {
    result = read();
  } catch (error) {
    thrown = error;
    isThrown = true;
  }
  let ms = performance.now() - start;
  // A pause of the machine is not the file's doing: only what is slow again and again counts.
  for (let again = 0; again < 3 && ms > MOST_MS; again++) ms = Math.min(ms, time(read));

  const changed = changedPrototype();
  if (changed) return { ms, violation: { kind: 'prototype', message: `${changed} was changed` } };
  if (ms > MOST_MS) return { ms, violation: { kind: 'slow', message: `${ms.toFixed(0)} ms` } };
  if (isThrown) return { ms, ...judgeRefusal(thrown, file) };
  const flaw = flawOf(result, file);
  if (flaw) return { ms, violation: { kind: 'unclean', message: flaw } };
  return { ms, labels: (result as { labels: Label[] }).labels };
}

/** As `src/client.ts` does it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PenchantError('input', 'Expected an exported JSON file, got text that is not JSON.', { cause: error });
  }
}

function time(read: () => unknown): number {
  const start = performance.now();
  try {
    read();
  } catch {}
  return performance.now() - start;
}

function judgeRefusal(thrown: unknown, file: HostileFile): Pick<Judged, 'refusal' | 'violation'> {
  if (!isOurs(thrown)) {
    return { violation: { kind: 'exception', message: `${typeof thrown} that is not a PenchantError` } };
  }
  const { code, message } = thrown;
  if (code !== 'input' && code !== 'version') return { violation: { kind: 'exception', message: `code ${code}` } };
  // What is quoted is the file's own words.
  const sentence = message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"');
  const isClear =
    /^Expected [^\n]{5,150}, got [^\n]{1,80}\.$/.test(message) && !/[.!?] |Expected.*Expected/.test(sentence);
  if (!isClear || (code === 'version') !== /version 1, got ([2-9]|\d\d+)\.$/.test(message)) {
    return { violation: { kind: 'unclear', message: `${code}: ${message}` } };
  }
  if (file.isGood) return { violation: { kind: 'refused', message } };
  return { refusal: sentence.replace(/, got .*$/, '').replaceAll(/\[\d+\]/g, '[n]') };
}

function isOurs(thrown: unknown): thrown is PenchantError {
  try {
    return Object.getPrototypeOf(thrown) === PenchantError.prototype;
  } catch {
    return false; // a proxy, or nothing at all
  }
}

const PROTOTYPES = { Object, Array, String, Number, Boolean, Function, Map, Set, Error, Promise, PenchantError };
const BEFORE = Object.entries(PROTOTYPES).map(([name, { prototype }]) => ({
  name,
  prototype,
  keys: Reflect.ownKeys(prototype),
  values: Reflect.ownKeys(prototype).map((key) => Object.getOwnPropertyDescriptor(prototype, key)?.value),
}));

/** The name of a prototype that is not as it was. */
function changedPrototype(): string | undefined {
  for (const { name, prototype, keys, values } of BEFORE) {
    const now = Reflect.ownKeys(prototype);
    if (now.length !== keys.length) return name;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      if (now[i] !== key) return name;
      // Looked up as a value where it is one; getters of built-in prototypes throw.
      if (values[i] !== undefined && (prototype as unknown as Record<string, unknown>)[key] !== values[i]) return name;
    }
  }
  return undefined;
}

const FIELDS = ['id', 'at', 'prompt', 'outcome', 'texts', 'chosen', 'appPositions', 'weight'];
/** Which a label may have beside those, by its outcome or not. */
const FURTHER = ['ranking', 'ratings', 'wishes'];

/** What is wrong with what was read, if anything is. */
function flawOf(result: unknown, { content, isPlain }: HostileFile): string | undefined {
  if (!isRecord(result, ['labels']) && !isRecord(result, ['labels', 'settings']))
    return 'other parts than were asked for';
  const { labels, settings } = result;
  if (settings !== undefined) {
    if (!isRecord(settings, ['apply'], ['learning', 'axes'])) return 'other settings than there are';
    const { learning, axes } = settings;
    if (learning !== undefined && typeof learning !== 'boolean') return 'a `learning` that is neither';
    if (axes !== undefined && !isAxes(axes)) return 'axes that are none';
    if (!['auto', 'always', 'never'].includes(settings.apply as string)) return 'an `apply` that is none';
  }
  if (!isList(labels)) return 'labels that are no plain array';
  for (const label of labels) {
    const flaw = flawOfLabel(label);
    if (flaw) return flaw;
  }
  if (!isPlain) return undefined;
  // What is plain can be compared with what was read of it.
  const given = 'text' in content ? JSON.parse(content.text) : content.value;
  if (given.format !== 'penchant' || given.version !== 1) return 'a file of another kind';
  const expected = given.labels.map((label: Record<string, unknown>) => {
    const kept = [...FIELDS, ...FURTHER].filter((field) => isKept(field, label));
    return Object.fromEntries(kept.map((field) => [field, field === 'wishes' ? plainWishes(label) : label[field]]));
  });
  if (JSON.stringify(expected) !== JSON.stringify(labels)) return 'labels that are not those of the file';
  if (given.settings === undefined) return settings === undefined ? undefined : 'settings out of nothing';
  const { apply, learning, axes } = given.settings;
  const isSame = JSON.stringify({ apply, learning, axes }) === JSON.stringify(settings);
  return isSame ? undefined : 'other settings';
}

/** Whether a field of a label in a plain file is in what was read of it. */
function isKept(field: string, label: Record<string, unknown>): boolean {
  if (field === 'ranking') return label.outcome === 'ranked';
  if (field === 'ratings') return label.outcome === 'rated';
  return field !== 'wishes' || (Array.isArray(label.wishes) && label.wishes.length > 0);
}

/** The wishes of a plain label without what does not belong in them. */
function plainWishes({ wishes }: Record<string, unknown>): unknown {
  return (wishes as { axis: unknown; direction: unknown }[]).map(({ axis, direction }) => ({ axis, direction }));
}

function isAxes(value: unknown): boolean {
  const names = Reflect.ownKeys(value as object);
  return (
    isRecord(value, names as string[]) && names.length <= 200 && Object.values(value).every((x) => isNumber(x, -5, 5))
  );
}

function flawOfLabel(label: unknown): string | undefined {
  if (!isRecord(label, FIELDS, FURTHER)) return 'a label of other fields';
  const { ranking, ratings, wishes } = label;
  const { id, at, prompt, outcome, texts, chosen, appPositions, weight } = label;
  if (typeof id !== 'string' || id.length < 1 || id.length > 100) return 'an id out of bounds';
  if (!isNumber(at, 0, 8.64e15)) return 'a time out of bounds';
  if (typeof prompt !== 'string' || prompt.length > 2_000_000) return 'a prompt out of bounds';
  if (!isList(texts) || texts.some((text) => typeof text !== 'string' || text.length > 2_000_000)) return 'bad texts';
  const most = { chosen: 10_000, ranked: 20, rated: 10_000, tie: 20, bothBad: 20, skip: 10_000 }[outcome as string];
  if (most === undefined) return 'an unknown outcome';
  if (texts.length > most) return `${texts.length} texts for ${outcome}`;
  if (outcome !== 'skip' && outcome !== 'rated' && new Set(texts).size < 2)
    return `a ${outcome} among texts that do not differ`;
  if (outcome === 'chosen' ? !isIndex(chosen, texts.length) : chosen !== null) return 'a winner out of place';
  if (!isList(appPositions) || !appPositions.every((position) => isIndex(position, 10_000))) return 'bad positions';
  if (appPositions.length !== 0 && appPositions.length !== texts.length) return 'positions of another number';
  if (new Set(appPositions).size !== appPositions.length) return 'a position twice';
  if (!isNumber(weight, 0, 10)) return 'a weight out of bounds';
  if ((ranking !== undefined) !== (outcome === 'ranked') || (ratings !== undefined) !== (outcome === 'rated'))
    return 'a field of another outcome';
  if (ranking !== undefined) {
    const isOrder = isList(ranking) && ranking.every((i) => isIndex(i, texts.length));
    if (!isOrder || ranking.length !== texts.length || new Set(ranking).size !== ranking.length) return 'no ranking';
  }
  if (ratings !== undefined) {
    const isEach = isList(ratings) && ratings.every((x) => isNumber(x, -1, 1) && Number.isInteger(x));
    if (!isEach || ratings.length !== texts.length) return 'no ratings';
    const thumbs = ratings.filter((x) => x !== 0).length;
    if (thumbs < 1 || thumbs > 20) return `${thumbs} thumbs`;
  }
  if (wishes !== undefined) {
    if (!isList(wishes) || wishes.length < 1 || wishes.length > 20) return 'wishes out of bounds';
    for (const wish of wishes) {
      if (!isRecord(wish, ['axis', 'direction'])) return 'a wish of other fields';
      if (typeof wish.axis !== 'string' || wish.axis.length < 1 || wish.axis.length > 100) return 'a bad axis';
      if (wish.direction !== 1 && wish.direction !== -1) return 'a bad direction';
    }
    if (new Set(wishes.map((wish) => (wish as { axis: string }).axis)).size !== wishes.length) return 'an axis twice';
  }
  return undefined;
}

/** Whether it is a plain object of these fields, perhaps some of the further ones, and no others; none is a getter. */
function isRecord(
  value: unknown,
  fields: readonly string[],
  further: readonly string[] = [],
): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const keys = Reflect.ownKeys(value);
  return (
    fields.every((field) => keys.includes(field)) &&
    keys.every(
      (key) =>
        (fields.includes(key as string) || further.includes(key as string)) &&
        Object.hasOwn(descriptor(value, key), 'value'),
    )
  );
}

function descriptor(value: object, key: PropertyKey): object {
  return Object.getOwnPropertyDescriptor(value, key) as object;
}

/** Whether it is a plain array without holes or further properties. */
function isList(value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype) return false;
  return Reflect.ownKeys(value).length === value.length + 1 && value.every((_, i) => Object.hasOwn(value, i));
}

function isNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most && !Object.is(value, -0);
}

function isIndex(value: unknown, length: number): boolean {
  return Number.isInteger(value) && isNumber(value, 0, length - 1);
}
