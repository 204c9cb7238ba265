/** Counts what the browser asks the kernel to put on disk for each label; needs strace. */
import { execFileSync, spawn } from 'node:child_process';
import { makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, sleep, startEngine, write } from './page.js';

/** One flush of the journal and one of the database. */
const SYNCS_A_LABEL = 2;

export async function runDurability({ url }: Setting, labels: number): Promise<Report> {
  try {
    execFileSync('strace', ['--version'], { stdio: 'ignore' });
  } catch {
    return { name: 'durability', figures: { labels: 'not run: no strace' }, failures: [] };
  }
  const profile = makeProfile();
  const chromium = await startChromium(profile);
  let acknowledged = 0;
  const tab = await openPage(chromium.context, url, () => acknowledged++);
  await startEngine(tab, 'durable');
  await write(tab, 'warm-', 5);
  const pids = execFileSync('pgrep', ['-f', profile], { encoding: 'utf8' }).trim().split('\n');
  const trace = spawn('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', ...pids.flatMap((pid) => ['-p', pid])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  trace.stderr.on('data', (chunk) => {
    text += chunk;
  });
  await sleep(1500);
  const from = text.length;
  acknowledged = 0;
  await write(tab, 'label-', labels);
  await sleep(300);
  const calls = text
    .slice(from)
    .split('\n')
    .filter((line) => /f(data)?sync\(/.test(line));
  trace.kill('SIGINT');
  const database = calls.filter((line) => /leveldb|IndexedDB/i.test(line)).length;
  const journal = calls.filter((line) => /File System/.test(line)).length;
  await chromium.close();
  const failures: string[] = [];
  if (database < acknowledged) failures.push(`${database} syncs of the database for ${acknowledged} labels`);
  if (journal < acknowledged) failures.push(`${journal} syncs of the journal for ${acknowledged} labels`);
  if (database + journal < SYNCS_A_LABEL * labels) failures.push(`${database + journal} syncs for ${labels} labels`);
  return {
    name: 'durability',
    figures: { labels: acknowledged, 'syncs of the database': database, 'syncs of the journal': journal },
    failures,
  };
}
