/** What the developers' page says, held against the package: snippets import what there is, tables say what the source says. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { highlight } from '../../src/demo/developers/highlight.js';
import { readReference } from '../../src/demo/developers/reference.js';
import { SNIPPETS } from '../../src/demo/developers/snippets.js';
import { fillPage } from '../../src/demo/developers/static-html.js';
import { PenchantPicker } from '../../src/widget/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Wanted {
  readonly id: string;
  readonly entry: string;
  readonly names: readonly string[];
}

/** The imports of a snippet from the package, by the name of the entry. */
function importsOf(id: string, code: string): Wanted[] {
  const statements = code.matchAll(/import\s+(?:\{([^}]*)\}\s+from\s+)?'([^']+)'/g);
  return [...statements].flatMap(([, names = '', from = '']) => {
    const entry = /cdn.*dist\/standalone\/penchant\.js$/.test(from) ? 'penchant/standalone' : from;
    if (!/^penchant(\/|$)/.test(entry)) return [];
    return [
      {
        id,
        entry,
        names: names
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      },
    ];
  });
}

/** The source of an entry of the package; undefined where the package has no such entry. */
function sourceOf(entry: string): string | undefined {
  const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, { types?: string } | string> };
  const found = exports[entry.replace(/^penchant/, '.')];
  const types = typeof found === 'object' ? found.types : undefined;
  const path = types?.replace('./dist/', '').replace(/\.d\.ts$/, '.ts');
  return path && existsSync(join(ROOT, path)) ? path : undefined;
}

/** Every name that a module exports, `export *` followed. */
function exportsOf(path: string): Set<string> {
  const { module } = parseSync(path, read(path));
  const names = new Set<string>();
  for (const { entries } of module.staticExports) {
    for (const { exportName, importName, moduleRequest } of entries) {
      if (exportName.name) names.add(exportName.name);
      else if (importName.kind === 'AllButDefault' && moduleRequest) {
        const target = join(path, '..', moduleRequest.value.replace(/\.js$/, '.ts'));
        for (const name of exportsOf(target)) names.add(name);
      }
    }
  }
  return names;
}

const wanted = SNIPPETS.flatMap(({ id, code }) => importsOf(id, code));

describe('the snippets', () => {
  it('have a name each, and import from the package', () => {
    expect(new Set(SNIPPETS.map(({ id }) => id)).size).toBe(SNIPPETS.length);
    expect(new Set(wanted.map(({ entry }) => entry))).toEqual(
      new Set([
        'penchant',
        'penchant/widget/define',
        'penchant/ai-sdk',
        'penchant/langchain',
        'penchant/llamaindex',
        'penchant/react',
        'penchant/standalone',
      ]),
    );
  });

  it.each(wanted)('$id: $entry exports $names', ({ entry, names }) => {
    const source = sourceOf(entry);
    expect(source, `${entry} among the package's exports`).toBeDefined();
    const there = exportsOf(source as string);
    expect(names.filter((name) => !there.has(name))).toEqual([]);
  });

  it('are shown as they are, marks aside', () => {
    for (const { code, language } of SNIPPETS) {
      const html = highlight(code, language);
      const text = html
        .replace(/<\/?span[^>]*>/g, '')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&');
      expect(text).toBe(code);
      if (language !== 'sh') expect(html).toContain('code-string');
    }
  });
});

describe('the tables', () => {
  const reference = readReference(
    ['picker/penchant-picker.ts', 'picker/picker-properties.ts', 'penchant-element.ts'].map((path) =>
      read(`src/widget/${path}`),
    ),
  );

  it('have all that the picker offers', () => {
    const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name);
    expect(reference.tag).toBe('penchant-picker');
    expect(new Set(names(reference.attributes))).toEqual(
      new Set((PenchantPicker as unknown as { observedAttributes: readonly string[] }).observedAttributes),
    );
    expect(names(reference.properties)).toEqual(expect.arrayContaining(['engine', 'candidates', 'labels', 'askAbove']));
    expect(names(reference.methods)).toEqual(expect.arrayContaining(['choose', 'rank', 'undo', 'refresh', 'focus']));
    expect(names(reference.events)).toEqual(
      ['rank', 'ask', 'prefer', 'undo', 'error'].map((name) => `penchant-${name}`),
    );
    expect(reference.parts.length).toBeGreaterThan(15);
    expect(reference.styles.length).toBeGreaterThan(8);
    for (const entry of [...reference.attributes, ...reference.properties, ...reference.methods, ...reference.parts]) {
      expect(entry.text, entry.name).not.toBe('');
    }
  });

  it('find their places in the page', () => {
    const page = fillPage(read('developers.html'), [reference, { ...reference, tag: 'penchant-profile' }]);
    expect(page).not.toContain('<!-- ');
    for (const { id } of SNIPPETS) expect(page).toContain(`data-snippet="${id}"`);
  });
});
