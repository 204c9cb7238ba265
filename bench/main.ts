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
const BENCHES = {
  update: async () => await benchUpdate(await onPage()),
  cached: async () => await benchCached(await onPage()),
  scale: async () => await benchScale(await onPage()),
  cold: async () => await benchCold(await onSite(), options),
  encode: async () => await benchEncode(await onSite(), options),
  jank: async () => await benchJank(await onSite(), options),
  memory: async () => await benchMemory(await onSite(), options),
};

const only = values.only?.split(',');
const unknown = only?.filter((name) => !(name in BENCHES)) ?? [];
if (unknown.length > 0)
  throw new Error(`Expected --only to name some of ${Object.keys(BENCHES).join(', ')}, got ${unknown.join(', ')}.`);

const results: Record<string, unknown> = {};
try {
  for (const [name, run] of Object.entries(BENCHES)) {
    if (only && !only.includes(name)) continue;
    console.log(`\n## ${name}\n`);
    results[name] = await run();
  }
} finally {
  await library?.close();
  await site?.close();
}
const figures = nameFigures(results);
console.log(`\n${JSON.stringify(figures, null, 1)}`);
if (values.json) {
  const report = { about: { ...(await about()), ...options }, figures, ...results };
  await writeFile(values.json, `${JSON.stringify(report, null, 1)}\n`);
}
