/** Kills the whole browser at random moments while labels are written, and looks what the next start finds. */
import { seededRandom } from '../../src/math/random.js';
import { makeProfile, startChromium } from './chromium.js';
import {
  type Found,
  learnTexts,
  openPage,
  quantile,
  type Report,
  type Setting,
  sleep,
  startEngine,
  write,
} from './page.js';

/** Learning a label takes the longer the more there are, so after this many kills another user writes. */
const KILLS_PER_USER = 10;

export async function runKills({ url, seed, say }: Setting, kills: number): Promise<Report> {
  const random = seededRandom(seed);
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
    await learnTexts(tab);
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

/** Labels of one import. */
const IMPORTED = 300;

/** Kills the browser while a file is imported: afterwards all of it is there, or nothing. */
export async function runImportKills({ url, seed }: Setting, kills: number): Promise<Report> {
  const random = seededRandom(seed + 5);
  const profile = makeProfile();
  const failures: string[] = [];
  const counts: Record<string, number> = { none: 0, all: 0 };
  for (let kill = 0; kill < kills; kill++) {
    let chromium = await startChromium(profile);
    let tab = await openPage(chromium.context, url, () => {});
    const user = `import-${kill}`;
    await startEngine(tab, user);
    const importing = tab
      .evaluate(async (count) => {
        // Encoded before, so that the import itself is what is cut short.
        await engine.rerank({ prompt: 'p', candidates: ['Short answer 1.', 'Short answer 2.'] });
        const labels = Array.from({ length: count }, (_, i) => ({
          id: `${i}`,
          at: i + 1,
          prompt: `${i} `.repeat(200),
          outcome: 'chosen' as const,
          texts: ['Short answer 1.', 'Short answer 2.'],
          chosen: 0,
          appPositions: [],
          weight: 1,
        }));
        void acked('importing');
        await engine.import({ format: 'penchant', version: 1, user: '', exportedAt: '', modelVersion: '', labels });
      }, IMPORTED)
      .catch(() => {});
    await sleep(20 + random() * 400);
    await chromium.kill();
    await importing;
    chromium = await startChromium(profile);
    tab = await openPage(chromium.context, url, () => {});
    const { ids, partial } = await startEngine(tab, user);
    if (ids.length === 0) counts.none = (counts.none ?? 0) + 1;
    else if (ids.length === IMPORTED && partial.length === 0) counts.all = (counts.all ?? 0) + 1;
    else failures.push(`kill ${kill}: ${ids.length} of ${IMPORTED} labels, ${partial.length} of them changed`);
    await chromium.close();
  }
  return {
    name: 'import kills',
    figures: { kills, 'nothing there': counts.none ?? 0, 'all there': counts.all ?? 0 },
    failures,
  };
}
