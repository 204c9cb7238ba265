/** What is published: every entry is there, can be imported in Node, has types that compile, and nothing is there twice. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runTool } from './processes.js';

const root = join(inject('apps'), '19');
const installed = join(root, 'node_modules/penchant');
const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((name) =>
  statSync(join(installed, name)).isFile(),
);
const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

describe('the published package', () => {
  it('has every file that package.json names', () => {
    const { exports, bin, jsdelivr, unpkg, customElements } = manifest;
    const named = [exports, bin, jsdelivr, unpkg, customElements].flatMap(function paths(value): string[] {
      return typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(paths);
    });
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !path.includes('*') && !existsSync(join(installed, path)))).toEqual([]);
  });

  it('has no source maps without their sources, none of the bundle, and no second entry of the bundle', () => {
    const maps = files.filter((name) => name.endsWith('.map'));
    for (const name of maps) {
      expect(JSON.parse(readFileSync(join(installed, name), 'utf8')).sourcesContent?.length).toBeGreaterThan(0);
    }
    expect(maps.filter((name) => name.startsWith('dist/standalone/'))).toEqual([]);
    expect(files).not.toContain('dist/src/standalone.js');
  });

  it('is under 24.5 MB when installed, 14 of which are the runtime', () => {
    const bytes = files.reduce((sum, name) => sum + statSync(join(installed, name)).size, 0);
    expect(bytes).toBeLessThan(24.5e6);
  });

  it('says in its first line that the React wrapper is for clients', () => {
    expect(readFileSync(join(installed, 'dist/src/react/index.js'), 'utf8').split('\n')[0]).toBe("'use client';");
  });

  it('can be imported in Node, whichever entry', async () => {
    const entries = ['.', './widget', './widget/define', './react', './standalone'];
    const imports = entries.map((entry) => `await import('penchant${entry.slice(1)}');`);
    writeFileSync(join(root, 'import.mjs'), `${imports.join('\n')}\nconsole.log('imported');\n`);
    expect(await runTool(root, process.execPath, 'import.mjs')).toBe('imported\n');
  });

  it.each(['bundler', 'nodenext'])('has types that compile, with module resolution %s', async (moduleResolution) => {
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
    writeFileSync(
      join(root, 'types/tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: 'es2022',
          lib: ['es2022', 'dom', 'dom.iterable'],
          jsx: 'react-jsx',
          types: [],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
        },
      }),
    );
    expect(await runTool(root, resolve('node_modules/.bin/tsc'), '-p', 'types')).toBe('');
  });
});
