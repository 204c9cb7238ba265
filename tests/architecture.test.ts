/** Imports run one way. The table is the one in docs/design.md; a new folder or door is added here first. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What each part may import beside itself. `types:` in front: by `import type` only. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  demo: ['index', 'widget'],
  widget: ['types:client', 'types:index', 'shared'],
  index: ['client', 'shared'],
  client: ['connection', 'shared'],
  connection: ['shared'],
  workers: ['engine', 'encoder', 'storage', 'shared'],
  engine: ['encoder', 'features', 'preference', 'ranking', 'storage', 'math', 'shared'],
  ranking: ['preference', 'math', 'shared'],
  preference: ['math', 'shared'],
  features: ['math', 'shared'],
  encoder: ['math', 'shared'],
  storage: ['shared'],
  math: [],
  shared: [],
};

/** Files that may import a package; every dependency has one door for each thread that needs it. */
const DOORS: Record<string, readonly string[]> = {
  'onnxruntime-web': ['src/encoder/onnx-runtime.ts'],
  '@huggingface/tokenizers': ['src/encoder/tokenizer.ts'],
  idb: ['src/storage/database.ts', 'src/storage/schema.ts'],
  comlink: ['src/connection.ts', 'workers/engine.worker.ts'],
  marked: ['src/widget/markdown.ts'],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isType: boolean;
}

const files = ['src', 'workers'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name)),
);

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm,
  );
  return [...statements].map(([, type, from, dynamic, bare]) => ({
    file,
    target: (from ?? dynamic ?? bare) as string,
    isType: type !== undefined,
  }));
});

/** `src/engine/queue.ts` -> `engine`, `src/client.ts` -> `client`, `workers/...` -> `workers`. */
function partOf(file: string): string {
  const [top, second = ''] = file.split('/');
  return top === 'workers' ? 'workers' : second.replace(/\.ts$/, '');
}

describe('architecture', () => {
  it('finds the imports that it is to judge', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(imports.some(({ target }) => target === 'comlink')).toBe(true);
  });

  it('lets each folder import only those below it', () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith('.') && !target.includes('?'))
      .filter(({ file, target, isType }) => {
        const to = partOf(relative(ROOT, resolve(ROOT, dirname(file), target)).replace(/\.js$/, '.ts'));
        const from = partOf(file);
        const allowed = MAY_IMPORT[from] ?? [];
        return to !== from && !allowed.includes(to) && !(isType && allowed.includes(`types:${to}`));
      })
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(wrong).toEqual([]);
  });

  it('gives each dependency one door', () => {
    const wrong = imports
      .filter(({ target }) => !target.startsWith('.'))
      .filter(({ file, target }) => {
        if (partOf(file) === 'demo' && target.endsWith('?url')) return false; // the address of a file, not its code
        const name = target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/');
        return !DOORS[name]?.includes(file);
      })
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(wrong).toEqual([]);
  });

  it('never imports the deprecated default build of onnxruntime-web', () => {
    expect(imports.filter(({ target }) => target === 'onnxruntime-web')).toEqual([]);
  });

  it('keeps every file under 400 lines', () => {
    const long = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
