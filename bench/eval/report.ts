/** Results as Markdown tables, for the terminal and for `docs/benchmarks.md` alike. */
import type { ListRow, Row } from './evaluate.js';
import type { RegretRow } from './regret.js';

interface Tables {
  readonly rows: readonly Row[];
  readonly lists: readonly ListRow[];
}

/** @param isPaired  with how much more accurate `personal` is than each arm, user by user */
export function formatTables({ rows, lists }: Tables, isPaired = false): string {
  const pairTable = table(
    [
      'labels',
      'arm',
      'pair accuracy',
      '95 % interval',
      ...(isPaired ? ['personal is above by'] : []),
      'log-loss',
      'ECE',
      'by chance',
      'users',
      'pairs',
    ],
    rows.map((r) => [
      r.shots,
      r.arm,
      fixed(r.pairAccuracy),
      interval(r.ci),
      ...(isPaired ? [r.behind ? `${fixed(r.behind.mean)} (${interval(r.behind.ci)})` : ''] : []),
      fixed(r.logLoss),
      fixed(r.ece),
      fixed(r.eceByChance),
      r.users,
      r.pairs,
    ]),
  );
  if (lists.length === 0) return pairTable;
  const listTable = table(
    ['labels', 'arm', 'top beats random', 'regret'],
    lists.map((l) => [l.shots, l.arm, fixed(l.top1BeatsRandom), fixed(l.regret)]),
  );
  return `${pairTable}\n\n${listTable}`;
}

export function formatRegret(rows: readonly RegretRow[]): string {
  return table(
    [
      'the app’s order',
      'personal order',
      'first is not the wanted one',
      '95 % interval',
      'against never',
      'shown',
      'users',
    ],
    rows.map((r) => [
      r.app,
      r.rule,
      fixed(r.regret),
      interval(r.ci),
      r.rule === 'never' ? '' : `${fixed(r.aboveNever.mean)} (${interval(r.aboveNever.ci)})`,
      fixed(r.shown),
      r.users,
    ]),
  );
}

export function table(head: readonly string[], body: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function interval([low, high]: readonly [number, number]): string {
  return `${fixed(low)} to ${fixed(high)}`;
}

export function fixed(value: number): string {
  return value.toFixed(3);
}
