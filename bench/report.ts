/**
 * `npm run bench:report -- JSON...`: writes what `npm run bench -- --json` measured into `docs/benchmarks.md`, between the
 * comments `<!-- bench NAME -->` and `<!-- /bench -->`, and its plots into `docs/plots/`. The words around are ours to write.
 * Where two files have the same bench, the later one counts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { nameFigures } from './names.js';
import { plotCold, plotEncode, plotUpdate } from './plots.js';
import { markdownTable } from './table.js';
import { type BenchName, type Findings, type Report, type Results, tablesOf } from './tables.js';

const DOCUMENT = 'docs/benchmarks.md';
const PLOTS = 'docs/plots';

/** What we set out to reach: `most` of a named figure. */
const AIMS: readonly { readonly what: string; readonly figure: string; readonly most: number; readonly unit: Unit }[] =
  [
    {
      what: '16 fresh texts of 128 tokens, of the peer’s time',
      figure: 'encode.ratioToPeer16x128',
      most: 1 / 6,
      unit: '',
    },
    {
      what: 'first personal order at 20 Mbit/s, of the peer’s time',
      figure: 'cold.ratioToPeer',
      most: 1 / 3,
      unit: '',
    },
    { what: 'over the wire for it', figure: 'cold.bytes', most: 7.5e6, unit: 'MB' },
    { what: 'second start, offline, to an order of 16', figure: 'cold.secondOfflineMs', most: 400, unit: 'ms' },
    {
      what: 'label to new order, 1,000 labels, 64 candidates, p95',
      figure: 'update.p95Ms1000x64',
      most: 8,
      unit: 'ms',
    },
    { what: 'order of 10,000 known candidates', figure: 'cached.medianMs10000', most: 60, unit: 'ms' },
    { what: 'memory of 10,000 labels beyond the model', figure: 'scale.bytes10000', most: 50e6, unit: 'MB' },
    { what: 'longest task of the main thread, running', figure: 'jank.longestRunningMs', most: 8, unit: 'ms' },
  ];
type Unit = '' | 'ms' | 'MB';

const paths = process.argv.slice(2);
if (paths.length === 0) throw new Error('Expected files that `npm run bench -- --json` wrote, got none.');
const reports = await Promise.all(paths.map(async (path) => JSON.parse(await readFile(path, 'utf8')) as Report));
const results: Results = Object.assign({}, ...reports.map(({ about, figures, ...found }) => found));
const blocks: Record<string, string> = { about: aboutOf(reports), aims: aimsOf(results) };
for (const name of Object.keys(results) as BenchName[]) blocks[name] = blockOf(name);

await mkdir(PLOTS, { recursive: true });
await plot('encode', results.encode && plotEncode(results.encode));
await plot('cold', results.cold && plotCold(results.cold));
await plot('update', results.update && plotUpdate(results.update));
let text = await readFile(DOCUMENT, 'utf8');
for (const [name, block] of Object.entries(blocks)) {
  const place = new RegExp(`(<!-- bench ${name} -->\n).*?(<!-- /bench -->)`, 's');
  if (!place.test(text)) throw new Error(`Expected \`<!-- bench ${name} -->\` in ${DOCUMENT}, got none.`);
  text = text.replace(place, (_, open, close) => `${open}${block}\n${close}`);
}
await writeFile(DOCUMENT, text);

function blockOf<Name extends BenchName>(name: Name): string {
  return tablesOf(name, results[name] as Findings[Name]);
}

async function plot(name: string, svg: Promise<string> | undefined): Promise<void> {
  if (svg) await writeFile(`${PLOTS}/${name}.svg`, await svg);
}

function aboutOf(all: readonly Report[]): string {
  return all
    .map(({ about: { date, machine, versions, seed }, figures, ...found }) => {
      const { cpu, cores, memoryGb, os } = machine;
      const all = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
      return `- ${Object.keys(found).join(', ')}: ${date}, ${cpu}, ${cores} cores, ${memoryGb} GiB, ${os}; ${all.join(', ')}; seed ${seed}.`;
    })
    .join('\n');
}

function aimsOf(found: Results): string {
  const figures = nameFigures(found);
  const rows = AIMS.flatMap(({ what, figure, most, unit }) => {
    const value = figures[figure];
    if (value === undefined) return [];
    const now = words(value, unit);
    return [[what, words(most, unit), value <= most ? now : `**${now}**`]];
  });
  return markdownTable(['what', 'at most', 'now'], rows);
}

function words(value: number, unit: Unit): string {
  if (unit === 'MB') return `${(value / 1e6).toFixed(1)} MB`;
  if (unit === 'ms') return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
  return value.toFixed(2);
}
