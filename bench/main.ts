/**
 * `npm run bench [-- --only NAME[,NAME]] [--json OUT] [--seed S] [--quick]`: speed in a real Chromium, one question a file,
 * peers in the same run. Figures are for this machine and this hour: compare within one run only. `--quick` makes the
 * fewest runs, to see that all works; its figures say nothing.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { about } from './about.js';
import { type BenchPage, openBenchPage } from './bench-page.js';
import { benchCached } from './cached.js';
import { benchCold } from './cold.js';
import { benchEncode } from './encode.js';
import { benchJank } from './jank.js';
import { benchMemory } from './memory.js';
import { nameFigures } from './names.js';
import { benchScale } from './scale.js';
import { openSite, type Site } from './site.js';
import { type BenchName, type Findings, type Report, type Results, tablesOf } from './tables.js';
import { benchUpdate } from './update.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) throw new Error(`Expected --seed to be a whole number, got ${values.seed}.`);
const options = { seed, quick: values.quick };

// Opened by the first bench that needs them.
let library: BenchPage | undefined;
let site: Site | undefined;
const onPage = async () => {
  library ??= await openBenchPage();
  return library.page;
};
const onSite = async () => {
  site ??= await openSite();
  return site;
};

/** In the order in which they run. `onPage`: the library alone; `onSite`: beside the peer. */
const BENCHES: { readonly [Name in BenchName]: () => Promise<Findings[Name]> } = {
  update: async () => await benchUpdate(await onPage()),
  cached: async () => await benchCached(await onPage()),
  scale: async () => await benchScale(await onPage()),
  cold: async () => await benchCold(await onSite(), options),
  encode: async () => await benchEncode(await onSite(), options),
  jank: async () => await benchJank(await onSite(), options),
  memory: async () => await benchMemory(await onSite(), options),
};

const names = Object.keys(BENCHES) as BenchName[];
const only = values.only?.split(',');
const unknown = only?.filter((name) => !names.some((known) => known === name)) ?? [];
if (unknown.length > 0)
  throw new Error(`Expected --only to name some of ${names.join(', ')}, got ${unknown.join(', ')}.`);

const results: Results = {};
const surroundings = await about();

/** After each bench, so that what was measured is kept whatever happens to the next. */
async function save(): Promise<void> {
  if (!values.json) return;
  const report: Report = { about: { ...surroundings, ...options }, figures: nameFigures(results), ...results };
  await writeFile(values.json, `${JSON.stringify(report, null, 1)}\n`);
}

async function run<Name extends BenchName>(name: Name): Promise<void> {
  console.log(`\n## ${name}\n`);
  const figures = await BENCHES[name]();
  results[name] = figures;
  console.log(tablesOf(name, figures));
  await save();
}

try {
  for (const name of names) if (!only || only.includes(name)) await run(name);
} finally {
  await library?.close();
  await site?.close();
}
console.log(`\n${JSON.stringify(nameFigures(results), null, 1)}`);
