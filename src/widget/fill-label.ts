/** Puts values in the places of a label, such as `{position}`; a place without a value stays as it is. */
export function fillLabel(label: string, values: Readonly<Record<string, unknown>>): string {
  return label.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place));
}
