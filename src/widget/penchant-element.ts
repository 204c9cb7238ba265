/**
 * What the elements have in common: a shadow root with their styles, an engine, properties that a page may set before the
 * element is defined, attributes that follow properties, and updates that are collected.
 */
import type { Engine } from '../client.js';

/** In Node there are no elements; the classes must still be importable there. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export abstract class PenchantElement extends Base {
  /** Style sheets by their text, one for all elements of a class. */
  static readonly #sheets = new Map<string, CSSStyleSheet>();

  protected readonly root: ShadowRoot;
  #engine: Engine | null = null;
  #isScheduled = false;

  /**
   * @param styles  the element's style sheet
   * @param init    of the shadow root; open by default
   */
  constructor(styles: string, init: Partial<ShadowRootInit> = {}) {
    super();
    this.root = this.attachShadow({ mode: 'open', ...init });
    this.root.adoptedStyleSheets = [PenchantElement.#sheetOf(styles)];
  }

  /** The engine that ranks and learns; null until there is one. Several elements may share one. */
  get engine(): Engine | null {
    return this.#engine;
  }
  set engine(engine: Engine | null | undefined) {
    const old = this.#engine;
    if (old === (engine ?? null)) return;
    this.#engine = engine ?? null;
    this.engineChanged(this.#engine, old);
    this.schedule();
  }

  connectedCallback(): void {
    // What a page set before the element was defined lies on the element itself and hides the accessors.
    for (const name of Object.keys(this)) {
      if (!(name in Object.getPrototypeOf(this))) continue;
      const self = this as unknown as Record<string, unknown>;
      const value = self[name];
      delete self[name];
      self[name] = value;
    }
    this.schedule();
  }

  /** Called when there is another engine. */
  protected engineChanged(_engine: Engine | null, _old: Engine | null): void {}

  /** Brings what is shown up to date. */
  protected abstract update(): void;

  /** Collects the changes made in one go into one update. */
  protected schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.update();
    });
  }

  /** Lets an attribute follow its property; null and undefined take it away. */
  protected reflect(name: string, value: string | number | null | undefined): void {
    const text = value === undefined || value === null ? null : String(value);
    if (this.getAttribute(name) === text) return;
    if (text === null) this.removeAttribute(name);
    else this.setAttribute(name, text);
  }

  static #sheetOf(styles: string): CSSStyleSheet {
    const known = PenchantElement.#sheets.get(styles);
    if (known) return known;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    PenchantElement.#sheets.set(styles, sheet);
    return sheet;
  }
}
