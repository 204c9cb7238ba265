/**
 * One engine for each user, however many components ask for it: started for the first, disposed of when the last has
 * gone. Knows nothing of React, whose StrictMode makes a component leave and come back at once.
 */
import type { createEngine, Engine, EngineOptions } from '../client.js';
import { type PenchantError, toPenchantError } from '../shared/errors.js';
import type { Progress } from '../shared/protocol.js';

/** Where the start of an engine stands; at most one of `engine` and `error` is there. */
export interface PenchantState {
  readonly engine: Engine | null;
  readonly error: PenchantError | null;
  /** The newest report of the start, once a percent of a file. */
  readonly progress: Progress | null;
}

/** As those of `createEngine`; `worker` as a function, since an engine may be started more than once. */
export interface PenchantOptions extends Omit<EngineOptions, 'worker' | 'onProgress' | 'signal'> {
  readonly worker?: () => Worker;
}

/** Before anybody asks, and on the server. */
export const IDLE: PenchantState = { engine: null, error: null, progress: null };

interface Entry {
  state: PenchantState;
  readonly listeners: Set<() => void>;
  readonly closing: AbortController;
}

export class EnginePool {
  readonly #create: typeof createEngine;
  readonly #entries = new Map<string, Entry>();

  constructor(create: typeof createEngine) {
    this.#create = create;
  }

  /** The same object until something changes. */
  state(user: string): PenchantState {
    return this.#entries.get(user)?.state ?? IDLE;
  }

  /**
   * Asks for the user's engine; the options of whoever comes first count.
   *
   * @param listener  called when `state(user)` has changed
   * @returns         ends this; the engine goes when nobody has asked for it again by the next task
   */
  subscribe(user: string, options: PenchantOptions, listener: () => void): () => void {
    let entry = this.#entries.get(user);
    // A start that failed is tried again by whoever comes next.
    if (!entry || entry.state.error) entry = this.#start(user, options, entry?.listeners);
    const { listeners } = entry;
    // Two subscribers may pass the same function.
    const own = () => listener();
    listeners.add(own);
    return () => {
      listeners.delete(own);
      setTimeout(() => this.#closeUnused(user));
    };
  }

  #start(user: string, options: PenchantOptions, listeners = new Set<() => void>()): Entry {
    const entry: Entry = { state: IDLE, listeners, closing: new AbortController() };
    this.#entries.set(user, entry);
    const change = (news: Partial<PenchantState>) => {
      entry.state = { ...entry.state, ...news };
      for (const listener of [...listeners]) listener();
    };
    if (listeners.size > 0) change({});
    void this.#create({
      ...options,
      user,
      signal: entry.closing.signal,
      onProgress: (progress) => isNews(entry.state.progress, progress) && change({ progress }),
    }).then(
      (engine) => {
        if (entry.closing.signal.aborted) engine.dispose();
        else change({ engine });
      },
      (error) => {
        if (!entry.closing.signal.aborted) change({ error: toPenchantError(error) });
      },
    );
    return entry;
  }

  #closeUnused(user: string): void {
    const entry = this.#entries.get(user);
    if (!entry || entry.listeners.size > 0) return;
    this.#entries.delete(user);
    entry.closing.abort();
    entry.state.engine?.dispose();
  }
}

/** Whether a report says more than the last one: hundreds of a download would each draw a page anew. */
function isNews(last: Progress | null, next: Progress): boolean {
  if (last?.status !== 'download' || next.status !== 'download' || last.file !== next.file) return true;
  return percentOf(last) !== percentOf(next);
}

function percentOf({ loaded, total }: { readonly loaded: number; readonly total?: number }): number {
  // Where the size is not known, a report for each 100 kB.
  return Math.floor(total ? (loaded / total) * 100 : loaded / 1e5);
}
