/**
 * Wraps a custom element as a React component, for React 18 and 19: properties are set as properties, events are props,
 * children and everything else go to React. The server renders the bare tag, and so does the first render in the page.
 *
 * Our own rather than `@lit/react`, since a property is written only when it has changed: a list of candidates that is
 * written anew on each render would be a new set each time, and a click in between would be lost.
 */
import {
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type HTMLAttributes,
  type PropsWithoutRef,
  type RefAttributes,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';

/** `'rank'` -> `'Rank'`, `'data-loss'` -> `'DataLoss'` */
type PascalCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${PascalCase<Rest>}`
  : Capitalize<Name>;

/** `'penchant-rank'` -> `'onRank'` */
type EventPropName<Type> = Type extends `penchant-${infer Name}` ? `on${PascalCase<Name>}` : never;

/** The event props of an element whose events are `EventMap`. */
export type EventProps<EventMap> = {
  readonly [Type in keyof EventMap as EventPropName<Type>]?: ((event: EventMap[Type]) => void) | undefined;
};

/** The same props with their events' names: types are gone at run time. The compiler asks for each event. */
export type EventNames<EventMap> = {
  readonly [Type in keyof EventMap as EventPropName<Type>]-?: Type;
};

/** What the element adds to an HTML element, less its methods. */
export type ElementProps<Element extends HTMLElement> = {
  readonly [Name in Exclude<keyof Element, keyof HTMLElement> as Element[Name] extends (...args: never[]) => unknown
    ? never
    : Name]?: Element[Name] | undefined;
};

/** All props; `Setters` has those that take more than the property gives back, which TypeScript does not tell. */
export type ComponentProps<Element extends HTMLElement, EventMap, Setters> = Setters &
  Omit<ElementProps<Element>, keyof Setters> &
  EventProps<EventMap> &
  Omit<HTMLAttributes<Element>, keyof EventProps<EventMap> | keyof ElementProps<Element>>;

/** A component whose `ref` is the element. */
export type ElementComponent<Element extends HTMLElement, Props> = ForwardRefExoticComponent<
  PropsWithoutRef<Props> & RefAttributes<Element>
>;

/** React 18 warns of layout effects on the server, where neither kind runs. */
const useClientLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

type Values = Record<string, unknown>;

/**
 * @param tag           name under which the element is registered
 * @param elementClass  its class; tells which props are properties, also where there is no browser
 * @param events        name of each event by its prop
 */
export function createComponent<Element extends HTMLElement, EventMap, Setters = object>(
  tag: string,
  elementClass: { readonly name: string; readonly prototype: Element },
  events: EventNames<EventMap>,
): ElementComponent<Element, ComponentProps<Element, EventMap, Setters>> {
  const isProperty = (name: string) =>
    name in elementClass.prototype && !(name in (globalThis.HTMLElement ?? Object).prototype);

  const Component = forwardRef<Element, Values>((props, ref) => {
    const element = useRef<Element>(null);
    const binding = useRef<Binding>(undefined);
    const attributes: Values = {};
    const properties: Values = {};
    for (const [name, value] of Object.entries(props)) {
      if (name in events) continue;
      if (isProperty(name)) properties[name] = value;
      // React 18 would write the attribute `classname`.
      else attributes[name === 'className' ? 'class' : name] = value;
    }
    useImperativeHandle(ref, () => element.current as Element, []);
    useClientLayoutEffect(() => {
      binding.current ??= new Binding(element.current as Element);
      binding.current.update(properties, props);
    });
    useClientLayoutEffect(() => {
      const { current } = binding;
      return current?.listen(events as Readonly<Record<string, string>>);
    }, []);
    return createElement(tag, { ...attributes, ref: element });
  });
  Component.displayName = elementClass.name;
  return Component as unknown as ElementComponent<Element, ComponentProps<Element, EventMap, Setters>>;
}

/** An element and what was last written to it. */
class Binding {
  readonly #element: HTMLElement;
  /** The properties that have a value of a prop, and that value. */
  readonly #written = new Map<string, unknown>();
  #props: Values = {};

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Writes the properties that have changed since the last time; one whose prop has gone goes back to its default. */
  update(properties: Values, props: Values): void {
    this.#props = props;
    const element = this.#element as unknown as Values;
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined || (this.#written.has(name) && isSame(this.#written.get(name), value))) continue;
      this.#written.set(name, value);
      element[name] = value;
    }
    for (const name of [...this.#written.keys()].filter((written) => properties[written] === undefined)) {
      this.#written.delete(name);
      // The elements' own way of saying "the default"; a boolean's is false.
      element[name] = typeof element[name] === 'boolean' ? false : undefined;
    }
  }

  /** Calls the newest event props until it is told to stop, by what it returns. */
  listen(events: Readonly<Record<string, string>>): () => void {
    const stopping = new AbortController();
    for (const [prop, type] of Object.entries(events)) {
      const listener = (event: Event) => (this.#props[prop] as ((event: Event) => void) | undefined)?.(event);
      this.#element.addEventListener(type, listener, { signal: stopping.signal });
    }
    return () => stopping.abort();
  }
}

/** A list that is written in JSX is another one on each render; its entries tell whether it has changed. */
function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((entry, i) => Object.is(entry, b[i]));
}
