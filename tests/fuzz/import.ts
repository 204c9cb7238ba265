/**
 * `npm run test:fuzz -- [--files N] [--logs N] [--seed S] [--json OUT]`: a million hostile export files, and ten thousand
 * logs that are carried from engine to engine. Ends with exit code 1 if anything broke a promise.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { carryAccepted, carryLogs, fuzzImport, type RoundTripReport } from './campaign.js';

/** Accepted files that real engines import, too. */
const ENGINE_FILES = 500;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000000' },
    logs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

function wholeNumber(name: 'files' | 'logs' | 'seed'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new RangeError(`Expected --${name} to be a whole number, got ${values[name]}.`);
  }
  return number;
}

const [files, logs, seed] = [wholeNumber('files'), wholeNumber('logs'), wholeNumber('seed')];

const { report, kept } = fuzzImport(files, seed, ENGINE_FILES, (done) => console.error(`${done} files …`));
console.log(`${report.files} files from seed ${seed} in ${report.seconds.toFixed(1)} s`);
console.log(`accepted ${report.accepted}, refused ${report.refused}`);
for (const [kind, count] of Object.entries(report.refusals)) console.log(`  ${String(count).padStart(8)}  ${kind}`);
console.log(`slowest ${report.slowestMs.toFixed(1)} ms (seed ${report.slowestSeed})`);
console.log(`prototype changes ${report.violations.prototype ?? 0}`);
console.log(`exceptions of another class or code ${report.violations.exception ?? 0}`);
const { unclean = 0, unclear = 0, refused = 0, slow = 0 } = report.violations;
console.log(`unclean labels ${unclean}, unclear messages ${unclear}, good files refused ${refused}, too slow ${slow}`);
for (const violation of report.firstViolations) console.log(`  ${violation}`);

const imports = await carryAccepted(kept);
print('accepted files imported by an engine, exported, imported, exported', imports);
const roundTrips = await carryLogs(logs, seed);
print('random logs exported, imported, exported', roundTrips);

if (values.json !== undefined) {
  const node = process.version;
  writeFileSync(values.json, `${JSON.stringify({ node, import: report, imports, roundTrips }, null, 2)}\n`);
}
const isSound = [report.firstViolations, imports.failures, roundTrips.failures].every((list) => list.length === 0);
process.exitCode = isSound ? 0 : 1;

function print(what: string, { roundTrips: count, labels, failures, seconds }: RoundTripReport): void {
  console.log(`${count} ${what}: ${labels} labels, ${failures.length} failures, ${seconds.toFixed(1)} s`);
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
}
