/** Remembers the recent sets of candidates, so that `prefer` can name them by `eventId` and index. */
import { PenchantError } from '../shared/errors.js';
import { MAX_OPEN_EVENTS, MAX_OPEN_UNITS } from '../shared/limits.js';

/** One set of candidates as it was shown. */
export interface ShownEvent {
  readonly prompt: string;
  /** In the app's order. */
  readonly candidates: readonly string[];
  /** Indices in `candidates`, in the order in which they were shown. */
  readonly shown: readonly number[];
}

export class OpenEvents {
  readonly #events = new Map<string, ShownEvent>();
  /** UTF-16 units of all candidates. */
  #units = 0;

  /** @returns the new event's id */
  add(event: ShownEvent): string {
    const id = crypto.randomUUID();
    this.#events.set(id, event);
    this.#units += unitsOf(event);
    for (const [oldest, gone] of this.#events) {
      const isTooMuch = this.#events.size > MAX_OPEN_EVENTS || this.#units > MAX_OPEN_UNITS;
      // The newest stays, however large it is.
      if (!isTooMuch || oldest === id) break;
      this.#events.delete(oldest);
      this.#units -= unitsOf(gone);
    }
    return id;
  }

  /** @throws PenchantError code `unknown-event` */
  get(id: string): ShownEvent {
    const event = this.#events.get(id);
    if (!event) {
      throw new PenchantError(
        'unknown-event',
        `Expected \`eventId\` to name one of the last ${MAX_OPEN_EVENTS} reranks (fewer where they were large) since this engine started, got ${JSON.stringify(id).slice(0, 60)}; pass the texts instead.`,
      );
    }
    return event;
  }

  /** All of them, for the engine that goes on in another worker. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(JSON.stringify([...this.#events]));
  }

  /** Takes over what `toBytes` of another made. */
  restore(bytes: Uint8Array): void {
    const events: [string, ShownEvent][] = JSON.parse(new TextDecoder().decode(bytes));
    for (const [id, event] of events) {
      this.#events.set(id, event);
      this.#units += unitsOf(event);
    }
  }

  clear(): void {
    this.#events.clear();
    this.#units = 0;
  }
}

function unitsOf({ candidates }: ShownEvent): number {
  return candidates.reduce((sum, { length }) => sum + length, 0);
}
