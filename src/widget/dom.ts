/** The few ways in which the elements make and change DOM; no markup is ever parsed. */

/** Creates an element with part names, which are also its classes for the elements' own styles. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  part: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (part) {
    made.setAttribute('part', part);
    made.className = part;
  }
  made.append(...children);
  return made;
}

/** Creates a push button; `type="button"` so that it never submits a form around it. */
export function makeButton(part: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', part);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}

/** Sets a text only where it differs, so that a live region does not repeat itself. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Creates an element of SVG; its look comes from the style sheet, so that it follows themes. */
export function makeSvg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
