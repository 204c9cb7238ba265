/** All scenarios by name, with how large they are to be. */
import { runCorruptions } from './corruptions.js';
import { runCosts } from './costs.js';
import { runFullDisk, runQuota } from './disk.js';
import { runDurability } from './durability.js';
import { runErasure } from './erasure.js';
import { runFaults, runFieldFaults } from './faults.js';
import { runImportKills, runKills } from './kills.js';
import { runMigrationKills } from './migration-kills.js';
import type { Report, Setting } from './page.js';
import { runFrozenTabs, runTabKills, runTabs } from './tabs.js';
import { runBlockedUpgrades, runClearedData, runGpuCrashes } from './upheavals.js';

export interface Sizes {
  /** SIGKILLs of the browser. */
  readonly kills: number;
  /** Damages of one copy on disk. */
  readonly corrupt: number;
  readonly tabs: number;
  /** Labels that each tab writes. */
  readonly labels: number;
  /** Calls under faults. */
  readonly calls: number;
}

/** The other sizes follow those above; with the defaults they are the figures in docs/reliability.md. */
export const SCENARIOS: Readonly<Record<string, (setting: Setting, sizes: Sizes) => Promise<Report>>> = {
  kills: (setting, { kills }) => runKills(setting, kills),
  'import-kills': (setting, { kills }) => runImportKills(setting, Math.ceil(kills / 20)),
  'migration-kills': (setting, { kills }) => runMigrationKills(setting, Math.ceil(kills / 50)),
  corruptions: (setting, { corrupt }) => runCorruptions(setting, corrupt),
  tabs: (setting, { tabs, labels }) => runTabs(setting, tabs, labels),
  'tab-kills': (setting, { tabs, labels }) => runTabKills(setting, tabs, Math.ceil(labels / 10)),
  'frozen-tabs': (setting, { labels }) => runFrozenTabs(setting, Math.ceil(labels / 10)),
  faults: (setting, { calls }) => runFaults(setting, calls),
  'field-faults': (setting, { calls }) => runFieldFaults(setting, Math.max(4, Math.ceil(calls / 1000))),
  quota: (setting, { calls }) => runQuota(setting, Math.ceil(calls / 50)),
  'full-disk': (setting, { calls }) => runFullDisk(setting, Math.ceil(calls / 200)),
  'blocked-upgrades': (setting, { calls }) => runBlockedUpgrades(setting, Math.ceil(calls / 100)),
  'cleared-data': (setting, { calls }) => runClearedData(setting, Math.ceil(calls / 100)),
  'gpu-crashes': (setting, { calls }) => runGpuCrashes(setting, Math.ceil(calls / 500)),
  durability: (setting, { labels }) => runDurability(setting, Math.ceil(labels / 5)),
  erasure: (setting, { calls }) => runErasure(setting, Math.ceil(calls / 20)),
  costs: (setting, { calls }) => runCosts(setting, calls),
};
