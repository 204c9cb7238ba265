/** Turns what a caller says into a label that stands on its own, whichever of the four forms it came in. */
import { PenchantError } from '../shared/errors.js';
import { MAX_WEIGHT } from '../shared/limits.js';
import type { Label } from '../shared/protocol.js';
import type { OpenEvents } from './events.js';
import {
  checkCandidates,
  checkId,
  checkIndex,
  checkIndices,
  checkJudged,
  checkNumber,
  checkObject,
  checkText,
  describe,
  isOutcome,
} from './validate.js';

/**
 * @param request  a `PreferRequest`, not yet checked
 * @throws PenchantError code `input` or `unknown-event`
 */
export function toLabel(request: unknown, events: OpenEvents): Label {
  checkObject('request', request);
  const { eventId, weight = 1, labelId = crypto.randomUUID() } = request;
  checkNumber('weight', weight, 0, MAX_WEIGHT);
  checkId('labelId', labelId);
  const judged = eventId === undefined ? fromTexts(request) : fromEvent(request, eventId, events);
  checkJudged('candidates', judged.outcome, judged.texts);
  return { ...judged, id: labelId, at: Date.now(), weight };
}

type Judged = Omit<Label, 'id' | 'at' | 'weight'>;

function fromEvent(request: Record<string, unknown>, eventId: unknown, events: OpenEvents): Judged {
  checkText('eventId', eventId);
  const { prompt, candidates, shown } = events.get(eventId);
  const judge = (indices: readonly number[]) => ({
    prompt,
    texts: indices.map((i) => candidates[i] as string),
    appPositions: [...indices],
  });
  if (request.outcome !== undefined) {
    const outcome = checkNoWinner(request.outcome);
    const indices = request.candidates ?? shown;
    checkIndices('candidates', indices, candidates.length);
    return { ...judge(indices), outcome, chosen: null };
  }
  checkIndex('chosen', request.chosen, candidates.length);
  const { chosen } = request;
  const rejected = request.rejected ?? shown.filter((i) => i !== chosen);
  checkIndices('rejected', rejected, candidates.length);
  if (rejected.length === 0)
    throw new PenchantError('input', 'Expected `rejected` to name at least one other candidate, got none.');
  if (rejected.includes(chosen))
    throw new PenchantError('input', `Expected \`rejected\` not to hold \`chosen\`, got ${chosen} in both.`);
  const judged = new Set([chosen, ...rejected]);
  const indices = [...shown.filter((i) => judged.delete(i)), ...judged];
  return { ...judge(indices), outcome: 'chosen', chosen: indices.indexOf(chosen) };
}

function fromTexts(request: Record<string, unknown>): Judged {
  const { prompt = '' } = request;
  checkText('prompt', prompt);
  if (request.outcome !== undefined) {
    const outcome = checkNoWinner(request.outcome);
    checkCandidates('candidates', request.candidates);
    return { prompt, outcome, texts: [...request.candidates], chosen: null, appPositions: [] };
  }
  checkText('chosen', request.chosen);
  const rejected = typeof request.rejected === 'string' ? [request.rejected] : request.rejected;
  checkCandidates('rejected', rejected);
  const texts = [request.chosen, ...rejected];
  checkCandidates('chosen and rejected', texts, 2);
  checkCandidates('chosen and rejected', texts, 2);
  return { prompt, outcome: 'chosen', texts, chosen: 0, appPositions: [] };
}

function checkNoWinner(outcome: unknown): 'tie' | 'bothBad' | 'skip' {
  if (!isOutcome(outcome) || outcome === 'chosen') {
    throw new PenchantError(
      'input',
      `Expected \`outcome\` to be 'tie', 'bothBad' or 'skip', got ${describe(outcome)}.`,
    );
  }
  return outcome;
}
