/** What the log says: which labels count, and in which order. */
import { LATEST_TIME } from '../shared/limits.js';
import type { Label } from '../shared/protocol.js';
import { countedLabels, entryId, inOrder, type LogEntry } from '../storage/store.js';

/** The labels that no undo names, oldest first. */
export function counted(entries: readonly LogEntry[]): readonly Label[] {
  const kept = countedLabels(entries.map(entryId));
  return entries.flatMap((entry) => (entry.kind === 'label' && kept.has(entry.label.id) ? [entry.label] : []));
}

/** The time of a new label: later than the newest, also where the clock was set back. */
export function after(newest: Label | undefined, now: number): number {
  return newest && newest.at >= now ? Math.min(newest.at + 1, LATEST_TIME) : now;
}

/** Labels by time, ties by id. */
export function sorted(labels: readonly Label[]): readonly Label[] {
  return inOrder(labels.map((label) => ({ kind: 'label', label }))).flatMap((entry) =>
    entry.kind === 'label' ? [entry.label] : [],
  );
}
