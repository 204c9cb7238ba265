/** Results as Markdown tables, for the terminal and for `docs/benchmarks.md` alike. */
import type { ListRow, Row } from './evaluate.js';

export function formatTables({ rows, lists }: { rows: readonly Row[]; lists: readonly ListRow[] }): string {
  const pairTable = table(
    ['labels', 'arm', 'pair accuracy', '95 % interval', 'log-loss', 'ECE', 'users', 'pairs'],
    rows.map((r) => [
      r.shots,
      r.arm,
      fixed(r.pairAccuracy),
      `${fixed(r.ci[0])} to ${fixed(r.ci[1])}`,
      fixed(r.logLoss),
      fixed(r.ece),
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

function table(head: readonly string[], body: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function fixed(value: number): string {
  return value.toFixed(3);
}
