/** Dragging a card to another place in a list, by mouse, pen or finger. Escape and a lost pointer let it go where it was. */

/** What a drag tells of itself. */
export interface DragHost {
  /** Cards in the order of the screen. */
  cards(): readonly HTMLElement[];
  /** The card was dragged over this place, 0 first. */
  over(position: number): void;
  /** It was let go; `isDropped` is false where it goes back. */
  end(isDropped: boolean): void;
}

/**
 * @param press  the `pointerdown` on the card's grip
 * @returns      lets go of the card without a word, for when it is no longer there
 */
export function startDrag(press: PointerEvent, card: HTMLElement, host: DragHost): (() => void) | undefined {
  if (press.button !== 0) return undefined;
  press.preventDefault();
  const grip = press.currentTarget as HTMLElement;
  grip.setPointerCapture(press.pointerId);
  card.classList.add('dragged');
  const ending = new AbortController();
  const { signal } = ending;
  const end = (isDropped: boolean) => {
    if (signal.aborted) return;
    ending.abort();
    card.classList.remove('dragged');
    host.end(isDropped);
  };
  const move = ({ clientX, clientY }: PointerEvent) => {
    const cards = host.cards();
    const place = cards.findIndex((other) => {
      const box = other.getBoundingClientRect();
      return clientY >= box.top && clientY <= box.bottom && clientX >= box.left && clientX <= box.right;
    });
    const from = cards.indexOf(card);
    const target = cards[place];
    if (!target || place === from) return;
    // Over a taller card, only from its middle on, or the two would change places to and fro.
    const box = target.getBoundingClientRect();
    const isPast = place > from ? clientY > box.top + box.height / 2 : clientY < box.top + box.height / 2;
    if (isPast || box.top === card.getBoundingClientRect().top) host.over(place);
  };
  grip.addEventListener('pointermove', move, { signal });
  grip.addEventListener('pointerup', () => end(true), { signal });
  grip.addEventListener('lostpointercapture', () => end(false), { signal });
  grip.addEventListener('pointercancel', () => end(false), { signal });
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      end(false);
    },
    { signal, capture: true },
  );
  return () => ending.abort();
}
