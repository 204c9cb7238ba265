/** Code as HTML with its comments, strings, tags and keywords marked; enough for a handful of short snippets. Pure. */
import type { SnippetLanguage } from './snippets.js';

const KEYWORDS = /\b(?:import|from|export|function|const|return|await|new|if|default|npm|npx)\b/;
const STRING = /'[^'\n]*'|"[^"\n]*"/;
const COMMENT = /\/\/[^\n]*/;
const TAG = /<\/?[a-zA-Z][\w-]*|\/?>/;

const KINDS: readonly (readonly [string, RegExp])[] = [
  ['comment', COMMENT],
  ['string', STRING],
  ['tag', TAG],
  ['keyword', KEYWORDS],
];

/** @returns HTML; everything in `code` is escaped */
export function highlight(code: string, language: SnippetLanguage): string {
  // An address is no comment, and an arrow is no tag.
  const kinds = KINDS.filter(([kind]) => kind !== 'tag' || language === 'html' || language === 'jsx');
  const pattern = new RegExp(
    kinds
      .map(
        ([kind, { source }]) =>
          `(?<${kind}>${kind === 'comment' ? `(?<!:)${source}` : kind === 'tag' ? `(?<!=)(?:${source})` : source})`,
      )
      .join('|'),
    'g',
  );
  let html = '';
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [''];
    html += `${escapeHtml(code.slice(end, match.index))}<span class="code-${kind}">${escapeHtml(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(end));
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
