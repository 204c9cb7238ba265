/**
 * Candidate text as DOM nodes: `marked` reads the Markdown, this file turns its tokens into a closed set of elements.
 * There is no HTML string anywhere on the way, so a candidate cannot bring markup, scripts or styles of its own. Raw HTML
 * in a text is shown as the text it is; images become their description; links keep `http:` and `https:` only.
 */
import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { nextTask } from '../../shared/next-task.js';

/** The elements that a candidate can become. */
export type MarkdownTag =
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'ul'
  | 'ol'
  | 'li'
  | 'strong'
  | 'em'
  | 'del'
  | 'code'
  | 'pre'
  | 'blockquote'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'a'
  | 'br'
  | 'hr';

/** A piece of text, or an element; `attributes` holds `href` of links, `start` of lists and `align` of cells, no others. */
export type MarkdownNode = string | MarkdownElement;

export interface MarkdownElement {
  readonly tag: MarkdownTag;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly MarkdownNode[];
}

/** Milliseconds of compiling in one task. */
const LONGEST_WARM_UP_MS = 3;
/** Longer texts are shown as they are, in UTF-16 code units: reading Markdown is not linear in time for every text. */
const LONGEST_MARKDOWN = 50_000;

/**
 * Reads Markdown as a tree; what cannot be read (or is too long or nested too deeply) is one paragraph of plain text.
 *
 * @param text          any string
 * @param headingLevel  level of the shallowest heading in the text, 1 to 6; deeper ones follow, so that an answer does
 *   not break into the page's own outline
 */
export function parseMarkdown(text: string, headingLevel = 3): MarkdownNode[] {
  if (text.length > LONGEST_MARKDOWN) return [element('p', [text])];
  try {
    // Options of its own: `marked.use()` elsewhere on the page must not change what a candidate looks like.
    const tokens = new Lexer({ gfm: true }).lex(text);
    const depths = tokens.filter((token) => token.type === 'heading').map((token) => (token as Tokens.Heading).depth);
    return new TreeBuilder(headingLevel - Math.min(...depths, 6)).blocks(tokens);
  } catch {
    // Thousands of nested quotes or lists overflow the stack in `marked` or here; such a text is still readable as text.
    return [element('p', [text])];
  }
}

/**
 * Compiles the patterns that Markdown is read with, some in each of several tasks: the first text that is read would
 * otherwise wait for all of them, a hundred or so, in one long task.
 */
export async function warmUp(): Promise<void> {
  let began = performance.now();
  for (const patterns of [Lexer.rules.block.gfm, Lexer.rules.inline.gfm]) {
    for (const pattern of Object.values(patterns)) {
      if (!(pattern instanceof RegExp)) continue;
      // Once for the code that a browser starts with, once for the faster one that it then changes to.
      for (let i = 0; i < 2; i++) pattern.test(' ');
      pattern.lastIndex = 0;
      if (performance.now() - began < LONGEST_WARM_UP_MS) continue;
      await nextTask();
      began = performance.now();
    }
  }
}

/** Builds the nodes of a tree in a document. */
export function toDom(nodes: readonly MarkdownNode[], document: Document): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) {
    if (typeof node === 'string') {
      fragment.append(node);
      continue;
    }
    const built = document.createElement(node.tag);
    for (const [name, value] of Object.entries(node.attributes)) built.setAttribute(name, value);
    if (node.tag === 'a') {
      built.setAttribute('rel', 'noopener noreferrer nofollow');
      built.setAttribute('target', '_blank');
    }
    built.append(toDom(node.children, document));
    fragment.append(built);
  }
  return fragment;
}

function element(
  tag: MarkdownTag,
  children: readonly MarkdownNode[],
  attributes: Record<string, string> = {},
): MarkdownElement {
  return { tag, attributes, children };
}

class TreeBuilder {
  readonly #headingShift: number;

  constructor(headingShift: number) {
    this.#headingShift = headingShift;
  }

  blocks(tokens: readonly Token[]): MarkdownNode[] {
    return tokens.flatMap((token) => this.#block(token as MarkedToken));
  }

  #block(token: MarkedToken): MarkdownNode[] {
    switch (token.type) {
      case 'space':
      case 'def':
        return [];
      case 'paragraph':
        return [element('p', this.#inline(token.tokens))];
      case 'heading': {
        const level = Math.min(6, Math.max(1, token.depth + this.#headingShift));
        return [element(`h${level}` as MarkdownTag, this.#inline(token.tokens))];
      }
      case 'list': {
        const start = typeof token.start === 'number' && token.start !== 1 ? { start: String(token.start) } : {};
        const items = token.items.map((item) => element('li', this.blocks(item.tokens)));
        return [element(token.ordered ? 'ol' : 'ul', items, token.ordered ? start : {})];
      }
      case 'code':
        return [element('pre', [element('code', [token.text])])];
      case 'blockquote':
        return [element('blockquote', this.blocks(token.tokens))];
      case 'table':
        return [this.#table(token)];
      case 'hr':
        return [element('hr', [])];
      case 'html':
        return [element('p', [token.raw.trim()])];
      default:
        // `text` and `checkbox` stand directly in the items of tight lists.
        return this.#inline([token]);
    }
  }

  #inline(tokens: readonly Token[] | undefined): MarkdownNode[] {
    return (tokens ?? []).flatMap((token) => this.#inlineToken(token as MarkedToken));
  }

  #inlineToken(token: MarkedToken): MarkdownNode[] {
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return [element(token.type, this.#inline(token.tokens))];
      case 'codespan':
        return [element('code', [token.text])];
      case 'br':
        return [element('br', [])];
      case 'link': {
        const href = safeHref(token.href);
        const children = this.#inline(token.tokens);
        return href === undefined ? children : [element('a', children, { href })];
      }
      case 'image':
        return [token.text || token.href];
      case 'checkbox':
        return [token.checked ? '☑ ' : '☐ '];
      case 'text':
        return token.tokens ? this.#inline(token.tokens) : [token.text];
      case 'escape':
        return [token.text];
      default:
        return [token.raw];
    }
  }

  #table(token: Tokens.Table): MarkdownElement {
    const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td') =>
      element(
        'tr',
        cells.map((cell) => element(tag, this.#inline(cell.tokens), cell.align ? { align: cell.align } : {})),
      );
    return element('table', [
      element('thead', [row(token.header, 'th')]),
      element(
        'tbody',
        token.rows.map((cells) => row(cells, 'td')),
      ),
    ]);
  }
}

/** The address if it is a complete one of the web, else nothing: no scripts, no files, nothing relative to the page. */
function safeHref(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
