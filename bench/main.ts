/**
 * `npm run bench [-- --only NAME] [--json OUT]`: speed in a real Chromium, one question a file, peers in the same run.
 * Figures are for this machine and this hour: compare within one run only.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openBenchPage } from './bench-page.js';
import { benchCached } from './cached.js';
import { benchScale } from './scale.js';
import { benchUpdate } from './update.js';

const BENCHES = { update: benchUpdate, cached: benchCached, scale: benchScale };

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
const chosen = Object.entries(BENCHES).filter(([name]) => values.only === undefined || name === values.only);
if (chosen.length === 0)
  throw new Error(`Expected --only to be one of ${Object.keys(BENCHES).join(', ')}, got ${values.only}.`);

const bench = await openBenchPage();
const figures: Record<string, unknown> = { browser: bench.version };
try {
  for (const [name, run] of chosen) {
    console.log(`\n## ${name}`);
    figures[name] = await run(bench.page);
  }
} finally {
  await bench.close();
}
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 1)}\n`);
