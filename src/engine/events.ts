/** Remembers the recent sets of candidates, so that `prefer` can name them by `eventId` and index. */
import { PenchantError } from '../shared/errors.js';
import { MAX_OPEN_EVENTS } from '../shared/limits.js';

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

  /** @returns the new event's id */
  add(event: ShownEvent): string {
    const id = crypto.randomUUID();
    this.#events.set(id, event);
    for (const oldest of this.#events.keys()) {
      if (this.#events.size <= MAX_OPEN_EVENTS) break;
      this.#events.delete(oldest);
    }
    return id;
  }

  /** @throws PenchantError code `unknown-event` */
  get(id: string): ShownEvent {
    const event = this.#events.get(id);
    if (!event) {
      throw new PenchantError(
        'unknown-event',
        `Expected \`eventId\` to name one of the last ${MAX_OPEN_EVENTS} reranks since this engine started, got ${JSON.stringify(id).slice(0, 60)}; pass the texts instead.`,
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
    for (const [id, event] of JSON.parse(new TextDecoder().decode(bytes))) this.#events.set(id, event);
  }

  clear(): void {
    this.#events.clear();
  }
}
