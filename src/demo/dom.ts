/** Two short ways to the DOM: find what index.html has, and make what it has not. */

/** The element of this id, which index.html must have. */
export function byId<Found extends HTMLElement>(id: string, type: new () => Found): Found {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`Expected index.html to hold a ${type.name} #${id}, got none.`);
  return found;
}

/** An element with a class and children; no markup is ever parsed. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A push button. */
export function makeButton(text: string, className: string, onClick: () => void): HTMLButtonElement {
  const button = make('button', className, text);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}
