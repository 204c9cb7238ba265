/** Imports run one way. The table is the one in docs/design.md; a new folder or door is added here first. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What each part may import beside itself. `types:` in front: by `import type` only. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  demo: ['index', 'widget'],
  standalone: ['index', 'widget'],
  react: ['client', 'widget', 'shared'],
  widget: ['types:client', 'types:index', 'shared'],
  adapters: ['types:client', 'types:index', 'shared'],
  index: ['client', 'shared'],
  client: ['connection', 'open-worker', 'shared'],
  connection: ['worker-link', 'shared'],
  'worker-link': ['shared'],
  'open-worker': [],
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
  comlink: ['src/connection.ts', 'src/worker-link.ts', 'workers/engine.worker.ts'],
  '@lezer/markdown': ['src/widget/picker/markdown-syntax.ts'],
  '@lezer/common': ['src/widget/picker/markdown-syntax.ts'],
  ai: ['src/adapters/ai-sdk.ts'],
  '@langchain/core': ['src/adapters/langchain.ts'],
  '@llamaindex/core': ['src/adapters/llamaindex.ts'],
  react: ['src/react/create-component.ts', 'src/react/use-penchant.ts'],
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

/** A node of the ESTree that Vite parses to. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** The node and all below it. */
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as Node;
    for (const part of Object.values(value)) yield* nodesOf(part);
  }
}

/** What the functions of a text that work in a transaction, `run([...], (transaction) => ...)`, await beside requests. */
function foreignAwaits(text: string): { readonly works: number; readonly found: readonly string[] } {
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  /** The name that a chain of calls and properties starts from; `Promise.all(list.map(() => x.get()))` is one of x. */
  const root = (node: Node): string => {
    const { callee, object, argument, consequent } = node as Record<string, Node | undefined>;
    const [first] = (node.arguments as Node[] | undefined) ?? [];
    if (callee && textOf(callee) === 'Promise.all') {
      const [each] = (first?.arguments as Node[] | undefined) ?? [];
      return each?.type === 'ArrowFunctionExpression' ? root(each.body as Node) : textOf(node);
    }
    if (callee) return root(callee);
    return object || argument || consequent ? root((object ?? argument ?? consequent) as Node) : textOf(node);
  };
  const works = [...nodesOf(parseSync('file.ts', text).program)].flatMap((node) => {
    const [stores, work] = node.type === 'CallExpression' ? (node.arguments as Node[]) : [];
    return stores?.type === 'ArrayExpression' && work?.type === 'ArrowFunctionExpression' ? [work] : [];
  });
  const found = works.flatMap((work) => {
    const own = new Set((work.params as Node[]).map(textOf));
    const nodes = [...nodesOf(work.body)];
    // What is made from a request is one: `const store = transaction.objectStore(...)`, `const reading = store.get(...)`.
    for (const { type, id, init } of nodes) {
      if (type === 'VariableDeclarator' && init && own.has(root(init as Node))) own.add(textOf(id as Node));
    }
    return nodes.filter((node) => node.type === 'AwaitExpression' && !own.has(root(node))).map(textOf);
  });
  return { works: works.length, found };
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
        if (['demo', 'standalone'].includes(partOf(file)) && target.endsWith('?url')) return false; // the address of a file, not its code
        const name = target
          .split('/')
          .slice(0, target.startsWith('@') ? 2 : 1)
          .join('/');
        return !DOORS[name]?.includes(file);
      })
      .map(({ file, target }) => `${file} -> ${target}`);
    expect(wrong).toEqual([]);
  });

  it("needs no host of an adapter at run time but LangChain's base class", () => {
    const ours = imports.filter(({ file }) => partOf(file) === 'adapters');
    const needed = ours.filter(({ target, isType }) => !target.startsWith('.') && !isType);
    expect(needed.map(({ target }) => target)).toEqual(['@langchain/core/retrievers/document_compressors']);
    // Who does not use a host does not have it.
    const { dependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const host of ['ai', '@langchain/core', '@llamaindex/core']) {
      expect(peerDependenciesMeta[host]).toEqual({ optional: true });
      expect(dependencies[host]).toBeUndefined();
    }
  });

  it('has a source for every entry of the package', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, string | { types: string; default: string }>;
    };
    const entries = Object.values(exports).filter((entry) => typeof entry !== 'string');
    expect(entries.length).toBeGreaterThan(6);
    for (const entry of entries) {
      const source = entry.types.replace('./dist/', '').replace(/\.d\.ts$/, '.ts');
      expect(files).toContain(source);
      // The one entry that is bundled; the others are their sources, compiled.
      const isBundle = source === 'src/standalone.ts';
      expect(entry.default).toBe(
        isBundle ? './dist/standalone/penchant.js' : `./dist/${source.replace(/\.ts$/, '.js')}`,
      );
    }
  });

  it('never imports the deprecated default build of onnxruntime-web', () => {
    expect(imports.filter(({ target }) => target === 'onnxruntime-web')).toEqual([]);
  });

  it('waits in a transaction of IndexedDB for nothing but its own requests', () => {
    // Anything else lets the transaction commit, or fail as inactive, under the work that follows.
    expect(
      foreignAwaits('db.run(["a"], async (t) => { const s = t.get(); await s; await fetch("/"); })').found,
    ).toEqual(['await fetch("/")']);
    const texts = files
      .filter((file) => file.startsWith('src/storage/'))
      .map((file) => readFileSync(join(ROOT, file), 'utf8'));
    const checked = texts.map(foreignAwaits);
    expect(checked.reduce((sum, { works }) => sum + works, 0)).toBeGreaterThan(8);
    expect(checked.flatMap(({ found }) => found)).toEqual([]);
  });

  it('keeps every file under 400 lines', () => {
    const long = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });
});
