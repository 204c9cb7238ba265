/** A few short ways to the DOM: find what the page has, and make what it has not. */

/** The element of this id, which the page must have. */
export function byId<Found extends HTMLElement>(id: string, type: new () => Found): Found {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`Expected the page to hold a ${type.name} #${id}, got none.`);
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

/** Sets a text only where it differs, so that a live region does not repeat itself. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A set of radio buttons that the page has, by their common name. */
export class RadioGroup<Value extends string> {
  readonly #inputs: readonly HTMLInputElement[];

  /** @param onChange  called when the visitor has chosen */
  constructor(root: HTMLElement, onChange: (value: Value) => void) {
    this.#inputs = [...root.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
    if (this.#inputs.length === 0) throw new Error(`Expected #${root.id} to hold radio buttons, got none.`);
    for (const input of this.#inputs) {
      // Browsers bring back what was checked before a reload; the page starts as it is written.
      input.checked = input.defaultChecked;
      input.addEventListener('change', () => input.checked && onChange(input.value as Value));
    }
  }

  get value(): Value {
    return (this.#inputs.find(({ checked }) => checked) ?? (this.#inputs[0] as HTMLInputElement)).value as Value;
  }
  set value(value: Value) {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  /** The button of a value. */
  input(value: Value): HTMLInputElement {
    return this.#inputs.find((input) => input.value === value) as HTMLInputElement;
  }
}
