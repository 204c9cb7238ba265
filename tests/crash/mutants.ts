/**
 * Seeded bugs: each is put into a copy of the built package, and the scenario that guards against it must fail. What
 * passes with a bug inside proves nothing.
 */
import { startServer } from '../browser/server.js';
import type { Report, Setting } from './page.js';
import { SCENARIOS, type Sizes } from './scenarios.js';
import { buildSite, type Patch } from './site.js';

interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly scenario: string;
}

const DURABLE = 'src/storage/durable-store.js';
const LOG = 'src/storage/indexeddb-log.js';
const JOURNAL = 'src/storage/journal.js';

const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledges before anything is written',
    patches: [
      {
        file: DURABLE,
        find: 'const kept = await this.#write(copy);',
        replace: "const kept = 'journaled'; setTimeout(() => void this.#write(copy), 200);",
      },
    ],
    scenario: 'kills',
  },
  {
    name: 'says that it keeps a journal, and keeps none',
    patches: [
      {
        file: DURABLE,
        find: 'this.#journal.append(this.#generation, entries, this.#faults.indexeddb !== undefined);',
        replace: '',
      },
    ],
    scenario: 'corruptions',
  },
  {
    name: 'does not check checksums',
    patches: [
      {
        file: 'src/storage/frames.js',
        find: 'if (checksum(bytes.subarray(position, end)) !== view.getUint32(position + 12, true))',
        replace: 'if (false)',
      },
    ],
    scenario: 'corruptions',
  },
  {
    name: 'relaxed durability of the database',
    patches: [{ file: LOG, find: "durability: 'strict'", replace: "durability: 'relaxed'" }],
    scenario: 'durability',
  },
  {
    name: 'does not flush the journal',
    patches: [{ file: JOURNAL, find: 'access.flush();', replace: '' }],
    scenario: 'durability',
  },
  {
    name: 'does not bring the journal back to the database',
    patches: [
      {
        file: DURABLE,
        find: 'const toDatabase = [',
        replace: 'const toDatabase = [].slice(0, 0) && [].concat(); void [',
      },
    ],
    scenario: 'corruptions',
  },
  {
    name: 'does not bring the database back to the journal',
    patches: [{ file: 'src/storage/journal-copy.js', find: 'await inChunks(chosen,', replace: 'await inChunks([],' }],
    scenario: 'corruptions',
  },
  {
    name: 'keeps silent about losses',
    patches: [{ file: DURABLE, find: "this.#announcer.tell({ type: 'data-loss', loss });", replace: ';' }],
    scenario: 'corruptions',
  },
  {
    name: 'does not make way for a newer version',
    patches: [
      { file: 'src/storage/database.js', find: "database.addEventListener('versionchange', letGo);", replace: '' },
    ],
    scenario: 'blocked-upgrades',
  },
  {
    name: 'does not see that another tab has forgotten the user',
    patches: [
      { file: LOG, find: 'if (found > generation)', replace: 'if (false)' },
      // The news would come in time here; a tab may be told nothing.
      { file: 'src/storage/tabs.js', find: "data.type === 'forgotten' || ", replace: '' },
    ],
    scenario: 'frozen-tabs',
  },
  {
    name: 'one key for all tabs: reads the last number, then writes the next in another transaction',
    patches: [
      {
        file: LOG,
        find: 'const found = await this.#put(generation, entries, isJournaled).catch(',
        replace:
          "const last = await this.#database.run(['entries'], (t) => t.objectStore('entries').count()); entries = entries.map((e) => ({ ...e, label: { ...e.label, id: 'n' + last } })); const found = await this.#put(generation, entries, isJournaled).catch(",
      },
    ],
    scenario: 'tabs',
  },
  {
    name: 'opens a lost connection no more',
    patches: [{ file: 'src/storage/database.js', find: 'if (!isWorthRetrying(error))', replace: 'if (true)' }],
    scenario: 'field-faults',
  },
  {
    name: 'has no deadlines',
    patches: [
      { file: 'src/connection.js', find: 'setTimeout(onDeadline, deadlineMs)', replace: 'setTimeout(() => {}, 1)' },
    ],
    scenario: 'faults',
  },
];

/** Large enough for each bug to show, small enough to run all. */
const SIZES: Sizes = { kills: 6, corrupt: 10, tabs: 3, labels: 30, calls: 500 };

/** @returns a report that fails for each bug that no scenario noticed */
export async function runMutants(seed: number, say: Setting['say'], only?: readonly string[]): Promise<Report[]> {
  const missed: string[] = [];
  let caught = 0;
  for (const mutant of MUTANTS) {
    if (only && !only.includes(mutant.scenario)) continue;
    const server = await startServer(buildSite(mutant.patches));
    const run = SCENARIOS[mutant.scenario] as (typeof SCENARIOS)[string];
    const failures = await run({ url: server.url, seed, say: () => {} }, SIZES).then(
      (report) => report.failures,
      (error: unknown) => [String(error).split('\n')[0] as string],
    );
    await server.close();
    if (failures.length > 0) caught++;
    else missed.push(mutant.name);
    say(
      `${failures.length > 0 ? 'caught' : 'MISSED'}: ${mutant.name} (${mutant.scenario}: ${failures[0] ?? 'no failures'})`,
    );
  }
  return [
    {
      name: 'seeded bugs',
      figures: { bugs: caught + missed.length, caught },
      failures: missed.map((name) => `went unnoticed: ${name}`),
    },
  ];
}
