/**
 * Reads Markdown, with GitHub's tables, as a tree of a closed set of elements: `markdown-syntax.ts` says what stands where, this
 * file what becomes of it. Raw HTML is the text it is, images become their description, links keep `http:` and `https:`
 * addresses only.
 */
import { decodeEntity } from './entities.js';
import { childrenOf, isWithin, labelKey, parseSyntax, type SyntaxNode } from './markdown-syntax.js';

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

const INLINE_TAGS: Readonly<Record<string, MarkdownTag>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 'del',
};
/** Marks that are not part of what they mark. */
const MARK = /^(?:Emphasis|Strikethrough|Quote|List|Header|Code|Link)Mark$|^Link(?:Title|Label)$/;
const HEADING = /^(?:ATX|Setext)Heading(\d)$/;
const ESCAPE_OR_ENTITY = /\\([!-/:-@[-`{-~])|&(?:#\d+|#x[\da-f]+|\w+);/gi;

/**
 * Reads a text; recursion is as deep as the text is nested.
 *
 * @param headingLevel  level of the shallowest heading, 1 to 6; deeper ones follow
 */
export function readMarkdown(source: string, headingLevel: number): MarkdownNode[] {
  const { text, root } = parseSyntax(source);
  let shallowest = 6;
  const reader = new Reader(text, (depth) => headingLevel - shallowest + depth);
  root.cursor().iterate((node) => {
    const depth = HEADING.exec(node.name)?.[1];
    if (depth) shallowest = Math.min(shallowest, Number(depth));
    if (node.name === 'LinkReference') reader.define(node.node);
  });
  return reader.blocks(root);
}

class Reader {
  readonly #text: string;
  readonly #levelOf: (depth: number) => number;
  /** Addresses by label. */
  readonly #references = new Map<string, string>();

  constructor(text: string, levelOf: (depth: number) => number) {
    this.#text = text;
    this.#levelOf = levelOf;
  }

  /** Takes note of where a label leads; the first to say so is right. */
  define(reference: SyntaxNode): void {
    const [label, url] = [reference.getChild('LinkLabel'), reference.getChild('URL')];
    if (!label || !url) return;
    const key = labelKey(this.#slice(label).slice(1, -1));
    if (!this.#references.has(key)) this.#references.set(key, this.#address(url));
  }

  /** @param isTight  whether paragraphs are lines of a list without room between them */
  blocks(parent: SyntaxNode, isTight = false): MarkdownNode[] {
    return childrenOf(parent).flatMap((node) => this.#block(node, isTight));
  }

  #block(node: SyntaxNode, isTight: boolean): MarkdownNode[] {
    const { name } = node;
    const depth = HEADING.exec(name)?.[1];
    if (depth) return [this.#heading(node, Number(depth))];
    switch (name) {
      case 'Paragraph':
      case 'Task':
        return isTight ? this.#inline(node) : [element('p', this.#inline(node))];
      case 'BulletList':
      case 'OrderedList':
        return [this.#list(node)];
      case 'Blockquote':
        return [element('blockquote', this.blocks(node))];
      case 'FencedCode':
      case 'CodeBlock':
        return [element('pre', [element('code', [this.#code(node)])])];
      case 'Table':
        return [this.#table(node)];
      case 'HorizontalRule':
        return [element('hr', [])];
      case 'LinkReference':
        return [];
      default:
        return MARK.test(name) ? [] : [element('p', [this.#raw(node).trim()])];
    }
  }

  #heading(node: SyntaxNode, depth: number): MarkdownElement {
    const level = Math.min(6, Math.max(1, this.#levelOf(depth)));
    // The mark of a quote before the line under a title is no node.
    const underline = node.name.startsWith('Setext') ? node.lastChild : null;
    const title = this.#text.slice(node.from, underline?.from ?? node.to);
    const to = node.from + (underline ? title.replace(/\n[ \t>]*$/, '').length : title.length);
    return element(`h${level}` as MarkdownTag, trimmed(this.#inline(node, node.from, to)));
  }

  #list(node: SyntaxNode): MarkdownElement {
    const items = node.getChildren('ListItem');
    const blocksOf = (item: SyntaxNode) => childrenOf(item).filter(({ name }) => !MARK.test(name));
    const isTight = ![items, ...items.map(blocksOf)].some((blocks) => hasRoom(blocks, this.#text));
    const children = items.map((item) => element('li', this.blocks(item, isTight)));
    if (node.name === 'BulletList') return element('ul', children);
    const mark = items[0]?.getChild('ListMark');
    const start = mark ? Number.parseInt(this.#slice(mark), 10) : 1;
    return element('ol', children, start === 1 ? {} : { start: String(start) });
  }

  /** Lines of code, without the indentation that the fence before them has. */
  #code(node: SyntaxNode): string {
    const texts = node.getChildren('CodeText');
    const code = texts.map((text) => this.#slice(text)).join('');
    const [first] = texts;
    if (node.name !== 'FencedCode' || !first) return code;
    const columnOf = (at: number) => at - this.#text.lastIndexOf('\n', at - 1);
    const indentation = columnOf(node.from) - columnOf(first.from);
    return indentation > 0 ? code.replace(new RegExp(`^ {1,${indentation}}`, 'gm'), '') : code;
  }

  #table(node: SyntaxNode): MarkdownElement {
    const delimiters = node.getChild('TableDelimiter');
    const aligns = (delimiters ? this.#slice(delimiters) : '').match(/:?-+:?/g)?.map(alignmentOf) ?? [];
    const row = (of: SyntaxNode, tag: 'th' | 'td') => {
      const cells = cellsOf(of);
      const built = aligns.map((align, i) => {
        const cell = cells[i];
        return element(tag, cell ? this.#inline(cell) : [], align ? { align } : {});
      });
      return element('tr', built);
    };
    const head = node.getChildren('TableHeader').map((of) => row(of, 'th'));
    const body = node.getChildren('TableRow').map((of) => row(of, 'td'));
    return element('table', [element('thead', head), ...(body.length > 0 ? [element('tbody', body)] : [])]);
  }

  /** What stands within a node, from one place to another: text, and what its children become. */
  #inline(parent: SyntaxNode, from = parent.from, to = parent.to): MarkdownNode[] {
    const nodes: MarkdownNode[] = [];
    let at = from;
    for (const child of childrenOf(parent)) {
      if (child.from < from || child.to > to) continue;
      nodes.push(this.#text.slice(at, child.from), ...this.#inlineNode(child));
      at = child.to;
    }
    nodes.push(this.#text.slice(at, to));
    // A line that goes on is indented, or quoted, as the one before it.
    return joined(nodes).map((node) => (typeof node === 'string' ? node.replace(/[ \t]*\n[ \t]*/g, '\n') : node));
  }

  #inlineNode(node: SyntaxNode): MarkdownNode[] {
    const { name } = node;
    const tag = INLINE_TAGS[name];
    if (tag) return [element(tag, this.#inline(node))];
    switch (name) {
      case 'InlineCode':
        return [element('code', [this.#inlineCode(node)])];
      case 'Link':
      case 'Image':
        return this.#link(node);
      case 'Autolink': {
        const url = node.getChild('URL');
        return this.#plainLink(node, url ? this.#slice(url) : this.#slice(node));
      }
      case 'URL': {
        // A quotation mark behind an address is not part of it.
        const [, url = '', rest = ''] = /^(.*?)(["']*)$/.exec(this.#slice(node)) ?? [];
        return [...this.#plainLink(node, url), rest];
      }
      case 'Escape':
        return [this.#slice(node).slice(1)];
      case 'Entity':
        return [decodeEntity(this.#slice(node))];
      case 'HardBreak':
        return [element('br', [])];
      case 'TaskMarker':
        return [/x/i.test(this.#slice(node)) ? '☑' : '☐'];
      default:
        return MARK.test(name) ? [] : [this.#raw(node)];
    }
  }

  #inlineCode(node: SyntaxNode): string {
    const code = this.#slice(node)
      .replace(/^`+|`+$/g, '')
      .replace(/[ \t]*\n[> \t]*/g, ' ');
    const text = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    return isWithin(node, 'TableCell') ? text.replaceAll('\\|', '|') : text;
  }

  /** An address that is its own text; there is no link within another. */
  #plainLink(node: SyntaxNode, url: string): MarkdownNode[] {
    if (isWithin(node, 'Link')) return [url];
    return linked(url.startsWith('www.') ? `http://${url}` : url, [url]);
  }

  /** A link, or the description of an image; text where nothing says where it leads. */
  #link(node: SyntaxNode): MarkdownNode[] {
    const marks = node.getChildren('LinkMark');
    const [open, close] = marks as [SyntaxNode, SyntaxNode];
    // An address within the text is one, too.
    const url = node.getChildren('URL').find(({ from }) => from >= close.to);
    const label = node.getChild('LinkLabel');
    const given = label ? this.#slice(label).slice(1, -1) : '';
    const key = labelKey(given || this.#text.slice(open.to, close.from));
    const isInline = marks.length > 2;
    const address = isInline ? (url ? this.#address(url) : '') : this.#references.get(key);
    const children = this.#inline(node, open.to, close.from);
    if (address === undefined) return [this.#slice(open), ...children, this.#text.slice(close.from, node.to)];
    return node.name === 'Link' ? linked(address, children) : [textOf(children) || address];
  }

  #address(url: SyntaxNode): string {
    const address = this.#slice(url).replace(/^<(.*)>$/, '$1');
    return address.replace(ESCAPE_OR_ENTITY, (found, escaped) => escaped ?? decodeEntity(found));
  }

  /** A node's text as it stands, without the marks of a quote around it. */
  #raw(node: SyntaxNode): string {
    return isWithin(node, 'Blockquote') ? this.#slice(node).replace(/\n[ \t]*>[> \t]*/g, '\n') : this.#slice(node);
  }

  #slice({ from, to }: SyntaxNode): string {
    return this.#text.slice(from, to);
  }
}

function element(
  tag: MarkdownTag,
  children: readonly MarkdownNode[],
  attributes: Record<string, string> = {},
): MarkdownElement {
  return { tag, attributes, children };
}

/** Whether a blank line stands before any node but the first. */
function hasRoom(nodes: readonly SyntaxNode[], text: string): boolean {
  return nodes.slice(1).some(({ from }) => {
    const line = text.lastIndexOf('\n', from - 1);
    return line > 0 && /^[ \t>]*$/.test(text.slice(text.lastIndexOf('\n', line - 1) + 1, line));
  });
}

/** The cells of a row; an empty one stands between two delimiters and is no node. */
function cellsOf(row: SyntaxNode): (SyntaxNode | undefined)[] {
  const cells: (SyntaxNode | undefined)[] = [];
  let cell: SyntaxNode | undefined;
  childrenOf(row).forEach((child, i) => {
    if (child.name === 'TableCell') cell = child;
    else {
      if (i > 0) cells.push(cell);
      cell = undefined;
    }
  });
  return cell ? [...cells, cell] : cells;
}

function alignmentOf(dashes: string): string | undefined {
  if (!dashes.endsWith(':')) return dashes.startsWith(':') ? 'left' : undefined;
  return dashes.startsWith(':') ? 'center' : 'right';
}

/** With texts that follow each other made one, and empty ones left out. */
function joined(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  const result: MarkdownNode[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (typeof node === 'string' && typeof last === 'string') result[result.length - 1] = last + node;
    else if (node !== '') result.push(node);
  }
  return result;
}

/** Without the spaces around it. */
function trimmed(nodes: readonly MarkdownNode[]): MarkdownNode[] {
  return nodes
    .map((node, i) => (typeof node === 'string' && i === 0 ? node.trimStart() : node))
    .map((node, i) => (typeof node === 'string' && i === nodes.length - 1 ? node.trimEnd() : node))
    .filter((node) => node !== '');
}

function textOf(nodes: readonly MarkdownNode[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('');
}

/** A link if the address is a complete one of the web, else its text: no scripts, no files, nothing relative to the page. */
function linked(address: string, children: readonly MarkdownNode[]): MarkdownNode[] {
  if (!URL.canParse(address)) return [...children];
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? [element('a', children, { href })] : [...children];
}
