/** Values that a field of an export file should not hold: those that JSON can say, and those that only a program can. */
import { PenchantError } from '../../src/shared/errors.js';
import type { Draw } from './draw.js';

/** Names that mean something to JavaScript; as keys of JSON they are names like any other. */
export const LOADED_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'toJSON',
  'hasOwnProperty',
  'length',
  'then',
  '__defineGetter__',
];

/** What a file says that wants to change a prototype. */
const POLLUTION = '{"polluted":true,"format":"penchant","toString":null,"length":3,"apply":"never"}';

/** JSON of values of the wrong type, or just beyond a limit. */
const JSON_VALUES = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-0.0',
  '1',
  '2',
  '-1',
  '0.5',
  '1e999',
  '-1e999',
  '1e-999',
  '5e-324',
  '9007199254740993',
  '4294967295',
  '2147483648',
  '8640000000000001',
  '10.000000000000002',
  '""',
  '"0"',
  '"1"',
  '"penchant"',
  '"chosen"',
  '"tie"',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '"\\u0000"',
  '"\\ufeff"',
  '"NaN"',
  '"[object Object]"',
  `"${'x'.repeat(100)}"`,
  `"${'x'.repeat(101)}"`,
  '[]',
  '[[]]',
  '[null]',
  '[0]',
  '[0,0]',
  '[1,-1]',
  '["a"]',
  '["a","a"]',
  '["a","b"]',
  '["a",1]',
  '["a",["b"]]',
  '[[[[[[[[[[[[]]]]]]]]]]]]',
  `[${'"a",'.repeat(20)}"b"]`,
  '{}',
  '{"0":"a","1":"b","length":2}',
  '{"apply":"sometimes"}',
  '{"apply":"always"}',
  '{"id":"x"}',
  `{"__proto__":${POLLUTION}}`,
  `{"constructor":{"prototype":${POLLUTION}}}`,
  `{"prototype":${POLLUTION}}`,
  `{"toString":1,"valueOf":2,"toJSON":3,"then":4}`,
];

export function drawJsonValue(draw: Draw): string {
  return draw.pick(JSON_VALUES);
}

/** Values with nothing worse in them than being wrong, which JSON has no words for. */
const PROGRAM_VALUES: readonly (() => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 1n,
  () => Symbol('s'),
  () => () => 'penchant',
  () => new Map([['id', 'x']]),
  () => new Set(['a', 'b']),
  () => new Date(0),
  () => new Date(Number.NaN),
  () => new String('tie'),
  () => new Number(1),
  () => /a/,
  () => new Uint8Array(3),
  () => new Float64Array([0, 1]),
  () => Promise.resolve([]),
  () => Object.create(null),
  () => Object.create({ id: 'inherited', apply: 'never' }),
  () => Object.freeze(['a', 'b']),
  () => new Array(3),
  // biome-ignore lint/suspicious/noSparseArray: the hole is the point
  () => ['a', , 'b'],
  () => new (class extends Array {})(3),
  () => Object.assign(['a', 'b'], { extra: 1, entries: 1, map: 2 }),
  () => cyclic(),
  () => new Error('an error'),
  () => new WeakMap(),
];

function cyclic(): unknown {
  const list: unknown[] = ['a'];
  list.push(list, { list });
  return list;
}

/** Things to throw, the worst of which cannot even be looked at. */
const THROWN: readonly (() => unknown)[] = [
  () => new Error('Expected nothing'),
  () => new RangeError('Maximum call stack size exceeded'),
  () => new PenchantError('storage', 'Not ours.'),
  () => new PenchantError('input', 'Not ours, either.'),
  () => 'text',
  () => undefined,
  () => revoked({}),
  () => ({
    get message() {
      throw new Error('in message');
    },
    toString() {
      throw new Error('in toString');
    },
  }),
];

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Asked for more than this, a list of its own making ends in an error: a reader that asks has hung. */
const PATIENCE = 100_000;

/** An array that shows other items to whoever iterates than to whoever counts. */
function withIterators(items: readonly unknown[], other: unknown): unknown[] {
  function* endless() {
    for (let i = 0; i < PATIENCE; i++) yield other;
    throw new TypeError('The reader would have iterated for ever.');
  }
  const methods = { entries: () => items.entries(), map: () => [other], forEach: () => {}, [Symbol.iterator]: endless };
  // Not `[...items]`: they may be a trap already, of any length.
  return Object.assign(
    Array.from({ length: Math.min(3, items.length) }, (_, i) => items[i]),
    methods,
  );
}

/** What only a program can hand in; `value` is what stood there, and often still seems to. */
export function drawTrap(draw: Draw, value: unknown): unknown {
  const fail = () => {
    throw draw.pick(THROWN)();
  };
  const target = typeof value === 'object' && value !== null ? value : {};
  const other = draw.pick(PROGRAM_VALUES)();
  let reads = 0;
  switch (draw.int(9)) {
    case 0:
      return revoked(target);
    case 1:
      return new Proxy(target, { get: fail });
    case 2: // throws from the n-th look on
      return new Proxy(target, {
        get: (on, key, receiver) => (reads++ < draw.int(12) ? Reflect.get(on, key, receiver) : fail()),
      });
    case 3: // shows something else at the second look
      return new Proxy(target, {
        get: (on, key, receiver) => (reads++ % 2 === 0 ? Reflect.get(on, key, receiver) : other),
      });
    case 4: // everything but reading fails
      return new Proxy(target, {
        getPrototypeOf: fail,
        getOwnPropertyDescriptor: fail,
        ownKeys: fail,
        has: fail,
        set: fail,
        defineProperty: fail,
      });
    case 5: {
      const length = draw.pick([-1, 0.5, Number.NaN, 2 ** 53, 1e9, '2', { valueOf: fail }, Symbol('s'), undefined]);
      return new Proxy(Array.isArray(value) ? value : [], {
        get(on, key, receiver) {
          if (reads++ > PATIENCE) throw new TypeError('The reader would have read for ever.');
          return key === 'length' ? length : Reflect.get(on, key, receiver);
        },
      });
    }
    case 6:
      return withIterators(Array.isArray(value) ? value : ['a', 'b'], other);
    case 7: {
      const conversion = draw.pick([fail, () => 'penchant', () => 1, () => ({})]);
      return { toString: conversion, valueOf: conversion, toJSON: conversion, [Symbol.toPrimitive]: conversion };
    }
    default:
      return other;
  }
}

/** Makes a property a getter: one that throws, or that shows something else at the second look. */
export function setTrap(draw: Draw, owner: object, key: string): void {
  const before = (owner as Record<string, unknown>)[key];
  const isThrowing = draw.chance(0.5);
  let reads = 0;
  Object.defineProperty(owner, key, {
    get() {
      if (isThrowing) throw draw.pick(THROWN)();
      return reads++ === 0 ? before : draw.pick(PROGRAM_VALUES)();
    },
    enumerable: true,
    configurable: true,
  });
}
