/** Passes on what a store says without being asked; what is said before anybody listens is kept. */
import type { Persistence, StorageFault } from '../shared/protocol.js';
import type { StoreEvent } from './store.js';

export class Announcer {
  #listener: ((event: StoreEvent) => void) | undefined;
  #unheard: StoreEvent[] = [];
  #persistence: Persistence | undefined;

  /** Hears of events from now on, and at once of those that nobody has heard. */
  listen(listener: (event: StoreEvent) => void): void {
    this.#listener = listener;
    for (const event of this.#unheard.splice(0)) listener(event);
  }

  tell(event: StoreEvent): void {
    if (this.#listener) this.#listener(event);
    else this.#unheard.push(event);
  }

  /** Whether the store has said once which promise holds: before that it is starting. */
  get hasStarted(): boolean {
    return this.#persistence !== undefined;
  }

  /** Notes the promise that holds after the start, which the starter asks for itself. */
  start(persistence: Persistence): void {
    this.#persistence = persistence;
  }

  /** Says which promise holds, if it is another than last time. */
  promise(persistence: Persistence, fault: StorageFault | undefined): void {
    if (!this.hasStarted || this.#persistence === persistence) return;
    this.#persistence = persistence;
    this.tell({ type: 'persistence', persistence, ...(fault && { fault }) });
  }
}

/** What is promised of an entry that these copies have. */
export function promiseOf(isJournaled: boolean, isStored: boolean): Persistence {
  if (isJournaled) return isStored ? 'journaled' : 'journal';
  return isStored ? 'indexeddb' : 'memory';
}
