/** The parts of developers.html that are written once, by the build: snippets, and the tables of what elements offer. Pure. */
import { escapeHtml, highlight } from './highlight.js';
import type { ElementReference, Entry } from './reference.js';
import { SNIPPETS, type Snippet } from './snippets.js';

/** Fills the places in the page: `<!-- contents -->`, `<!-- snippets -->`, and `<!-- reference:TAG -->` for each element. */
export function fillPage(html: string, references: readonly ElementReference[]): string {
  return references
    .reduce((page, reference) => page.replace(`<!-- reference:${reference.tag} -->`, referenceHtml(reference)), html)
    .replace('<!-- contents -->', SNIPPETS.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join(''))
    .replace('<!-- snippets -->', SNIPPETS.map(snippetHtml).join(''));
}

function snippetHtml({ id, title, about, language, code }: Snippet): string {
  return `
        <section class="snippet" id="${id}" aria-labelledby="${id}-title">
          <h3 id="${id}-title">${escapeHtml(title)}</h3>
          <p>${escapeHtml(about)}</p>
          <div class="code">
            <pre tabindex="0" role="region" aria-label="Code: ${escapeHtml(title)}"><code>${highlight(code, language)}</code></pre>
            <button class="copy" type="button" data-snippet="${id}" aria-label="Copy: ${escapeHtml(title)}">Copy</button>
          </div>
        </section>`;
}

function referenceHtml({ tag, attributes, properties, methods, events, parts, styles }: ElementReference): string {
  const tables = [
    tableHtml('Attributes', attributes, true),
    tableHtml('Properties', properties, false),
    tableHtml('Methods', methods, false),
    tableHtml('Events', events, true),
    tableHtml('Parts, for ::part()', parts, false),
    tableHtml('Custom properties', styles, false),
  ];
  return `<section class="reference" aria-labelledby="${tag}-title">
          <h3 id="${tag}-title"><code>&lt;${tag}&gt;</code></h3>${tables.join('')}
        </section>`;
}

function tableHtml(title: string, entries: readonly Entry[], isOpen: boolean): string {
  if (entries.length === 0) return '';
  const rows = entries.map(
    ({ name, type, text }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${type ? `<code class="type">${escapeHtml(type)}</code> ` : ''}${codeInText(text)}</td></tr>`,
  );
  return `
          <details${isOpen ? ' open' : ''}>
            <summary>${title} <span>${entries.length}</span></summary>
            <table><tbody>${rows.join('')}</tbody></table>
          </details>`;
}

/** Names between backticks as code. */
function codeInText(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
