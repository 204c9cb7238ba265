/** What the user has set: entries of the log like labels, of which the newest of each name counts. */
import type { Statement } from '../preference/learner.js';
import type { Settings } from '../shared/protocol.js';
import type { LogEntry, StoredSetting } from '../storage/store.js';

const AXIS = 'axis:';

/** The name under which an axis is set. */
export function axisSetting(axis: string): string {
  return `${AXIS}${axis}`;
}

/** Whether judgements are kept. */
export const LEARNING_SETTING = 'learning';

/** The newest settings by name; those equally new go by id, so that all tabs agree. */
export function newestSettings(
  entries: readonly LogEntry[],
  before: ReadonlyMap<string, StoredSetting> = new Map(),
): ReadonlyMap<string, StoredSetting> {
  const newest = new Map(before);
  for (const entry of entries) {
    if (entry.kind !== 'setting') continue;
    const { setting } = entry;
    const known = newest.get(setting.name);
    const isNewer = !known || setting.at > known.at || (setting.at === known.at && setting.id > known.id);
    if (isNewer) newest.set(setting.name, setting);
  }
  return newest;
}

/** The settings as the public API gives them. */
export function toSettings(stored: ReadonlyMap<string, StoredSetting>): Settings {
  const axes: Record<string, number> = {};
  for (const { name, value } of stored.values()) {
    if (name.startsWith(AXIS) && typeof value === 'number') axes[name.slice(AXIS.length)] = value;
  }
  return { learning: stored.get(LEARNING_SETTING)?.value !== false, axes };
}

/** What the settings tell the learner; axes that this build does not know are left out. */
export function toStatements(settings: Settings, axes: ReadonlyMap<string, number>): Statement[] {
  return Object.entries(settings.axes).flatMap(([axis, value]) => {
    const index = axes.get(axis);
    return index === undefined ? [] : [{ index, value }];
  });
}
