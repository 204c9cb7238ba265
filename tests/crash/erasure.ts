/**
 * What a disk still holds after `forget()`: canaries are written as labels, forgotten, and looked for in every file of
 * the profile after the browser has ended. And what encryption at rest with a key that is destroyed would change.
 *
 * A canary is forty letters that look random: what a database compresses keeps such a piece as it is. Half of one counts.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeProfile, startChromium } from './chromium.js';
import { openPage, type Report, type Setting, startEngine } from './page.js';
import { filesBelow } from './temporary.js';

const canary = (i: number) => createHash('sha256').update(`canary ${i}`).digest('base64').slice(0, 40);

export async function runErasure({ url }: Setting, count: number): Promise<Report> {
  const figures: Record<string, number | string> = { canaries: count };
  const failures: string[] = [];
  for (const isAlone of [true, false]) {
    const profile = makeProfile();
    let chromium = await startChromium(profile);
    let tab = await openPage(chromium.context, url, () => {});
    if (!isAlone) {
      await startEngine(tab, 'somebody-else');
      await tab.evaluate(async () => {
        await engine.prefer({ chosen: 'Short answer 1.', rejected: 'Short answer 2.' });
        engine.dispose();
      });
    }
    await startEngine(tab, 'erased');
    await tab.evaluate(
      async (texts) => {
        for (const text of texts)
          await engine.prefer({ prompt: text, chosen: 'Short answer 1.', rejected: 'Short answer 2.' });
      },
      Array.from({ length: count }, (_, i) => canary(i)),
    );
    // Ended and started again: what the browser does between runs belongs to the life of a label.
    await chromium.close();
    const before = remaining(profile, count);
    chromium = await startChromium(profile);
    tab = await openPage(chromium.context, url, () => {});
    await startEngine(tab, 'erased');
    const { isDatabaseDeleted } = await tab.evaluate(() => engine.forget());
    const found = await tab.evaluate(async () => (await engine.labels()).length);
    await chromium.close();
    const after = remaining(profile, count);
    const name = isAlone ? 'only user' : 'one user of two';
    figures[`${name}: on disk before`] = before.total;
    figures[`${name}: on disk after forget()`] = after.total;
    figures[`${name}: of these in the journal`] = after.journal;
    figures[`${name}: database deleted`] = String(isDatabaseDeleted);
    if (before.total < count)
      failures.push(`${name}: only ${before.total} of ${count} canaries were found before: the search is blind`);
    if (after.journal > 0) failures.push(`${name}: ${after.journal} canaries left in the journal`);
    if (found > 0) failures.push(`${name}: ${found} labels left`);
  }
  for (const place of ['database', 'file'] as const) {
    const left = await keyRemains(url, place);
    figures[`key of an encrypted store, kept in a ${place}, on disk after its deletion`] = left ? 'yes' : 'no';
  }
  return { name: 'erasure', figures, failures };
}

/** How many canaries are in any file, and how many in the private file system. */
function remaining(profile: string, count: number): { total: number; journal: number } {
  const inAny = new Set<number>();
  const inJournal = new Set<number>();
  for (const path of filesBelow(profile)) {
    const text = readFileSync(path).toString('latin1');
    for (let i = 0; i < count; i++) {
      if (!text.includes(canary(i).slice(0, 16)) && !text.includes(canary(i).slice(24))) continue;
      inAny.add(i);
      if (path.includes('File System')) inJournal.add(i);
    }
  }
  return { total: inAny.size, journal: inJournal.size };
}

/** Whether the bytes of a key outlive it: deleted with its database, or written over with zeros in a file. */
async function keyRemains(url: string, place: 'database' | 'file'): Promise<boolean> {
  const profile = makeProfile();
  const chromium = await startChromium(profile);
  const tab = await openPage(chromium.context, url, () => {});
  const hex = await tab.evaluate(async (where) => {
    const raw = crypto.getRandomValues(new Uint8Array(32));
    if (where === 'database') {
      const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('keys', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('keys');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' });
      transaction.objectStore('keys').put(key, 1);
      await new Promise((resolve) => transaction.addEventListener('complete', resolve));
      database.close();
      await new Promise((resolve) => indexedDB.deleteDatabase('keys').addEventListener('success', resolve));
    } else {
      const root = await navigator.storage.getDirectory();
      const source = `onmessage = async ({ data }) => {
        const root = await navigator.storage.getDirectory();
        const handle = await (await root.getFileHandle('key', { create: true })).createSyncAccessHandle();
        handle.write(data, { at: 0 }); handle.flush();
        handle.write(new Uint8Array(data.length), { at: 0 }); handle.flush(); handle.close();
        postMessage(0);
      }`;
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      worker.postMessage(raw);
      await new Promise((resolve) => worker.addEventListener('message', resolve));
      await root.removeEntry('key');
    }
    return [...raw].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, place);
  await chromium.close();
  const bytes = Buffer.from(hex, 'hex');
  return filesBelow(profile).some((path) => readFileSync(path).includes(bytes));
}
