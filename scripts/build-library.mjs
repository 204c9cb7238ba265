/** Builds the library into `dist/`: unbundled ES modules and types, one compiler run for each kind of thread. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.worker.json', 'tsconfig.library.json']) {
  execFileSync('npx', ['tsc', '-p', project], { stdio: 'inherit', shell: process.platform === 'win32' });
}
