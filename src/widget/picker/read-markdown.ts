/**
 * Reads Markdown, with GitHub's tables, as a tree of a closed set of elements. `@lezer/markdown` says what stands where; this
 * file says what becomes of it. Raw HTML is the text it is, images become their description, links keep `http:` and `https:`
 * addresses only.
 */
import type { SyntaxNode } from '@lezer/common';
import { Autolink, parser, Strikethrough, Table, TaskList } from '@lezer/markdown';

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

/** Without the code that reads HTML within: to us it is text. */
const PARSER = parser.configure([Table, Strikethrough, TaskList, Autolink]);

const INLINE_TAGS: Readonly<Record<string, MarkdownTag>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 'del',
};
/** Marks that are not part of what they mark. */
const MARK = /^(?:Emphasis|Strikethrough|Quote|List|Header|Code|Link)Mark$|^Link(?:Title|Label)$/;
const HEADING = /^(?:ATX|Setext)Heading(\d)$/;
/** The named characters that language models write; others are left as they stand. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', hellip: '…' },
  ...{ ndash: '–', mdash: '—', times: '×', deg: '°', bull: '•', rarr: '→', le: '≤', ge: '≥', ne: '≠' },
};

/**
 * Reads a text; recursion is as deep as the text is nested.
 *
 * @param headingLevel  level of the shallowest heading, 1 to 6; deeper ones follow
 */
export function readMarkdown(text: string, headingLevel: number): MarkdownNode[] {
  const tree = PARSER.parse(text);
  let shallowest = 6;
  const references = new Map<string, string>();
  const reader = new Reader(text, references, (depth) => headingLevel - shallowest + depth);
  tree.iterate({
    enter(node) {
      const depth = HEADING.exec(node.name)?.[1];
      if (depth) shallowest = Math.min(shallowest, Number(depth));
      if (node.name === 'LinkReference') reader.define(node.node);
    },
  });
  return reader.blocks(tree.topNode);
}

class Reader {
  readonly #text: string;
  /** Addresses by label. */
  readonly #references: Map<string, string>;
  readonly #levelOf: (depth: number) => number;

  constructor(text: string, references: Map<string, string>, levelOf: (depth: number) => number) {
    this.#text = text;
    this.#references = references;
    this.#levelOf = levelOf;
  }

  /** Takes note of where a label leads; the first to say so is right. */
  define(reference: SyntaxNode): void {
    const [label, url] = [reference.getChild('LinkLabel'), reference.getChild('URL')];
    if (!label || !url) return;
    const key = keyOf(this.#slice(label).slice(1, -1));
    if (!this.#references.has(key)) this.#references.set(key, this.#address(url));
  }

  /** @param isTight  whether paragraphs are lines of a list without room between them */
  blocks(parent: SyntaxNode, isTight = false): MarkdownNode[] {
    return childrenOf(parent).flatMap((node) => this.#block(node, isTight));
  }

  #block(node: SyntaxNode, isTight: boolean): MarkdownNode[] {
    const { name } = node;
    const depth = HEADING.exec(name)?.[1];
    if (depth) {
      const level = Math.min(6, Math.max(1, this.#levelOf(Number(depth))));
      return [element(`h${level}` as MarkdownTag, trimmed(this.#inline(node)))];
    }
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
      case 'CodeBlock': {
        const code = childrenOf(node).filter((child) => child.name === 'CodeText');
        return [element('pre', [element('code', [code.map((line) => this.#slice(line)).join('')])])];
      }
      case 'Table':
        return [this.#table(node)];
      case 'HorizontalRule':
        return [element('hr', [])];
      case 'LinkReference':
        return [];
      default:
        return MARK.test(name) ? [] : [element('p', [this.#slice(node).trim()])];
    }
  }

  #list(node: SyntaxNode): MarkdownElement {
    const items = node.getChildren('ListItem');
    const isTight =
      !hasRoom(items, this.#text) && !items.some((item) => hasRoom(childrenOf(item).slice(1), this.#text));
    const children = items.map((item) => element('li', this.blocks(item, isTight)));
    if (node.name === 'BulletList') return element('ul', children);
    const mark = items[0]?.getChild('ListMark');
    const start = mark ? Number.parseInt(this.#slice(mark), 10) : 1;
    return element('ol', children, start === 1 ? {} : { start: String(start) });
  }

  #table(node: SyntaxNode): MarkdownElement {
    const delimiters = node.getChild('TableDelimiter');
    const aligns = delimiters
      ? this.#slice(delimiters)
          .match(/:?-+:?/g)
          ?.map(alignmentOf)
      : undefined;
    const width = aligns?.length ?? 0;
    const row = (of: SyntaxNode, tag: 'th' | 'td') => {
      const cells = cellsOf(of);
      const built = Array.from({ length: width }, (_, i) => {
        const [cell, align] = [cells[i], aligns?.[i]];
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
    const add = (node: MarkdownNode) => {
      const last = nodes.at(-1);
      if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node;
      else if (node !== '') nodes.push(node);
    };
    let at = from;
    for (const child of childrenOf(parent)) {
      if (child.from < from || child.to > to) continue;
      add(this.#text.slice(at, child.from));
      for (const node of this.#inlineNode(child)) add(node);
      at = child.to;
    }
    add(this.#text.slice(at, to));
    // A line that goes on is indented, or quoted, as the one before it.
    return nodes.map((node) => (typeof node === 'string' ? node.replace(/[ \t]*\n[ \t]*/g, '\n') : node));
  }

  #inlineNode(node: SyntaxNode): MarkdownNode[] {
    const { name } = node;
    const tag = INLINE_TAGS[name];
    if (tag) return [element(tag, this.#inline(node))];
    switch (name) {
      case 'InlineCode': {
        const code = this.#slice(node)
          .replace(/^`+|`+$/g, '')
          .replace(/[ \t]*\n[> \t]*/g, ' ');
        const text = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
        return [element('code', [node.parent?.name === 'TableCell' ? text.replaceAll('\\|', '|') : text])];
      }
      case 'Link':
      case 'Image':
        return this.#link(node);
      case 'Autolink': {
        const url = node.getChild('URL');
        return url ? linked(this.#slice(url), [this.#slice(url)]) : [this.#slice(node)];
      }
      case 'URL': {
        // A quotation mark behind an address is not part of it.
        const [, url = '', rest = ''] = /^(.*?)(["']*)$/.exec(this.#slice(node)) ?? [];
        return [...linked(url.startsWith('www.') ? `http://${url}` : url, [url]), rest];
      }
      case 'Escape':
        return [this.#slice(node).slice(1)];
      case 'Entity':
        return [decode(this.#slice(node))];
      case 'HardBreak':
        return [element('br', [])];
      case 'TaskMarker':
        return [/x/i.test(this.#slice(node)) ? '☑' : '☐'];
      default:
        return MARK.test(name) ? [] : [this.#slice(node)];
    }
  }

  /** A link, or the description of an image; text where nothing says where it leads. */
  #link(node: SyntaxNode): MarkdownNode[] {
    const marks = node.getChildren('LinkMark');
    const [open, close] = marks as [SyntaxNode, SyntaxNode];
    const [url, label] = [node.getChild('URL'), node.getChild('LinkLabel')];
    const given = label ? this.#slice(label).slice(1, -1) : '';
    const key = keyOf(given || this.#text.slice(open.to, close.from));
    const isInline = marks.length > 2;
    const address = isInline ? (url ? this.#address(url) : '') : this.#references.get(key);
    const children = this.#inline(node, open.to, close.from);
    if (address === undefined) return [this.#slice(open), ...children, this.#text.slice(close.from, node.to)];
    return node.name === 'Link' ? linked(address, children) : [textOf(children) || address];
  }

  #address(url: SyntaxNode): string {
    const raw = this.#slice(url).replace(/^<(.*)>$/, '$1');
    return raw.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&#?\w+;/g, decode);
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

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** Whether a blank line parts any two neighbours. */
function hasRoom(nodes: readonly SyntaxNode[], text: string): boolean {
  return nodes.some((node, i) => {
    const next = nodes[i + 1];
    return next !== undefined && /\n[ \t>]*\n/.test(text.slice(node.to, next.from));
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

/** Labels are the same whatever their case and spaces. */
function keyOf(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

function decode(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return ENTITIES[name] ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : '\ufffd';
}

/** A link if the address is a complete one of the web, else its text: no scripts, no files, nothing relative to the page. */
function linked(address: string, children: readonly MarkdownNode[]): MarkdownNode[] {
  if (!URL.canParse(address)) return [...children];
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? [element('a', children, { href })] : [...children];
}
