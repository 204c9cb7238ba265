/** The beginning of an answer, for lists where all of it has no room. Pure. */

/** The first words of a text, without the marks of Markdown. */
export function firstWords(text: string, most = 9): string {
  const words = text
    .replace(/```\w*|-{3,}|\|/g, ' ')
    .replace(/^\s*([-+*#>]+|\d+\.)\s/gm, ' ')
    .replace(/\*+|`/g, '')
    .trim()
    .split(/\s+/);
  return words.length > most ? `${words.slice(0, most).join(' ')} …` : words.join(' ');
}
