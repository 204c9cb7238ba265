/** No room: a quota that falls during writes, and a disk that is really full. */

import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/math/random.js';
import { grantPersistence, makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, sleep, startEngine, stopWriting, write } from './page.js';
import { makeFolder } from './temporary.js';

export async function runQuota({ url, seed }: Setting, rounds: number): Promise<Report> {
  const random = seededRandom(seed + 3);
  const chromium = await startChromium(makeProfile());
  const acks = new Set<string>();
  const tab = await openPage(chromium.context, url, (id) => acks.add(id));
  await startEngine(tab, 'quota');
  const session = await tab.context().newCDPSession(tab);
  const origin = new URL(url).origin;
  const failures: string[] = [];
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: Math.floor(usage * (0.2 + random())) });
    await write(tab, `large-${round}-`, 5);
    if ((await tab.evaluate(() => engine.persistence)) !== 'journaled') refused++;
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    const began = Date.now();
    while ((await tab.evaluate(() => engine.persistence)) !== 'journaled' && Date.now() - began < 40_000)
      await sleep(50);
    const before = acks.size;
    await write(tab, `high-${round}-`, 1);
    if (acks.size !== before + 1) failures.push(`round ${round}: no write to both copies after the quota was lifted`);
  }
  await tab.evaluate(() => engine.dispose());
  const { ids } = await startEngine(tab, 'quota');
  const lost = [...acks].filter((id) => !ids.includes(id));
  if (lost.length > 0) failures.push(`${lost.length} acknowledged labels lost`);
  if (ids.length !== rounds * 6) failures.push(`${ids.length} labels stored in the end, not ${rounds * 6}`);
  await chromium.close();
  return {
    name: 'quota',
    figures: { rounds, 'rounds in which a copy was refused': refused, acknowledged: acks.size, stored: ids.length },
    failures,
  };
}

/**
 * A file system of 120 MB is filled to the last byte during writes, again and again.
 *
 * Once the disk is full, Chromium evicts an origin's whole storage at once, also while its page is open, unless the
 * user has granted the origin persistent storage. So two things are asked: with the grant, nothing acknowledged may be
 * lost; without it, the loss must be told and the engine must go on.
 *
 * Needs the right to mount a small file system; says so where it has none.
 */
export async function runFullDisk(setting: Setting, fills: number): Promise<Report> {
  const mount = makeFolder('penchant-disk-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', mount], { stdio: 'ignore' });
  } catch {
    return { name: 'full disk', figures: { fills: 'not run: no right to mount a small disk' }, failures: [] };
  }
  try {
    const kept = await fillPersistent(setting, mount, fills);
    const evicted = await fillBestEffort(setting, mount, Math.ceil(fills / 5));
    return {
      name: 'full disk',
      figures: { ...kept.figures, ...evicted.figures },
      failures: [...kept.failures, ...evicted.failures],
    };
  } finally {
    execFileSync('umount', ['-l', mount], { stdio: 'ignore' });
  }
}

async function fillPersistent({ url, seed }: Setting, mount: string, fills: number): Promise<Omit<Report, 'name'>> {
  const random = seededRandom(seed + 4);
  const failures: string[] = [];
  const acks = new Set<string>();
  const profile = makeProfile(mount);
  grantPersistence(profile, new URL(url).origin);
  const compare = (when: string, ids: readonly string[]) => {
    const lost = [...acks].filter((id) => !ids.includes(id));
    if (lost.length > 0) failures.push(`${when}: ${lost.length} acknowledged labels lost`);
  };
  let refused = 0;
  for (let fill = 0; fill < fills; fill++) {
    const chromium = await startChromium(profile);
    const tab = await openPage(chromium.context, url, (id) => acks.add(id));
    compare(`fill ${fill}`, (await startEngine(tab, 'disk')).ids);
    await write(tab, `room-${fill}-`, 3);
    const writing = write(tab, `full-${fill}-`).catch(() => 0);
    await sleep(random() * 200);
    const empty = fillUp(mount);
    await sleep(700);
    if ((await tab.evaluate(() => engine.persistence)) !== 'journaled') refused++;
    await stopWriting(tab);
    await writing;
    if (random() < 0.5) {
      await chromium.kill();
      empty();
    } else {
      empty();
      await chromium.close();
    }
  }
  const chromium = await startChromium(profile);
  const tab = await openPage(chromium.context, url, () => {});
  compare('in the end', (await startEngine(tab, 'disk')).ids);
  await chromium.close();
  rmSync(profile, { recursive: true, force: true });
  return {
    figures: {
      'fills with persistent storage': fills,
      'of these, a copy was refused in': refused,
      'acknowledged, and all kept': acks.size,
    },
    failures,
  };
}

async function fillBestEffort({ url, seed }: Setting, mount: string, fills: number): Promise<Omit<Report, 'name'>> {
  const random = seededRandom(seed + 5);
  const failures: string[] = [];
  let evictions = 0;
  for (let fill = 0; fill < fills; fill++) {
    const profile = makeProfile(mount);
    const chromium = await startChromium(profile);
    const acks = new Set<string>();
    let isTold = false;
    const tab = await openPage(chromium.context, url, (id) => {
      if (id === 'told') isTold = true;
      else acks.add(id);
    });
    await startEngine(tab, 'evicted');
    await tab.evaluate(() => engine.addEventListener('data-loss', () => void acked('told')));
    await write(tab, 'before-', 20);
    const writing = write(tab, 'during-');
    await sleep(random() * 200);
    const empty = fillUp(mount);
    await sleep(700);
    await stopWriting(tab);
    const isSettled = await Promise.race([writing.then(() => true), sleep(10_000).then(() => false)]);
    if (!isSettled) failures.push(`fill ${fill}: the engine hangs`);
    empty();
    const began = Date.now();
    while ((await tab.evaluate(() => engine.persistence)) !== 'journaled' && Date.now() - began < 40_000)
      await sleep(50);
    await write(tab, 'after-', 3);
    await tab.evaluate(() => engine.dispose());
    const { ids } = await startEngine(tab, 'evicted');
    const lost = [...acks].filter((id) => !ids.includes(id));
    if (lost.length > 0) evictions++;
    if (lost.length > 0 && !isTold) failures.push(`fill ${fill}: ${lost.length} labels evicted, and nothing said`);
    if (lost.some((id) => id.startsWith('after-'))) failures.push(`fill ${fill}: labels lost after the disk had room`);
    await chromium.close();
    rmSync(profile, { recursive: true, force: true });
  }
  return { figures: { 'fills without': fills, 'of these, evicted by the browser': evictions }, failures };
}

/** Takes all room; @returns what gives it back */
function fillUp(mount: string): () => void {
  const { bavail, bsize } = statfsSync(mount);
  const balloon = join(mount, 'balloon');
  try {
    writeFileSync(balloon, Buffer.alloc(bavail * bsize));
  } catch {
    // Full before the last byte: that is the point.
  }
  return () => rmSync(balloon, { force: true });
}
