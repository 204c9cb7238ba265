/** Candidate text as a tree: what is read, what is refused, and that nothing is lost or let in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, warmUp } from '../../src/widget/picker/markdown.js';
import type { MarkdownNode } from '../../src/widget/picker/read-markdown.js';

const TAGS = 'p h1 h2 h3 h4 h5 h6 ul ol li strong em del code pre blockquote table thead tbody tr th td a br hr'.split(
  ' ',
);
const ATTRIBUTES = ['href', 'start', 'align'];

/** The tree as HTML, for reading in a test only. */
function show(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node.replaceAll('<', '&lt;');
      const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value}"`);
      return `<${node.tag}${attributes.join('')}>${show(node.children)}</${node.tag}>`;
    })
    .join('');
}

function everyElement(nodes: readonly MarkdownNode[], check: (node: Exclude<MarkdownNode, string>) => void): void {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    check(node);
    everyElement(node.children, check);
  }
}

const markdown = (text: string, headingLevel?: number) => show(parseMarkdown(text, headingLevel));

describe('parseMarkdown', () => {
  it('reads paragraphs, emphasis, inline code and line breaks', () => {
    expect(markdown('One *two* **three** `a<b`  \nfour')).toBe(
      '<p>One <em>two</em> <strong>three</strong> <code>a&lt;b</code><br></br>four</p>',
    );
  });

  it('reads nested lists and keeps the number a list starts with', () => {
    expect(markdown('3. a\n4. b\n   - c')).toBe('<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>');
  });

  it('reads tables with their alignment', () => {
    expect(markdown('| a | b |\n|---|--:|\n| 1 | 2 |')).toBe(
      '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead>' +
        '<tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>',
    );
  });

  it('keeps empty cells in their columns, fills short rows and cuts long ones', () => {
    expect(markdown('a | b | c\n--|:-:|--\n| | **`x\\|y`** |\n1 | 2 | 3 | 4')).toBe(
      '<table><thead><tr><th>a</th><th align="center">b</th><th>c</th></tr></thead><tbody>' +
        '<tr><td></td><td align="center"><strong><code>x|y</code></strong></td><td></td></tr>' +
        '<tr><td>1</td><td align="center">2</td><td>3</td></tr></tbody></table>',
    );
  });

  it('sets paragraphs in lists apart only where the text does', () => {
    expect(markdown('- a\n- b')).toBe('<ul><li>a</li><li>b</li></ul>');
    expect(markdown('- a\n\n- b')).toBe('<ul><li><p>a</p></li><li><p>b</p></li></ul>');
    expect(markdown('- a\n\n  b')).toBe('<ul><li><p>a</p><p>b</p></li></ul>');
    expect(markdown('- a\n  - b\n\n    c')).toBe('<ul><li>a<ul><li><p>b</p><p>c</p></li></ul></li></ul>');
  });

  it('reads what stands in a quote or a list without its marks', () => {
    expect(markdown('> a *b\n> c*\n> ```\n> x\n>\n>  y\n> ```')).toBe(
      '<blockquote><p>a <em>b\nc</em></p><pre><code>x\n\n y</code></pre></blockquote>',
    );
    expect(markdown('- [x] done\n- [ ] not `a\n  b`')).toBe('<ul><li>☑ done</li><li>☐ not <code>a b</code></li></ul>');
    expect(markdown('1. a\n\n   ```\n   x\n\n     y\n   ```')).toBe(
      '<ol><li><p>a</p><pre><code>x\n\n  y</code></pre></li></ol>',
    );
  });

  it('reads characters by name and number, and escapes', () => {
    expect(markdown('a &lt;b&gt; &amp; &#8212; &#x1F600; &bogus; &constructor; &__proto__; \\*c\\*')).toBe(
      '<p>a &lt;b> & — 😀 &bogus; &constructor; &__proto__; *c*</p>',
    );
    expect(markdown('&#0; &#xd800; &#1114112;')).toBe('<p>\ufffd \ufffd \ufffd</p>');
  });

  it('finds where a label leads, and leaves one that leads nowhere as it is', () => {
    const definition = '\n\n[A  b]: <https://example.org/c> "title"\n[a b]: https://example.org/second';
    const link = (text: string) => `<a href="https://example.org/c">${text}</a>`;
    expect(markdown(`[x][a b] [a B][] [a b]${definition}`)).toBe(`<p>${link('x')} ${link('a B')} ${link('a b')}</p>`);
    expect(markdown(`![x][a b] ![][a b]${definition}`)).toBe('<p>x https://example.org/c</p>');
    expect(markdown('[x] [y][z] [*w*] ![v] [u]() list[0]')).toBe('<p>[x] [y][z] [<em>w</em>] ![v] u list[0]</p>');
  });

  it('finds where a link leads where its text is an address or holds brackets, and puts none within another', () => {
    const link = (text: string, href = 'https://b.example/y') => `<a href="${href}">${text}</a>`;
    expect(markdown('[https://a.example/x](https://b.example/y)')).toBe(`<p>${link('https://a.example/x')}</p>`);
    expect(markdown('[me@a.example](https://b.example/y)')).toBe(`<p>${link('me@a.example')}</p>`);
    expect(markdown('[*<https://a.example/x>*](https://b.example/y)')).toBe(
      `<p>${link('<em>https://a.example/x</em>')}</p>`,
    );
    expect(markdown('[[1]](https://b.example/y) [a [b] *c*](https://b.example/y)')).toBe(
      `<p>${link('[1]')} ${link('a [b] <em>c</em>')}</p>`,
    );
    expect(markdown('*a [b] c* ![d [e]](https://b.example/y)')).toBe('<p><em>a [b] c</em> d [e]</p>');
    expect(markdown('[a](https://b.example/?x=1&amp;y=\\(2\\)&#abc;)')).toBe(
      `<p>${link('a', 'https://b.example/?x=1&y=(2)&#abc;')}</p>`,
    );
  });

  it('reads lines that end as they do elsewhere', () => {
    const text = 'a  \nb\n\n| c | d |\n| --- | --- |  \n| 1 | 2 |\n\n- e\n\n- f\n\n<b>\n\n**g**';
    expect(markdown(text.replaceAll('\n', '\r\n'))).toBe(markdown(text));
    expect(markdown(text)).toContain('<td>2</td>');
    expect(markdown(text)).toContain('<li><p>e</p></li>');
    expect(markdown(text)).toContain('<strong>g</strong>');
  });

  it('reads lists, titles and raw HTML in quotes as anywhere else', () => {
    expect(markdown('> - a\n>\n>   b')).toBe('<blockquote><ul><li><p>a</p><p>b</p></li></ul></blockquote>');
    expect(markdown('> - a\n>\n> - b')).toBe('<blockquote><ul><li><p>a</p></li><li><p>b</p></li></ul></blockquote>');
    expect(markdown('> a\n> ---')).toBe('<blockquote><h3>a</h3></blockquote>');
    expect(markdown('> <div>\n> x\n> </div>')).toBe('<blockquote><p>&lt;div>\nx\n&lt;/div></p></blockquote>');
  });

  it('takes the indentation of a fence off the code within', () => {
    expect(markdown('- a\n\n    ```py\n    x\n      y\n    ```')).toContain('<code>x\n  y</code>');
    expect(markdown('  ```\n  x\n y\n  ```')).toBe('<pre><code>x\ny</code></pre>');
  });

  it('makes links of plain addresses, without the marks behind them', () => {
    expect(markdown('see https://example.org/a. or <https://example.org/b>, "www.example.org"')).toBe(
      '<p>see <a href="https://example.org/a">https://example.org/a</a>. or ' +
        '<a href="https://example.org/b">https://example.org/b</a>, "<a href="http://www.example.org/">www.example.org</a>"</p>',
    );
    expect(markdown('<me@example.org> and me@example.org')).toBe('<p>me@example.org and me@example.org</p>');
  });

  it('keeps code blocks as they are', () => {
    expect(markdown('```html\n<b>&amp;</b>\n```')).toBe('<pre><code>&lt;b>&amp;&lt;/b></code></pre>');
  });

  it('starts headings at the level that the page asks for', () => {
    expect(markdown('## a\n\n### b', 3)).toBe('<h3>a</h3><h4>b</h4>');
    expect(markdown('###### a\n\n# b', 6)).toBe('<h6>a</h6><h6>b</h6>');
  });

  it('shows raw HTML as text', () => {
    expect(markdown('<img src=x onerror=alert(1)>')).toBe('<p>&lt;img src=x onerror=alert(1)></p>');
    expect(markdown('a <b onclick="x()">c</b>')).toBe('<p>a &lt;b onclick="x()">c&lt;/b></p>');
  });

  it('keeps links to the web and drops the address of all others', () => {
    expect(markdown('[a](https://example.org/b?c=1)')).toBe('<p><a href="https://example.org/b?c=1">a</a></p>');
    for (const address of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'file:///etc',
      '/x',
      '//x',
    ]) {
      expect(markdown(`[a](${address})`)).toBe('<p>a</p>');
    }
  });

  it('shows an image as its description and loads nothing', () => {
    expect(markdown('![a cat](https://example.org/cat.png)')).toBe('<p>a cat</p>');
  });

  it('gives plain text where the nesting is too deep or the text too long to read as Markdown', () => {
    for (const text of ['> '.repeat(20_000), `${'- '.repeat(3000)}x`, '*'.repeat(60_000)]) {
      const [paragraph, ...more] = parseMarkdown(text);
      // Compared as a truth, so that a failure does not print sixty thousand stars.
      expect(more.length === 0 && typeof paragraph === 'object' && paragraph.children[0] === text).toBe(true);
    }
  });

  it('lets no element, attribute or address through that is not on the list, whatever the text', () => {
    const piece = fc.constantFrom(
      ...'# |* |**|_|`|```\n|- |1. |> |<script>|</b>|<!--|-->|[a](|)|![|](javascript:x)|https://a.b|\\|\n|\n\n||---||a|&lt;|&constructor;|&toString;|http://a.b|]|]:|\r\n|<a href="x">'.split(
        /(?<=.)\|(?=.)/s,
      ),
      '|',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        everyElement(parseMarkdown(candidate), ({ tag, attributes, children }) => {
          for (const child of children) expect(typeof child === 'string' || TAGS.includes(child.tag)).toBe(true);
          if (tag === 'a') everyElement(children, (inner) => expect(inner.tag).not.toBe('a'));
          expect(TAGS).toContain(tag);
          for (const name of Object.keys(attributes)) expect(ATTRIBUTES).toContain(name);
          if (attributes.href !== undefined) expect(attributes.href).toMatch(/^https?:\/\//);
        });
      }),
      { numRuns: 500 },
    );
  });
});

it('reads the same after its patterns were compiled ahead', async () => {
  const text = '# One\n\n- *two* `three`\n- [four](https://a.example)\n\n| a | b |\n|---|---|\n| c | ~~d~~ |\n\n> five';
  const before = markdown(text);
  const made: string[] = [];
  const node = { setAttribute() {}, append() {} };
  const document = {
    createDocumentFragment: () => node,
    createElement(tag: string) {
      made.push(tag);
      return node;
    },
  };
  await warmUp(document as unknown as Document);
  // Everything that a text can be made of, but for levels of headings.
  expect(TAGS.filter((tag) => !made.includes(tag) && !/h[1-6]/.test(tag))).toEqual([]);
  expect(markdown(text)).toBe(before);
});
