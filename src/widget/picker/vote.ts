/**
 * What a user says of one set, on its way into the label log: `wanted` is what the screen shows, `stored` what the engine
 * has, and a loop makes the second follow the first. So a changed mind, an undo and a retry are one thing, no click is lost
 * while another is being saved, and the last one wins.
 */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import type { Label, PreferResult } from '../../shared/protocol.js';
import { fromLabel, type Said, toEngineVerdict } from './verdict.js';

/** A set as it stands on the screen. */
export interface ShownSet {
  readonly prompt: string;
  /** In the app's order. */
  readonly candidates: readonly string[];
  /** Indices in `candidates`, in the order of the screen. */
  readonly shown: readonly number[];
}

/** Something said of a set, with all that its label needs; made once, so that a retry is not a second label. */
export interface Saying extends Said {
  readonly labelId: string;
  readonly set: ShownSet;
  /** From the moment when the set was shown, in milliseconds. */
  readonly ms: number;
}

/** `none`: nothing was said; `waiting`: there is no engine yet. */
export type VoteStatus = 'none' | 'waiting' | 'saving' | 'saved' | 'failed';

/** What happens around a vote. */
export interface VoteHost {
  engine(): Engine | null;
  /** Called after each change of status. */
  changed(): void;
  stored(saying: Saying, result: PreferResult, replaced: string | undefined): void;
  /** @param result  absent where the label had been taken back elsewhere */
  takenBack(labelId: string, result: PreferResult | undefined): void;
  failed(what: 'preferFailed' | 'undoFailed', error: unknown, retry: () => void): void;
}

export class Vote {
  readonly #host: VoteHost;
  #wanted: Saying | undefined;
  #stored: Saying | undefined;
  #isPaused = false;
  #status: VoteStatus = 'none';
  #isRunning = false;

  constructor(host: VoteHost) {
    this.#host = host;
  }

  /** A vote that was given before the page was loaded; undefined where the label is about other texts. */
  static restored(host: VoteHost, label: Label, prompt: string, candidates: readonly string[]): Vote | undefined {
    const said = fromLabel(label, candidates);
    if (!said) return undefined;
    const shown = label.texts.map((text) => candidates.indexOf(text));
    const vote = new Vote(host);
    vote.#wanted = { ...said, labelId: label.id, set: { prompt, candidates, shown }, ms: 0 };
    vote.#stored = vote.#wanted;
    vote.#status = 'saved';
    return vote;
  }

  get status(): VoteStatus {
    return this.#status;
  }

  /** What the screen shows. */
  get wanted(): Saying | undefined {
    return this.#wanted;
  }

  /** Whether there is something to take back. */
  get isGiven(): boolean {
    return this.#wanted !== undefined || this.#stored !== undefined;
  }

  /** Whether the engine took it without keeping it, because learning is paused. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Says something else, or with undefined nothing. */
  want(said: Said | undefined, set: ShownSet, ms: number): void {
    this.#wanted = said && { ...said, labelId: crypto.randomUUID(), set, ms };
    void this.run();
  }

  /** Makes the log follow; safe to call at any time. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#wanted?.labelId !== this.#stored?.labelId) {
        const engine = this.#host.engine();
        if (!engine) {
          // Nothing is stored yet, so nothing said is as good as never said.
          this.#set(this.#wanted ? 'waiting' : 'none');
          return;
        }
        this.#set('saving');
        if (this.#wanted) await this.#store(engine, this.#wanted);
        else await this.#takeBack(engine, this.#stored as Saying);
      }
      this.#set(this.#stored ? 'saved' : 'none');
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #store(engine: Engine, saying: Saying): Promise<void> {
    const { set, verdict, wishes, labelId } = saying;
    const replaced = this.#stored?.labelId;
    const result = await engine.prefer({
      prompt: set.prompt,
      candidates: set.shown.map((i) => set.candidates[i] as string),
      appPositions: set.shown,
      ...toEngineVerdict(verdict, set.shown),
      wishes,
      labelId,
      ...(replaced !== undefined && { replaces: replaced }),
    });
    this.#stored = saying;
    this.#isPaused = !result.isStored;
    this.#host.stored(saying, result, replaced);
  }

  async #takeBack(engine: Engine, { labelId }: Saying): Promise<void> {
    const result = await undoIfThere(engine, labelId);
    this.#stored = undefined;
    this.#host.takenBack(labelId, result);
  }

  #failed(error: unknown): void {
    if (this.#wanted) {
      this.#set('failed');
      this.#host.failed('preferFailed', error, () => void this.run());
      return;
    }
    // What is still stored is shown so.
    this.#wanted = this.#stored;
    this.#set('saved');
    this.#host.failed('undoFailed', error, () => {
      this.#wanted = undefined;
      void this.run();
    });
  }

  #set(status: VoteStatus): void {
    this.#status = status;
    this.#host.changed();
  }
}

/** Resolves with nothing where the label has already been taken back elsewhere: that is what was wanted. */
async function undoIfThere(engine: Engine, labelId: string): Promise<PreferResult | undefined> {
  try {
    return await engine.undo(labelId);
  } catch (error) {
    if (toPenchantError(error).code === 'unknown-label') return undefined;
    throw error;
  }
}
