/** Kills the browser while a database of the first version is being brought up to date. */
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { seededRandom } from '../../src/math/random.js';
import { makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, sleep, startEngine } from './page.js';

/** Enough that the upgrade takes a good part of a start; on a slow machine 4,000 took longer than an opening may (3 s). */
const LABELS = 2000;
/** From the call that starts the engine; the upgrade begins within it, later on a busy machine. */
const LONGEST_WAIT_MS = 1200;

export async function runMigrationKills({ url, seed }: Setting, kills: number): Promise<Report> {
  const random = seededRandom(seed + 6);
  const failures: string[] = [];
  let [before, after] = [0, 0];
  for (let kill = 0; kill < kills; kill++) {
    const profile = makeProfile();
    let chromium = await startChromium(profile);
    let tab = await openPage(chromium.context, url, () => {});
    await writeFirstVersion(tab, 'old', LABELS);
    const starting = startEngine(tab, 'old').catch(() => {});
    await sleep(random() * LONGEST_WAIT_MS);
    await chromium.kill();
    await starting;
    chromium = await startChromium(profile);
    tab = await openPage(chromium.context, url, () => {});
    const [found] = await tab.evaluate(() => indexedDB.databases());
    if (found?.version === 1) before++;
    else after++;
    const { ids, partial, persistence } = await startEngine(tab, 'old');
    if (ids.length !== LABELS || partial.length > 0 || persistence !== 'journaled')
      failures.push(`kill ${kill}: ${ids.length} of ${LABELS} labels, ${partial.length} changed, ${persistence}`);
    await chromium.close();
    rmSync(profile, { recursive: true, force: true });
  }
  return {
    name: 'migration kills',
    figures: { kills, 'labels each': LABELS, 'upgrade not yet committed': before, 'upgrade committed': after },
    failures,
  };
}

/** A database and its labels as version 1 of the schema kept them. */
function writeFirstVersion(tab: Page, user: string, count: number): Promise<void> {
  return tab.evaluate(
    ([name, labels]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('penchant', 1);
        request.onupgradeneeded = () => {
          const log = request.result.createObjectStore('log', { keyPath: 'sequence', autoIncrement: true });
          log.createIndex('byUser', 'user');
          log.createIndex('byUserAndId', ['user', 'id'], { unique: true });
          request.result.createObjectStore('snapshots', { keyPath: 'user' });
          for (let i = 0; i < labels; i++) {
            const label = {
              id: `${i}`,
              at: i + 1,
              prompt: `${i} `.repeat(200),
              outcome: 'chosen',
              texts: ['Short answer.', 'An answer that goes on for longer.'],
              chosen: 0,
              appPositions: [],
              weight: 1,
            };
            log.add({ kind: 'label', label, user: name, id: label.id });
          }
        };
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
    [user, count] as const,
  );
}
