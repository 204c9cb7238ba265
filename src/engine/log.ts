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
export function counted(ids: Iterable<string>, entries: readonly LogEntry[], before: readonly Label[] = []): Label[] {
  const kept = countedLabels(ids);
  const labels = [...before, ...entries.flatMap((entry) => (entry.kind === 'label' ? [entry.label] : []))];
  return sorted(labels.filter(({ id }) => kept.has(id)));
}

/** The time of a new label: later than the newest, also where the clock was set back. */
export function after(newest: Label | undefined, now: number): number {
  return newest && newest.at >= now ? Math.min(newest.at + 1, LATEST_TIME) : now;
}

/** Labels by time, ties by id. */
export function sorted(labels: readonly Label[]): Label[] {
  return inOrder(labels.map((label) => ({ kind: 'label', label }))).flatMap((entry) =>
    entry.kind === 'label' ? [entry.label] : [],
  );
}

/**
 * Which candidates have been held against each other, by index: nobody is asked the same thing twice, nor to compare a text
 * with itself.
 */
export function askedPairs(labels: readonly Label[], candidates: readonly string[]): (i: number, j: number) => boolean {
  const asked = new Set<string>();
  const numbers = new Map([...new Set(candidates)].map((text, n) => [text, n]));
  const pair = (a: string, b: string) => `${numbers.get(a)} ${numbers.get(b)}`;
  for (const { texts, chosen, ratings } of labels) {
    const found = [...texts.keys()].filter((i) => numbers.has(texts[i] as string));
    // A choice says nothing of two that both lost, nor do thumbs of two that both have the same.
    const isHeldAgainst = (i: number, j: number) =>
      ratings ? (ratings[i] as number) * (ratings[j] as number) < 0 : chosen === null || i === chosen || j === chosen;
    for (const i of found) {
      for (const j of found) if (isHeldAgainst(i, j)) asked.add(pair(texts[i] as string, texts[j] as string));
    }
  }
  return (i, j) => {
    const [a, b] = [candidates[i] as string, candidates[j] as string];
    return a === b || asked.has(pair(a, b));
  };
}
