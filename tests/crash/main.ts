/**
 * The crash tests: the built package in a real Chromium on a real profile, and everything that can be done to it.
 *
 *     npm run test:crash -- [--kills N] [--corrupt N] [--tabs N] [--only NAME,NAME] [--seed S] [--json OUT] [--mutants]
 *
 * Exits with 1 if anything that was acknowledged is lost, anything hangs, or, with `--mutants`, a bug goes unnoticed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startServer } from '../browser/server.js';
import { makeProfile, startChromium } from './chromium.js';
import { runMutants } from './mutants.js';
import type { Report } from './page.js';
import { SCENARIOS, type Sizes } from './scenarios.js';
import { buildSite } from './site.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    corrupt: { type: 'string', default: '200' },
    tabs: { type: 'string', default: '4' },
    labels: { type: 'string', default: '1000' },
    calls: { type: 'string', default: '10000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});
const sizes: Sizes = {
  kills: Number(values.kills),
  corrupt: Number(values.corrupt),
  tabs: Number(values.tabs),
  labels: Number(values.labels),
  calls: Number(values.calls),
};
const seed = Number(values.seed);
const say = (text: string) => console.log(`  ${text}`);

let reports: Report[] = [];
if (values.mutants) {
  reports = await runMutants(seed, say, values.only?.split(','));
} else {
  const server = await startServer(buildSite());
  const chosen = values.only?.split(',') ?? Object.keys(SCENARIOS);
  for (const name of chosen) {
    const run = SCENARIOS[name];
    if (!run) throw new Error(`Expected --only to name some of ${Object.keys(SCENARIOS).join(', ')}, got ${name}.`);
    console.log(name);
    const began = Date.now();
    const report = await run({ url: server.url, seed, say }, sizes);
    reports.push({ ...report, figures: { ...report.figures, seconds: Math.round((Date.now() - began) / 1000) } });
    print(report);
  }
  await server.close();
}

const chromium = await startChromium(makeProfile());
const { version } = chromium;
await chromium.close();
const failures = reports.flatMap((report) => report.failures.map((failure) => `${report.name}: ${failure}`));
console.log(
  `Chromium ${version}, seed ${seed}: ${failures.length === 0 ? 'no failures' : `${failures.length} failures`}`,
);
for (const failure of failures) console.log(`  ${failure}`);
if (values.json)
  writeFileSync(values.json, JSON.stringify({ date: new Date().toISOString(), version, seed, reports }, null, 2));
process.exit(failures.length === 0 ? 0 : 1);

function print({ figures }: Report): void {
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name}: ${value}`);
}
