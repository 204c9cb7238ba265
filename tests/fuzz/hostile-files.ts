/**
 * Export files made by somebody who means harm, or by a program with a fault: a file in order, changed in one to three
 * places, as an object or as text. About one in twenty is left in order, with additions that do not matter.
 */
import { MAX_IMPORT_LABELS, MAX_TEXT_LENGTH } from '../../src/shared/limits.js';
import { type Draw, drawFrom } from './draw.js';
import { drawJsonValue, drawTrap, LOADED_NAMES, setTrap } from './hostile-values.js';
import { drawLabel } from './valid-logs.js';

export interface HostileFile {
  /** What `engine.import` is given. */
  readonly content: { readonly text: string } | { readonly value: unknown };
  /** Whether nothing that matters was changed, so that it must be taken. */
  readonly isGood: boolean;
  /** Whether it says the same each time it is looked at. */
  readonly isPlain: boolean;
}

type Tree = Record<string, unknown>;

/** One file in this many is a large one, which takes a thousand times as long. */
const LARGE_ONE_IN = 1000;

export function drawHostileFile(seed: number): HostileFile {
  const draw = drawFrom(seed);
  if (draw.int(LARGE_ONE_IN) === 0) return drawLargeFile(draw);
  const file = drawFile(draw);
  if (draw.chance(0.05)) {
    addUnknownFields(draw, file);
    return drawn(draw, file, true);
  }
  const changes = draw.pick([1, 1, 2, 3]);
  if (draw.chance(0.3)) {
    for (let i = 0; i < changes; i++) trap(draw, file);
    return { content: { value: draw.chance(0.1) ? drawTrap(draw, file) : file }, isGood: false, isPlain: false };
  }
  if (draw.chance(0.25)) {
    let text = JSON.stringify(file, null, draw.pick([0, 2]));
    for (let i = 0; i < changes; i++) text = garble(draw, text);
    return { content: { text }, isGood: false, isPlain: true };
  }
  for (let i = 0; i < changes; i++) draw.pick(CHANGES)(draw, file);
  return drawn(draw, file, false);
}

function drawn(draw: Draw, file: Tree, isGood: boolean): HostileFile {
  // What JSON.stringify has no words for was put in as text that says so.
  const text = JSON.stringify(file, null, draw.pick([0, 2])).replaceAll(RAW, (_, raw: string) =>
    JSON.parse(`"${raw}"`),
  );
  return { content: draw.chance(0.8) ? { text } : { value: JSON.parse(text) }, isGood, isPlain: true };
}

/** Marks a string that stands for the JSON within. */
const RAW = /"⟦((?:[^"\\⟧]|\\.)*)⟧"/g;
const raw = (json: string) => `⟦${json}⟧`;

/** A file in order. */
function drawFile(draw: Draw): Tree {
  return {
    format: 'penchant',
    version: 1,
    user: 'ana',
    exportedAt: '2026-01-01T00:00:00.000Z',
    modelVersion: 'tiny-1',
    ...(draw.chance(0.7) && { settings: drawSettings(draw) }),
    labels: Array.from({ length: draw.int(4) }, (_, n) => drawLabel(draw, n)),
    ...(draw.chance(0.2) && { posterior: { axes: ['length'], mean: [0.1], covariance: [1] } }),
  };
}

function drawSettings(draw: Draw): Tree {
  return {
    apply: draw.pick(['auto', 'always', 'never']),
    ...(draw.chance(0.3) && {
      learning: draw.chance(0.5),
      axes: draw.chance(0.5) ? {} : { length: draw.pick([-5, 0, 1.5]) },
    }),
  };
}

/** An object or array somewhere in the tree, and one of its keys. */
function drawPlace(draw: Draw, file: Tree): { owner: Tree; key: string } {
  let owner = file;
  for (;;) {
    const keys = Object.keys(owner);
    // What decides is in the labels.
    const key = owner === file && draw.chance(0.7) ? 'labels' : keys.length > 0 ? draw.pick(keys) : '0';
    const value = owner[key];
    const isEnd = typeof value !== 'object' || value === null || (owner !== file && draw.chance(0.3));
    if (isEnd || Object.keys(value).length === 0) return { owner, key };
    owner = value as Tree;
  }
}

function setOwn(owner: object, key: string, value: unknown): void {
  if (Array.isArray(owner) && key === 'length') return; // not a key that JSON could give a list
  // An assignment to `__proto__` would not make a property.
  Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

function anyLabel(draw: Draw, file: Tree): Tree {
  const { labels } = file;
  // A copy, for the list may have been given a `constructor`.
  const list = Array.isArray(labels) ? [...labels].filter((label) => typeof label === 'object' && label !== null) : [];
  return list.length > 0 ? draw.pick(list) : { ...drawLabel(draw, 0) };
}

/** Fields that mean nothing to an import, with anything in them. */
function addUnknownFields(draw: Draw, file: Tree): void {
  const owner = draw.chance(0.5) ? file : anyLabel(draw, file);
  setOwn(owner, draw.pick([...LOADED_NAMES, 'note', '', 'Labels', 'IDs']), raw(drawJsonValue(draw)));
  setOwn(file, draw.pick(['posterior', 'user', 'exportedAt', 'modelVersion']), raw(drawJsonValue(draw)));
}

/** Changes that JSON can say. Each may, by chance, leave the file in order. */
const CHANGES: readonly ((draw: Draw, file: Tree) => void)[] = [
  wrongValue,
  wrongValue,
  wrongValue,
  (draw, file) => {
    const { owner, key } = drawPlace(draw, file);
    delete owner[key]; // in a list, this leaves a hole, which JSON writes as null
  },
  (draw, file) => setOwn(drawPlace(draw, file).owner, draw.pick(LOADED_NAMES), raw(drawJsonValue(draw))),
  (draw, file) => setOwn(file, draw.pick(['labels', 'version', 'format', 'settings']), raw(drawJsonValue(draw))),
  // Twice the same key: JSON.parse takes the last.
  (draw, file) =>
    setOwn(file, 'note', raw(`0,"${draw.pick(['version', 'labels', '__proto__'])}":${drawJsonValue(draw)}`)),
  // Judgements that nobody can have made.
  (draw, file) => setOwn(anyLabel(draw, file), 'texts', draw.pick([[], ['a'], ['a', 'a'], ['a', 'a', 'a'], ['', '']])),
  (draw, file) => setOwn(anyLabel(draw, file), 'texts', numbered(draw.pick([20, 21, 22, 10_000, 10_001]))),
  (draw, file) =>
    setOwn(anyLabel(draw, file), 'outcome', draw.pick(['chosen', 'tie', 'bothBad', 'skip', 'Tie', 'won'])),
  (draw, file) =>
    setOwn(anyLabel(draw, file), 'chosen', raw(draw.pick(['null', '0', '-0', '1', '2', '0.5', '-1', '"0"']))),
  (draw, file) =>
    setOwn(anyLabel(draw, file), 'id', draw.pick(['', 'x', 'x'.repeat(100), 'x'.repeat(101), ...LOADED_NAMES])),
  (draw, file) => {
    const label = anyLabel(draw, file);
    const n = Array.isArray(label.texts) ? label.texts.length : 2;
    const step = draw.pick([0, 1, 3, 9999, 10_000, 0.5, -1]);
    setOwn(
      label,
      'appPositions',
      Array.from({ length: n + draw.pick([0, 0, 0, 1, -1]) || 1 }, (_, i) => i * step),
    );
  },
  (draw, file) =>
    setOwn(anyLabel(draw, file), 'at', raw(draw.pick(['-0', '-1', '8.64e15', '8640000000000002', '1e999', '0.5']))),
  (draw, file) =>
    setOwn(anyLabel(draw, file), 'weight', raw(draw.pick(['-0', '10', '10.1', '-5e-324', '1e999', '"1"', '[1]']))),
];

function wrongValue(draw: Draw, file: Tree): void {
  const { owner, key } = drawPlace(draw, file);
  setOwn(owner, key, raw(drawJsonValue(draw)));
}

function numbered(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `text ${i}`);
}

/** Puts something in the tree that runs when it is read; where an earlier trap springs instead, that one is enough. */
function trap(draw: Draw, file: Tree): void {
  try {
    setAnyTrap(draw, file);
  } catch {}
}

function setAnyTrap(draw: Draw, file: Tree): void {
  const { owner, key } = drawPlace(draw, file);
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  if (draw.chance(0.4)) setTrap(draw, owner, key);
  else if (!descriptor || 'value' in descriptor) setOwn(owner, key, drawTrap(draw, descriptor?.value));
}

const FRAGMENTS = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\', '\\u', '\\ud800', '\0', '\ufeff', '\u2028', '\n', '\ud800', "'", '`'],
  ...[
    'null',
    'true',
    'NaN',
    'Infinity',
    'undefined',
    '-',
    '.',
    'e',
    '01',
    '0x1',
    '1_0',
    '1n',
    '/*',
    '//',
    '#',
    '""',
    '{}',
  ],
  ...[
    '"__proto__":{"polluted":true},',
    '"version":2,',
    '"labels":[],',
    '"format":"penchant",',
    ',,',
    ']]]',
    '}}}',
    '<!--',
  ],
];

/** Changes the text of a file. */
function garble(draw: Draw, text: string): string {
  const at = draw.int(text.length + 1);
  const end = Math.min(text.length, at + draw.int(30));
  switch (draw.int(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(at);
    case 4:
      return draw.pick(['\ufeff', '\ufffe', 'data:', ")]}',\n", ' \t\r\n', '\v', '\u00a0', '[', '']) + text;
    case 5:
      return text + draw.pick([',', '{}', '\0', ' \n', ']', '\u2028', text]);
    case 6:
      return text.slice(0, at).replaceAll('"', draw.pick(["'", '\u201c', '\\"'])) + text.slice(at);
    default:
      return text.slice(0, at) + draw.pick(FRAGMENTS) + text.slice(at);
  }
}

const DEPTH = 100_000;
const MILLION = 1_000_000;

/** JSON that is large where it should be small. */
const LARGE_VALUES: readonly (() => string)[] = [
  () => '['.repeat(DEPTH) + ']'.repeat(DEPTH),
  () => '['.repeat(DEPTH),
  () => `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
  () => `${'{"__proto__":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
  () => `[${'['.repeat(DEPTH) + ']'.repeat(DEPTH)},"a"]`,
  () => `"${'x'.repeat(MILLION)}"`,
  () => `"${'\\ud800'.repeat(DEPTH)}"`,
  () => `"${'x'.repeat(MAX_TEXT_LENGTH)}"`,
  () => `"${'x'.repeat(MAX_TEXT_LENGTH + 1)}"`,
  () => `["${'x'.repeat(MAX_TEXT_LENGTH + 1)}","a"]`,
  () => `[${'"a",'.repeat(DEPTH)}"b"]`,
  () => `[${'0,'.repeat(MILLION)}0]`,
  () => `[${'null,'.repeat(MAX_IMPORT_LABELS - 1)}null]`,
  () => `[${'{},'.repeat(MAX_IMPORT_LABELS)}{}]`,
  () => '9'.repeat(DEPTH),
  () => `0.${'0'.repeat(DEPTH)}1`,
  () => `1e${'9'.repeat(DEPTH)}`,
  () => `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":${i},`).join('')}"${'k'.repeat(MILLION)}":0}`,
];

/** Lists that only a program can make so long, for nothing. */
const LONG_LISTS: readonly (() => unknown)[] = [
  () => new Array(2 ** 32 - 1),
  () => new Array(MAX_IMPORT_LABELS),
  () => new Array(MAX_IMPORT_LABELS + 1),
  () => new Float64Array(MILLION),
  () => new Proxy([], { get: (_, key) => (key === 'length' ? MAX_IMPORT_LABELS : undefined) }),
];

/** Where they are put: in the file, or in its first label. */
const LARGE_PLACES = [
  ...['labels', 'format', 'version', 'settings', 'posterior', '__proto__', 'note'],
  ...['id', 'at', 'prompt', 'outcome', 'texts', 'chosen', 'appPositions', 'weight'].map((field) => `label.${field}`),
];

function drawLargeFile(draw: Draw): HostileFile {
  return draw.chance(0.15)
    ? longListFile(draw.pick(LONG_LISTS), draw.pick(LARGE_PLACES))
    : largeFile(draw.pick(LARGE_VALUES), draw.pick([...LARGE_PLACES, '']));
}

/** Every large value in every place. */
export function* everyLargeFile(): Generator<HostileFile> {
  for (const place of LARGE_PLACES) {
    for (const make of LARGE_VALUES) yield largeFile(make, place);
    for (const make of LONG_LISTS) yield longListFile(make, place);
  }
  for (const make of LARGE_VALUES) yield largeFile(make, '');
}

/** @param place  one of the places, or none: then it is the whole file */
function largeFile(make: () => string, place: string): HostileFile {
  // Put in as text: deep nesting is more than `JSON.stringify` takes.
  const mark = '"⟦⟧"';
  const frame = place === '' ? mark : JSON.stringify(fileWith(place, '⟦⟧'));
  const [before, after] = frame.split(mark) as [string, string];
  return { content: { text: before + make() + after }, isGood: false, isPlain: true };
}

function longListFile(make: () => unknown, place: string): HostileFile {
  return { content: { value: fileWith(place, make()) }, isGood: false, isPlain: false };
}

function fileWith(place: string, value: unknown): Tree {
  const label = {
    id: 'x',
    at: 0,
    prompt: '',
    outcome: 'chosen',
    texts: ['a', 'b'],
    chosen: 0,
    appPositions: [],
    weight: 1,
  };
  const file = { format: 'penchant', version: 1, labels: [label] };
  const [name, field] = place.split('.') as [string, string?];
  if (field === undefined) setOwn(file, name, value);
  else setOwn(label, field, value);
  return file;
}
