/**
 * Candidate text as DOM nodes: `read-markdown.ts` reads the Markdown as a tree of a closed set of elements, this file makes
 * nodes of it. There is no HTML string anywhere on the way, so a candidate cannot bring markup, scripts or styles of its own.
 */
import { nextTask } from '../../shared/next-task.js';
import { type MarkdownNode, readMarkdown } from './read-markdown.js';

/** Milliseconds of compiling in one task. */
const LONGEST_WARM_UP_MS = 2;
/** Longer texts are shown as they are, in UTF-16 code units: reading Markdown is not linear in time for every text. */
const LONGEST_MARKDOWN = 50_000;
/** Together, everything that a text can be made of. */
const SAMPLES = [
  'a',
  'a *b* **c** ~~d~~ `e`  \n\\* &amp;',
  '# a\n\n> b\n\n---',
  '- a\n\n1. b\n2. c',
  '[a](https://b.example) https://b.example',
  '```\na\n```\n\n    b',
  '| a |\n|---|\n| b |',
];

/**
 * Reads Markdown as a tree; what cannot be read (or is too long or nested too deeply) is one paragraph of plain text.
 *
 * @param text          any string
 * @param headingLevel  level of the shallowest heading in the text, 1 to 6; deeper ones follow, so that an answer does
 *   not break into the page's own outline
 */
export function parseMarkdown(text: string, headingLevel = 3): MarkdownNode[] {
  const plain = (): MarkdownNode[] => [{ tag: 'p', attributes: {}, children: [text] }];
  if (text.length > LONGEST_MARKDOWN) return plain();
  try {
    return readMarkdown(text, headingLevel);
  } catch {
    // Thousands of nested quotes or lists overflow the stack; such a text is still readable as text.
    return plain();
  }
}

/**
 * Has the browser compile what Markdown is read with, some in each of several tasks: the first text that is read would
 * otherwise wait for all of it in one long task.
 */
export async function warmUp(document: Document): Promise<void> {
  let began = performance.now();
  for (const sample of SAMPLES) {
    toDom(parseMarkdown(sample), document);
    if (performance.now() - began < LONGEST_WARM_UP_MS) continue;
    await nextTask();
    began = performance.now();
  }
}

/** A text as nodes of a document, as `parseMarkdown` reads it. */
export function drawMarkdown(text: string, headingLevel: number, document: Document): DocumentFragment {
  return toDom(parseMarkdown(text, headingLevel), document);
}

/** Builds the nodes of a tree in a document. */
function toDom(nodes: readonly MarkdownNode[], document: Document): DocumentFragment {
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
