/** Damages one copy of the log on disk between runs, a different way each time, and looks what the next start says. */

import { closeSync, openSync, readSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/math/random.js';
import { makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, startEngine, write } from './page.js';
import { filesBelow } from './temporary.js';

const JOURNAL_MAGIC = Buffer.from('PenJ');

interface Corruption {
  readonly name: string;
  /** Damages the profile; false where there was nothing of the kind to damage. */
  readonly apply: (profile: string, random: () => number) => boolean;
  /** Whether it takes the whole copy, so that silence about it is a fault. */
  readonly isTotal?: boolean;
}

const database = (profile: string, name: RegExp) =>
  filesBelow(join(profile, 'Default/IndexedDB')).filter(
    (path) => /leveldb/.test(path) && name.test(path.split('/').at(-1) ?? ''),
  );

function journals(profile: string): string[] {
  return filesBelow(join(profile, 'Default/File System')).filter((path) => {
    const start = Buffer.alloc(4);
    const file = openSync(path, 'r');
    readSync(file, start, 0, 4, 0);
    closeSync(file);
    return start.equals(JOURNAL_MAGIC);
  });
}

function largest(paths: readonly string[]): string | undefined {
  return [...paths].sort((a, b) => statSync(b).size - statSync(a).size)[0];
}

/** Turns one bit of a file, at a share of its length. */
function flip(path: string | undefined, share: number, bit: number): boolean {
  if (!path || statSync(path).size === 0) return false;
  const at = Math.floor(share * statSync(path).size);
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([(byte[0] as number) ^ (1 << bit)]), 0, 1, at);
  closeSync(file);
  return true;
}

const CORRUPTIONS: readonly Corruption[] = [
  {
    name: 'one bit of the database log',
    apply: (profile, random) => flip(largest(database(profile, /\.log$/)), random(), Math.floor(random() * 8)),
  },
  {
    name: 'database log cut',
    apply(profile, random) {
      const path = largest(database(profile, /\.log$/));
      if (!path || statSync(path).size < 100) return false;
      truncateSync(path, Math.floor(random() * statSync(path).size));
      return true;
    },
  },
  {
    name: 'garbage in CURRENT',
    isTotal: true,
    apply(profile) {
      const [path] = database(profile, /^CURRENT$/);
      if (path) writeFileSync(path, 'garbage\n');
      return path !== undefined;
    },
  },
  {
    name: 'MANIFEST missing',
    isTotal: true,
    apply(profile) {
      const paths = database(profile, /^MANIFEST-/);
      for (const path of paths) rmSync(path);
      return paths.length > 0;
    },
  },
  {
    name: 'one bit of the journal',
    apply: (profile, random) => flip(largest(journals(profile)), random(), Math.floor(random() * 8)),
  },
  {
    name: 'journal cut',
    apply(profile, random) {
      const path = largest(journals(profile));
      if (!path) return false;
      truncateSync(path, Math.floor(random() * statSync(path).size));
      return true;
    },
  },
  {
    name: 'garbage over the journal',
    apply(profile) {
      const path = largest(journals(profile));
      if (path) writeFileSync(path, Buffer.alloc(statSync(path).size, 'garbage '));
      return path !== undefined;
    },
  },
  {
    name: 'journal missing',
    isTotal: true,
    apply(profile) {
      const paths = journals(profile);
      for (const path of paths) rmSync(path);
      return paths.length > 0;
    },
  },
];

/** Labels that the log has at first; a few more come in each round. */
const FIRST_LABELS = 30;
const LABELS_A_ROUND = 5;
const ROUNDS_PER_USER = 16;

export async function runCorruptions({ url, seed, say }: Setting, count: number): Promise<Report> {
  const random = seededRandom(seed + 1);
  let profile = makeProfile();
  const failures: string[] = [];
  const tally = new Map<string, { applied: number; detected: number; harmless: number }>();
  let acks = new Set<string>();
  let applied = 0;
  let detected = 0;
  let harmless = 0;
  let restored = 0;
  /** Databases that the browser can neither open nor delete any more: the store goes on in a bucket. */
  let moved = 0;
  let isNew = true;
  let user = '';
  let last: Corruption | undefined;

  for (let round = 0; round <= count; round++) {
    let chromium = await startChromium(profile);
    let tab = await openPage(chromium.context, url, (id) => acks.add(id));
    if (last) {
      const isUnopenable = /MANIFEST|CURRENT/.test(last.name);
      const found = isUnopenable ? await startAndMove(tab, user) : await startEngine(tab, user);
      const ids = new Set(found.ids);
      const missing = [...acks].filter((id) => !ids.has(id));
      const counts = tally.get(last.name) ?? { applied: 0, detected: 0, harmless: 0 };
      tally.set(last.name, counts);
      counts.applied++;
      if (found.dataLoss.length > 0) {
        detected++;
        counts.detected++;
        restored += found.dataLoss.reduce((sum, loss) => sum + loss.restored, 0);
      } else {
        if (last.isTotal) failures.push(`round ${round}: ${last.name}: nothing was said`);
        // Nothing was said: then neither copy may lack anything, which the next start of an intact pair shows.
        const again = await restart(tab, user);
        if (again.dataLoss.length > 0) failures.push(`round ${round}: ${last.name}: noticed only at the second start`);
        harmless++;
        counts.harmless++;
      }
      if (missing.length > 0)
        failures.push(`round ${round}: ${last.name}: ${missing.length} of ${acks.size} labels lost`);
      if (found.partial.length > 0)
        failures.push(`round ${round}: ${last.name}: ${found.partial.length} labels changed`);
      if (found.persistence !== 'journaled')
        failures.push(`round ${round}: ${last.name}: only ${found.persistence} after the start`);
      await tab.evaluate(() => engine.dispose());
      isNew = isUnopenable || round % ROUNDS_PER_USER === 0;
      if (isUnopenable) moved++;
      if (isUnopenable && round < count) {
        await chromium.close();
        profile = makeProfile();
        chromium = await startChromium(profile);
        tab = await openPage(chromium.context, url, (id) => acks.add(id));
      }
    }
    if (round === count) {
      await chromium.close();
      break;
    }
    if (isNew) {
      user = `user-${round}`;
      acks = new Set();
    }
    await startEngine(tab, user);
    const goal = acks.size + (isNew ? FIRST_LABELS : LABELS_A_ROUND);
    await write(tab, `${round}-`, goal - acks.size);
    if (acks.size < goal)
      failures.push(`round ${round}: only ${acks.size} of ${goal} labels acknowledged by both copies`);
    // Half of the browsers are killed, half end politely, which lets the database tidy up.
    if (random() < 0.5) await chromium.kill();
    else await chromium.close();
    // Copies by turns: what was not healed is then missing.
    const pool = CORRUPTIONS.filter(({ name }) => name.includes('journal') === (round % 2 === 1));
    last = pool[Math.floor(random() * pool.length)] as Corruption;
    if (last.apply(profile, random)) applied++;
    else last = undefined;
    if (round % 20 === 19)
      say(`${applied} corruptions, ${detected} detected, ${harmless} without effect, ${failures.length} failures`);
  }
  if (applied < count) failures.push(`only ${applied} of ${count} corruptions found something to damage`);
  const byKind = [...tally].map(([name, c]) => [
    name,
    `${c.applied} (${c.detected} detected, ${c.harmless} without effect)`,
  ]);
  return {
    name: 'corruptions',
    figures: {
      corruptions: applied,
      detected,
      'without effect': harmless,
      'entries restored': restored,
      'databases that would not open again': moved,
      ...Object.fromEntries(byKind),
    },
    failures,
  };
}

async function restart(tab: Parameters<typeof startEngine>[0], user: string) {
  await tab.evaluate(() => engine.dispose());
  return startEngine(tab, user);
}

/** A database that does not open is given up after some seconds; until then the journal holds everything. */
async function startAndMove(tab: Parameters<typeof startEngine>[0], user: string) {
  const found = await startEngine(tab, user);
  if (found.persistence === 'journaled') return found;
  const told = await tab.evaluate(
    () =>
      new Promise<{ dataLoss: { copy: string; restored: number; lost: number }[]; persistence: string }>((resolve) => {
        const dataLoss: { copy: string; restored: number; lost: number }[] = [];
        const end = () => resolve({ dataLoss, persistence: engine.persistence });
        engine.addEventListener('data-loss', ({ detail }) => dataLoss.push(detail));
        engine.addEventListener('persistence', () => setTimeout(end, 200));
        setTimeout(end, 30_000);
      }),
  );
  return { ...found, ...told, persistence: found.persistence === 'journal' ? told.persistence : found.persistence };
}
