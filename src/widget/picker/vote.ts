/**
 * What a user says of one set, on its way into the label log: `wanted` is what the screen shows, `stored` what the engine
 * has, and a loop makes the second follow the first. So a changed mind, an undo and a retry are one thing, no click is lost
 * while another is being saved, and the last one wins.
 */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import type { PreferResult } from '../../shared/protocol.js';
import { isSameWay, type Said, toEngineVerdict } from './verdict.js';

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

/** Errors after which nobody knows whether a label was stored. */
const UNANSWERED: readonly string[] = ['deadline', 'aborted', 'worker-lost', 'disposed'];

export class Vote {
  readonly #host: VoteHost;
  #wanted: Saying | undefined;
  #stored: Saying | undefined;
  /** The label that is in the log for it; none where it was not kept. */
  #kept: string | undefined;
  /** Sent without an answer: it is sent again before anything else, by the same id, so that its fate is known. */
  #sent: Saying | undefined;
  #isRefused = false;
  #status: VoteStatus = 'none';
  #isRunning = false;

  constructor(host: VoteHost) {
    this.#host = host;
  }

  /** A vote that was given before the page was loaded. */
  static restored(host: VoteHost, labelId: string, said: Said, set: ShownSet): Vote {
    const vote = new Vote(host);
    vote.#wanted = { verdict: said.verdict, wishes: said.wishes, labelId, set, ms: 0 };
    vote.#stored = vote.#wanted;
    vote.#kept = labelId;
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
    return this.#wanted !== undefined || this.#stored !== undefined || this.#sent !== undefined;
  }

  /** Whether something is on its way that must not be let go of. */
  get isPending(): boolean {
    return !this.#isRefused && (this.#sent !== undefined || this.#wanted?.labelId !== this.#stored?.labelId);
  }

  /** Whether the engine took it without keeping it, because learning is paused. */
  get isPaused(): boolean {
    return this.#stored !== undefined && this.#stored.labelId !== this.#kept;
  }

  /** Says something else, or with undefined nothing. */
  want(said: Said | undefined, set: ShownSet, ms: number): void {
    this.#wanted = said && { ...said, labelId: crypto.randomUUID(), set, ms };
    this.#isRefused = false;
    void this.run();
  }

  /** Makes the log follow; safe to call at any time. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.isPending) {
        const engine = this.#host.engine();
        if (!engine) {
          // Nothing is stored yet, so nothing said is as good as never said.
          this.#set(this.#wanted ? 'waiting' : 'none');
          return;
        }
        this.#set('saving');
        const next = this.#sent ?? this.#wanted;
        if (next) await this.#store(engine, next);
        else await this.#takeBack(engine, this.#stored as Saying);
      }
      if (!this.#isRefused) this.#set(this.#stored ? 'saved' : 'none');
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #store(engine: Engine, saying: Saying): Promise<void> {
    const { set, verdict, wishes, labelId } = saying;
    const { prompt, shown } = set;
    const candidates = shown.map((i) => set.candidates[i] as string);
    // Also one that was given elsewhere, or before the page was loaded and is not found yet.
    const earlier = (await engine.labels({ prompt, candidates })).filter(
      ({ id, texts, outcome }) =>
        id !== labelId && texts.length === candidates.length && isSameWay(outcome, verdict.outcome),
    );
    const replaced = (earlier.find(({ id }) => id === this.#kept) ?? earlier.at(-1))?.id;
    this.#sent = saying;
    const result = await engine.prefer({
      prompt,
      candidates,
      appPositions: shown,
      ...toEngineVerdict(verdict, shown),
      wishes,
      labelId,
      ...(replaced !== undefined && { replaces: replaced }),
    });
    this.#sent = undefined;
    this.#stored = saying;
    if (result.isStored) this.#kept = labelId;
    this.#host.stored(saying, result, result.isStored ? replaced : undefined);
  }

  async #takeBack(engine: Engine, { labelId }: Saying): Promise<void> {
    const kept = this.#kept;
    const result = kept === undefined ? undefined : await undoIfThere(engine, kept);
    this.#stored = undefined;
    this.#kept = undefined;
    this.#host.takenBack(kept ?? labelId, result);
  }

  #failed(error: unknown): void {
    const { code } = toPenchantError(error);
    const wasStoring = this.#sent !== undefined || this.#wanted !== undefined;
    if (!UNANSWERED.includes(code)) this.#sent = undefined;
    if (wasStoring) {
      // Said again it would be refused again.
      this.#isRefused = code === 'input' || code === 'version';
      this.#set(this.isGiven ? 'failed' : 'none');
      if (this.isGiven) this.#host.failed('preferFailed', error, () => void this.run());
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
    if (this.#status === status) return;
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
