/**
 * `npm test`: everything that must hold before a change lands. Lint and format, types, unit tests, a build of library
 * and demo, their sizes, the tests in a real Chromium, which is installed if there is none, those of the published package in
 * fresh apps, and a short run of the crash tests. Ends with "N passed, N failed".
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';

const folder = mkdtempSync(join(tmpdir(), 'penchant-test-'));
let passed = 0;
let failed = 0;

/** Runs one step; counts it as one check, unless it reports tests of its own. */
function step(name, command, args, report) {
  console.log(`\n== ${name}`);
  const result = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (!report) {
    if (result.status === 0) passed++;
    else failed++;
    return;
  }
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    // A file that does not load fails without a failed test.
    failed += numFailedTests || (success && result.status === 0 ? 0 : 1);
  } catch {
    failed++;
  }
}

function vitest(project) {
  const report = join(folder, `${project}.json`);
  step(
    `${project} tests`,
    'npx',
    ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile=${report}`],
    report,
  );
}

/** A short run of `npm run test:crash`; each scenario counts as one test. */
function crashTests(name, ...sizes) {
  const report = join(folder, 'crash.json');
  console.log(`\n== ${name}`);
  const { status } = spawnSync('npx', ['tsx', 'tests/crash/main.ts', ...sizes, `--json=${report}`], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  try {
    const { reports } = JSON.parse(readFileSync(report, 'utf8'));
    const broken = reports.filter(({ failures }) => failures.length > 0).length;
    passed += reports.length - broken;
    failed += broken || (status === 0 ? 0 : 1);
  } catch {
    failed++;
  }
}

step('lint and format', 'npx', ['biome', 'check', '--error-on-warnings', '.']);
// The build first: the test page imports the package by its name, as its users do.
step('library build', 'npm', ['run', '--silent', 'build']);
step('size', 'npm', ['run', '--silent', 'size', '--', '--code']);
step('types', 'npm', ['run', '--silent', 'typecheck']);
vitest('unit');
ensureChromium();
vitest('browser');
vitest('package');

crashTests('crash tests', '--kills=12', '--corrupt=8', '--tabs=3', '--labels=30', '--calls=200');

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
