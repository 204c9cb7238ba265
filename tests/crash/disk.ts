/** No room: a quota that falls during writes, and a disk that is really full. */

import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/math/random.js';
import { makeProfile, startChromium } from './chromium.js';
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

/** Needs the right to mount a small file system; says so where it has none. */
export async function runFullDisk({ url, seed }: Setting, fills: number): Promise<Report> {
  const random = seededRandom(seed + 4);
  const mount = makeFolder('penchant-disk-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', mount], { stdio: 'ignore' });
  } catch {
    return { name: 'full disk', figures: { fills: 'not run: no right to mount a small disk' }, failures: [] };
  }
  const failures: string[] = [];
  const acks = new Set<string>();
  let refused = 0;
  try {
    const profile = makeProfile(mount);
    for (let fill = 0; fill < fills; fill++) {
      const chromium = await startChromium(profile);
      const tab = await openPage(chromium.context, url, (id) => acks.add(id));
      const found = await startEngine(tab, 'disk');
      const lost = [...acks].filter((id) => !found.ids.includes(id));
      if (lost.length > 0) failures.push(`fill ${fill}: ${lost.length} acknowledged labels lost`);
      await write(tab, `room-${fill}-`, 3);
      const stop = write(tab, `full-${fill}-`).catch(() => 0);
      await sleep(random() * 200);
      const { bavail, bsize } = statfsSync(mount);
      const balloon = join(mount, 'balloon');
      try {
        writeFileSync(balloon, Buffer.alloc(bavail * bsize));
      } catch {
        // Full before the last byte: that is the point.
      }
      await sleep(700);
      if ((await tab.evaluate(() => engine.persistence)) !== 'journaled') refused++;
      await stopWriting(tab);
      await stop;
      if (random() < 0.5) {
        await chromium.kill();
        rmSync(balloon, { force: true });
      } else {
        rmSync(balloon, { force: true });
        await chromium.close();
      }
    }
    const chromium = await startChromium(profile);
    const tab = await openPage(chromium.context, url, () => {});
    const { ids } = await startEngine(tab, 'disk');
    const lost = [...acks].filter((id) => !ids.includes(id));
    if (lost.length > 0) failures.push(`in the end ${lost.length} acknowledged labels lost`);
    await chromium.close();
  } finally {
    execFileSync('umount', ['-l', mount], { stdio: 'ignore' });
  }
  return {
    name: 'full disk',
    figures: { fills, 'fills in which a copy was refused': refused, acknowledged: acks.size },
    failures,
  };
}
