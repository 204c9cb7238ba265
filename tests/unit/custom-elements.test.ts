/** The description of the elements for editors says what the elements are: nothing is missing and nothing made up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../scripts/manifest.mjs';
import * as widget from '../../src/widget/index.js';

const manifest = readManifest();
const elements = manifest.modules.flatMap(({ declarations }) => declarations);
const names = (list: readonly { readonly name: string }[] | undefined) => (list ?? []).map(({ name }) => name).sort();

type ElementClass = typeof HTMLElement & { readonly observedAttributes?: readonly string[] };

/** The exported classes that are elements: those with a life in a page. */
const classes = Object.entries(widget).flatMap(([name, value]) =>
  typeof value === 'function' && 'connectedCallback' in value.prototype
    ? [[name, value as unknown as ElementClass] as const]
    : [],
);

/** Names of the events that the widget exports, by making one of each. */
const eventNames = Object.values(widget).flatMap((value) =>
  typeof value === 'function' && value.prototype instanceof Event
    ? [new (value as never as new (d: object) => Event)({}).type]
    : [],
);

const sources = readdirSync('src/widget', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src/widget', name), 'utf8'));

/** Members that are not for users; at run time they are as public as any. */
const hidden = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/^ {2}protected (?:(?:abstract|override|readonly|get|set) )*(\w+)/gm)].map(([, name]) => name),
  ),
);

/** Names in an element's class and in those that it extends; in Node the last of these is empty. */
function membersOf(prototype: object): Set<string> {
  const parent = Object.getPrototypeOf(prototype);
  const inherited = parent === Object.prototype ? [] : membersOf(parent);
  return new Set([...Object.getOwnPropertyNames(prototype), ...inherited]);
}

describe('custom-elements.json', () => {
  it('has every element that the widget exports, under the name by which it is registered', () => {
    expect(names(elements)).toEqual(classes.map(([name]) => name).sort());
    const define = manifest.modules.find(({ path }) => path === 'dist/src/widget/define.js');
    for (const { name, tagName } of elements) {
      expect(define?.exports).toContainEqual(
        expect.objectContaining({
          kind: 'custom-element-definition',
          name: tagName,
          declaration: { name, module: expect.stringMatching(/^dist\/src\/widget\/.+\.js$/) },
        }),
      );
    }
  });

  it.each(classes)('lists the attributes that %s observes, each once and in words', (name, element) => {
    const { attributes } = elements.find((one) => one.name === name) as (typeof elements)[number];
    expect(names(attributes)).toEqual([...(element.observedAttributes ?? [])].sort());
    for (const attribute of attributes ?? []) expect(attribute.description).toBeTruthy();
  });

  it.each(classes)('lists the public properties and methods of %s', (name, element) => {
    const { members } = elements.find((one) => one.name === name) as (typeof elements)[number];
    const platform = /^(constructor|\w+Callback)$/;
    const own = [...membersOf(element.prototype)].filter((name) => !platform.test(name) && !hidden.has(name));
    expect(names(members)).toEqual(own.sort());
  });

  it('lists the events that the widget has', () => {
    expect(eventNames.length).toBeGreaterThan(3);
    expect([...new Set(elements.flatMap(({ events }) => names(events)))].sort()).toEqual(
      [...new Set(eventNames)].sort(),
    );
  });

  it('lists the custom properties that the styles read', () => {
    const read = sources.flatMap((text) => [...text.matchAll(/var\((--penchant-[\w-]+)/g)].map(([, name]) => name));
    const listed = elements.flatMap(({ cssProperties }) => names(cssProperties));
    expect([...new Set(listed)].sort()).toEqual([...new Set(read)].sort());
  });

  it('has parts, each with words', () => {
    for (const { cssParts } of elements) {
      expect(cssParts?.length).toBeGreaterThan(0);
      for (const part of cssParts ?? []) expect(part.description).toBeTruthy();
    }
  });
});
