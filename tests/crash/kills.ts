/** Kills the whole browser at random moments while labels are written, and looks what the next start finds. */
import { makeProfile, startChromium } from './chromium.js';
import {
  type Found,
  openPage,
  quantile,
  type Report,
  type Setting,
  seeded,
  sleep,
  startEngine,
  write,
} from './page.js';

/** Learning a label takes the longer the more there are, so after this many kills another user writes. */
const KILLS_PER_USER = 10;

export async function runKills({ url, seed, say }: Setting, kills: number): Promise<Report> {
  const random = seeded(seed);
  const profile = makeProfile();
  const lost: string[] = [];
  const partial: string[] = [];
  const starts: number[] = [];
  let acknowledged = 0;
  let unacknowledged = 0;
  let wipes = 0;
  let reports = 0;
  let acks = new Set<string>();
  let user = 'user-0';

  const check = (found: Found) => {
    const ids = new Set(found.ids);
    lost.push(...[...acks].filter((id) => !ids.has(id)));
    partial.push(...found.partial);
    wipes += found.dataLoss.filter(({ copy }) => copy === 'indexeddb').length;
    reports += found.dataLoss.length;
    starts.push(found.milliseconds);
    return ids.size - acks.size;
  };

  for (let kill = 0; kill <= kills; kill++) {
    const chromium = await startChromium(profile);
    const tab = await openPage(chromium.context, url, (id) => {
      if (!acks.has(id)) acknowledged++;
      acks.add(id);
    });
    const surplus = check(await startEngine(tab, user));
    if (kill === kills) {
      unacknowledged += surplus;
      await chromium.close();
      break;
    }
    if (kill > 0 && kill % KILLS_PER_USER === 0) {
      unacknowledged += surplus;
      await tab.evaluate(() => engine.dispose());
      acks = new Set();
      user = `user-${kill}`;
      check(await startEngine(tab, user));
    }
    const writing = write(tab, `${kill}-`).catch(() => 0);
    await sleep(20 + random() * 280);
    await chromium.kill();
    await writing;
    if (kill % 50 === 49) say(`${kill + 1} kills, ${acknowledged} acknowledged, ${lost.length} lost, ${wipes} wipes`);
  }
  return {
    name: 'kills',
    figures: {
      kills,
      acknowledged,
      lost: lost.length,
      partial: partial.length,
      'stored without acknowledgement': unacknowledged,
      'databases wiped by the browser': wipes,
      'losses reported': reports,
      'start, median ms': Math.round(quantile(starts, 0.5)),
      'start, p95 ms': Math.round(quantile(starts, 0.95)),
    },
    failures: [
      ...(lost.length > 0 ? [`${lost.length} acknowledged labels lost: ${lost.slice(0, 3).join(', ')}`] : []),
      ...(partial.length > 0 ? [`${partial.length} partial labels: ${partial.slice(0, 3).join(', ')}`] : []),
      ...(acknowledged < kills ? [`only ${acknowledged} labels acknowledged in ${kills} kills`] : []),
    ],
  };
}
