/**
 * What stands where in a Markdown text: the one door to Lezer, with what it is particular about put right. It says nothing of what
 * becomes of it.
 */
import type { SyntaxNode } from '@lezer/common';
import { Autolink, InlineContext, type InlineParser, parser, Strikethrough, Table, TaskList } from '@lezer/markdown';

export type { SyntaxNode };

/** UTF-16 units of a label at most; the specification's bound, without which looking for labels would not be linear in time. */
const LONGEST_LABEL = 999;

/** Labels that the text in hand defines: Lezer's inline parsers see no more than their own paragraph. */
let defined: ReadonlySet<string> = new Set();

/**
 * Takes brackets that lead nowhere for text, as those within `[[1]](https://a.example)`. Lezer makes a link of any pair of brackets,
 * whether or not its label is defined, and then of none around it.
 */
const PLAIN_BRACKETS: InlineParser = {
  name: 'PlainBrackets',
  before: 'LinkEnd',
  parse(context, next, at) {
    if (next !== 93 /* ] */ || /[[(]/.test(context.slice(at + 1, at + 2))) return -1;
    const { linkStart, imageStart } = InlineContext;
    const start = Math.max(...[linkStart, imageStart].map((type) => context.findOpeningDelimiter(type) ?? -1));
    const open = start < 0 ? null : context.getDelimiterAt(start);
    if (!open || isDefined(context, open.to, at)) return -1;
    for (const inner of context.takeContent(start)) context.addElement(inner);
    return at + 1;
  },
};

function isDefined(context: InlineContext, from: number, to: number): boolean {
  return defined.size > 0 && to - from <= LONGEST_LABEL && defined.has(labelKey(context.slice(from, to)));
}

/** Without what reads HTML within: to us it is text. */
const PARSER = parser.configure([Table, Strikethrough, TaskList, Autolink, { parseInline: [PLAIN_BRACKETS] }]);

/** A text as it was read, and its tree, whose nodes are places in it. */
export interface MarkdownSyntax {
  readonly text: string;
  readonly root: SyntaxNode;
}

export function parseSyntax(source: string): MarkdownSyntax {
  const text = normalised(source);
  const definitions = text.matchAll(/^[ \t>]*\[([^\]]{1,999})\]:/gm);
  defined = new Set(Array.from(definitions, ([, label = '']) => labelKey(label)));
  return { text, root: PARSER.parse(text).topNode };
}

/** Line feeds between lines, and nothing behind the dashes under a table's head. */
function normalised(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return lines.map((line) => (line.includes('|') && /^[|:> \t-]*$/.test(line) ? line.trimEnd() : line)).join('\n');
}

/** Labels are the same whatever their case and spaces. */
export function labelKey(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function isWithin(node: SyntaxNode, name: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.name === name) return true;
  return false;
}
