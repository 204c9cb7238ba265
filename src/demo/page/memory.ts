/** What the demo itself remembers between visits: small things in localStorage. What was learnt is the engine's to keep. */

const PREFIX = 'penchant-demo:';

/** What was remembered under this name, of whatever type an earlier version of the page gave it; undefined if nothing. */
export function recall(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a value, or with undefined forgets it. */
export function remember(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private modes refuse; the page then starts anew next time.
  }
}
