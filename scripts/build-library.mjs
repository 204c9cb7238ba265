/**
 * Builds the library into `dist/`: unbundled ES modules and types, one compiler run for each kind of thread; the standalone
 * bundle for pages without a bundler; and the description of the elements for editors.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { writeManifest } from './manifest.mjs';

const run = (...command) =>
  execFileSync('npx', command, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    // A test runner's NODE_ENV would make Vite build for development.
    env: { ...process.env, NODE_ENV: 'production' },
  });

rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.worker.json', 'tsconfig.library.json']) {
  run('tsc', '-p', project);
}
run('vite', 'build', '--config', 'scripts/vite.standalone.config.ts', '--logLevel', 'warn');
writeManifest();
