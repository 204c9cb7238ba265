/** Which language an element stands in. */

/** The nearest `lang`: the element's own, an ancestor's, also beyond shadow roots; else the browser's language. */
export function languageOf(element: Element): string {
  for (let at: Element | undefined = element; at; ) {
    const language = at.closest('[lang]')?.getAttribute('lang');
    if (language) return language;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : undefined;
  }
  return navigator.language;
}
