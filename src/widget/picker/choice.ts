/** One judgement on its way into the label log, and how it gets there. */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import type { PreferResult } from '../../shared/protocol.js';

export type Verdict = { readonly outcome: 'chosen'; readonly index: number } | { readonly outcome: 'tie' | 'skip' };

/** A judgement: `waiting` for its set to be ranked, `saving`, `saved`, or `failed`. */
export interface Choice {
  status: 'waiting' | 'saving' | 'saved' | 'failed';
  readonly verdict: Verdict;
  /** Made with the choice, once, so that a retry is not a second label. */
  readonly labelId: string;
  /** The set it was made on: its texts, and the indices in them as they stood on the screen. */
  readonly prompt: string;
  readonly candidates: readonly string[];
  readonly shown: readonly number[];
  /** From the moment when the set was shown, in milliseconds. */
  readonly ms: number;
  /** Known once the set is ranked. */
  eventId?: string;
}

export function isSame(a: Verdict, b: Verdict): boolean {
  return a.outcome === b.outcome && (a.outcome !== 'chosen' || (b.outcome === 'chosen' && a.index === b.index));
}

/**
 * Gives the engine the choice, by event while the engine remembers it, else by the texts themselves.
 *
 * @throws PenchantError whatever `engine.prefer` throws, save `unknown-event`
 */
export async function storeChoice(engine: Engine, choice: Choice): Promise<PreferResult> {
  const { verdict, labelId, eventId = '', prompt, candidates, shown } = choice;
  const textsOf = (indices: readonly number[]) => indices.map((i) => candidates[i] as string);
  if (verdict.outcome !== 'chosen') {
    const { outcome } = verdict;
    return engine
      .prefer({ eventId, labelId, outcome, candidates: shown })
      .catch(ifForgotten(() => engine.prefer({ prompt, labelId, outcome, candidates: textsOf(shown) })));
  }
  const chosen = verdict.index;
  const rejected = shown.filter((i) => i !== chosen);
  const byTexts = { prompt, labelId, chosen: candidates[chosen] as string, rejected: textsOf(rejected) };
  return engine.prefer({ eventId, labelId, chosen, rejected }).catch(ifForgotten(() => engine.prefer(byTexts)));
}

/** An engine remembers the last reranks only, and none from before `forget`. */
function ifForgotten(byTexts: () => Promise<PreferResult>): (error: unknown) => Promise<PreferResult> {
  return (error) => {
    if (toPenchantError(error).code === 'unknown-event') return byTexts();
    throw error;
  };
}
