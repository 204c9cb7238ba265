/** Set difference, until all browsers have `Set.prototype.difference`. */
export function minus<T>(a: ReadonlySet<T>, b: { has(x: T): boolean }): Set<T> {
  return new Set([...a].filter((x) => !b.has(x)));
}
