/** Recognises what spans a piece of one line: runs, dashes, bold lines, web addresses. Each looks at a line once. */

/** Longest line, in UTF-16 code units, that is read as a heading for being bold from end to end. */
const MAX_BOLD_HEADING = 80;

/** The end of the run of one character that starts at `at`. */
export function runEnd(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  let end = at + 1;
  while (line.charCodeAt(end) === unit) end++;
  return end;
}

/** A short line that is one bold span, as in **Ingredients:**. */
export function isBoldThroughout(line: string): boolean {
  if (line.length < 5 || line.length > MAX_BOLD_HEADING) return false;
  const body = line.endsWith(':') ? line.slice(0, -1) : line;
  return body.startsWith('**') && body.endsWith('**') && !body.slice(2, -2).includes('**');
}

/** A long dash, or hyphens with white space on both sides. */
export function isDash(line: string, from: number, to: number): boolean {
  if (line.charAt(from) === '\u2014') return true;
  return line.charAt(from - 1) === ' ' && line.charAt(to) === ' ';
}

/** The end of the web address that starts at `at`, or `at` if none does. */
export function endOfAddress(line: string, at: number): number {
  const starts = line.startsWith('http://', at) || line.startsWith('https://', at) || line.startsWith('www.', at);
  return starts ? skipTo(line, at, ' \t)>"') : at;
}

/** The end of the target of a Markdown link whose ( is just before `at`. */
export function skipAddress(line: string, at: number): number {
  return Math.min(line.length, skipTo(line, at, ' )') + 1);
}

function skipTo(line: string, at: number, stops: string): number {
  let end = at;
  while (end < line.length && !stops.includes(line.charAt(end))) end++;
  return end;
}
