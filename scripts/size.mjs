/**
 * `npm run size`: what each entry of the built package weighs over the wire, bundled and minified as an app's bundler
 * does it and compressed by Brotli at its highest quality. Ends with 1 if something weighs more than its limit. With
 * `--code` it leaves out the model and the runtimes, which have no limit and take a minute and a half.
 *
 * A limit is raised only in a commit that says why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

/** In bytes; what is not listed is measured only. */
const LIMITS = { client: 6_000, widget: 15_600, 'widget: markdown': 21_000, 'widget: profile-view': 8_000 };

/** Entries that have lines of their own; any other entry of package.json with code is an adapter. */
const OWN_LINES = ['.', './widget', './widget/define', './react', './standalone', './worker'];

const APP = 'virtual:app';
const DIST = resolve('dist/src');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
const sizeOf = (files) => sum(files.map(({ code, source }) => brotli(Buffer.from(code ?? source))));

/** Bundles one entry of the package for an app that uses all of it. */
async function bundle(entry, isExternal = () => false) {
  const path = resolve(exports[entry].default);
  const app = {
    name: 'app',
    resolveId: (source) => (source === APP ? APP : undefined),
    load: (loaded) =>
      loaded === APP ? `import ${JSON.stringify(path)}; export * from ${JSON.stringify(path)};` : undefined,
  };
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    plugins: [app],
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: APP,
        preserveEntrySignatures: 'strict',
        external: isExternal,
        checks: { pluginTimings: false },
      },
    },
  });
  return output;
}

/** The chunks that are there as soon as the entry is, and those that come with an `import()`. */
function byLoad(output) {
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const first = new Set();
  const add = (name) => {
    const chunk = chunks.get(name);
    if (!chunk || first.has(chunk)) return;
    first.add(chunk);
    chunk.imports.forEach(add);
  };
  for (const [name, { isEntry }] of chunks) if (isEntry) add(name);
  return { atOnce: [...first], onDemand: [...chunks.values()].filter((chunk) => !first.has(chunk)) };
}

/** Leaves out all but the code of one folder of `dist/src`: the rest of the package is counted on lines of its own. */
function outside(folder) {
  return (id, importer) => {
    if (id === APP) return false;
    const path = id.startsWith('.') ? resolve(importer, '..', id) : id;
    return !path.startsWith(join(DIST, folder));
  };
}

async function measureFolder(entry) {
  const folder = relative(DIST, resolve(exports[entry].default, '..'));
  return sizeOf(byLoad(await bundle(entry, outside(folder))).atOnce);
}

/** What we write. */
async function measureCode() {
  const client = await bundle('.');
  const widget = byLoad(await bundle('./widget/define'));
  const adapters = Object.keys(exports).filter((name) => exports[name].default && !OWN_LINES.includes(name));
  const rows = [
    ['client', sizeOf(byLoad(client).atOnce)],
    ['widget', sizeOf(widget.atOnce)],
    // What the elements load when they need it: a picker of Markdown, a profile.
    ...widget.onDemand.map((chunk) => [`widget: ${chunk.name}`, sizeOf([chunk])]),
  ];
  for (const entry of ['./react', ...adapters]) rows.push([entry.slice(2), await measureFolder(entry)]);
  return [
    ...rows,
    ['worker', sizeOf(client.filter(({ fileName }) => /engine\.worker.*\.js$/.test(fileName)))],
    ['standalone', brotli(readFileSync(exports['./standalone'].default))],
  ];
}

/** What comes from training and from elsewhere; takes a minute and a half, nearly all of it for the runtimes. */
function measureFiles() {
  const runtime = 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded';
  const model = readdirSync('public/models').map((name) => brotli(readFileSync(`public/models/${name}`)));
  return [
    ['model', sum(model)],
    ['runtime, WebAssembly', brotli(readFileSync(`${runtime}.wasm`))],
    ['runtime, WebGPU', brotli(readFileSync(`${runtime}.asyncify.wasm`))],
  ];
}

const rows = await measureCode();
if (!process.argv.includes('--code')) rows.push(...measureFiles());
for (const [name, bytes] of rows) {
  const limit = LIMITS[name];
  const isOver = limit !== undefined && bytes > limit;
  if (isOver) process.exitCode = 1;
  const verdict = limit ? `${isOver ? 'over its limit of' : 'of'} ${limit.toLocaleString('en')}` : '';
  console.log(`${name.padEnd(26)}${bytes.toLocaleString('en').padStart(10)} B  ${verdict}`.trimEnd());
}
