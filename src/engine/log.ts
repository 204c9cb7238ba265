/** What the log says: which labels count, and in which order. */
import { LATEST_TIME } from '../shared/limits.js';
import type { Label } from '../shared/protocol.js';
import { countedLabels, inOrder, type LogEntry } from '../storage/store.js';

/**
 * The labels that no undo names, oldest first.
 *
 * @param ids      of all entries of the log
 * @param entries  all of them, or those that came after `before`
 * @param before   the labels that counted before `entries`
 */
export function counted(
  ids: Iterable<string>,
  entries: readonly LogEntry[],
  before: readonly Label[] = [],
): readonly Label[] {
  const kept = countedLabels(ids);
  const labels = [...before, ...entries.flatMap((entry) => (entry.kind === 'label' ? [entry.label] : []))];
  return sorted(labels.filter(({ id }) => kept.has(id)));
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
