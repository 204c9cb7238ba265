/** Figures as a table in Markdown. */

/** A cell that is undefined stays empty. */
export type Cell = string | number | undefined;

/** @param rows  as many cells each as `head` */
export function markdownTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
