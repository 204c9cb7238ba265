/** Turns what a caller says into a label that stands on its own, in whichever of its forms it came. */
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
  checkPositions,
  checkText,
  checkWishes,
  describe,
  isOutcome,
} from './validate.js';

/** A label, and the one that it stands in for. */
export interface MadeLabel {
  readonly label: Label;
  readonly replaces: string | undefined;
}

/**
 * @param request  a `PreferRequest`, not yet checked
 * @param axes     the style axes that can be wished for, by name
 * @throws PenchantError code `input` or `unknown-event`
 */
export function toLabel(request: unknown, events: OpenEvents, axes: ReadonlyMap<string, number>): MadeLabel {
  checkObject('request', request);
  const { eventId, weight = 1, labelId = crypto.randomUUID(), wishes = [], replaces } = request;
  checkNumber('weight', weight, 0, MAX_WEIGHT);
  checkId('labelId', labelId);
  checkWishes('wishes', wishes, axes);
  if (replaces !== undefined) checkId('replaces', replaces);
  const isPairOfTexts = eventId === undefined && typeof request.chosen === 'string';
  const judged = isPairOfTexts ? fromPair(request) : judge(request, readSet(request, eventId, events));
  checkJudged('candidates', judged);
  const said = wishes.length > 0 ? { wishes: wishes.map(({ axis, direction }) => ({ axis, direction })) } : {};
  return { label: { ...judged, id: labelId, at: Date.now(), weight, ...said }, replaces };
}

type Judged = Omit<Label, 'id' | 'at' | 'weight' | 'wishes'>;

/** A set of candidates that can be judged. */
interface ShownSet {
  readonly prompt: string;
  readonly texts: readonly string[];
  /** Indices in `texts` of those that stood on the screen, in their order there. */
  readonly shown: readonly number[];
  /** Each text's place in the app's order; empty where it is not known. */
  readonly appPositions: readonly number[];
}

function readSet(request: Record<string, unknown>, eventId: unknown, events: OpenEvents): ShownSet {
  if (eventId !== undefined) {
    checkText('eventId', eventId);
    const { prompt, candidates: texts, shown: returned } = events.get(eventId);
    const { candidates: shown = returned } = request;
    checkIndices('candidates', shown, texts.length);
    return { prompt, texts, shown, appPositions: [...texts.keys()] };
  }
  const { prompt = '', candidates, appPositions = [] } = request;
  checkText('prompt', prompt);
  checkCandidates('candidates', candidates);
  checkPositions('appPositions', appPositions, candidates.length);
  return { prompt, texts: [...candidates], shown: [...candidates.keys()], appPositions: [...appPositions] };
}

function judge(request: Record<string, unknown>, set: ShownSet): Judged {
  if (request.outcome !== undefined)
    return { ...pick(set, set.shown), outcome: checkNoWinner(request.outcome), chosen: null };
  if (request.ranking !== undefined) return ranked(request.ranking, set);
  if (request.liked !== undefined || request.disliked !== undefined) {
    return rated(request.liked ?? [], request.disliked ?? [], set);
  }
  return chosen(request, set);
}

/** The part of a set that is judged, in the order of `indices`. */
function pick({ prompt, texts, appPositions }: ShownSet, indices: readonly number[]) {
  return {
    prompt,
    texts: indices.map((i) => texts[i] as string),
    appPositions: appPositions.length === 0 ? [] : indices.map((i) => appPositions[i] as number),
  };
}

function chosen(request: Record<string, unknown>, set: ShownSet): Judged {
  const winner = request.chosen;
  checkIndex('chosen', winner, set.texts.length);
  const rejected = request.rejected ?? set.shown.filter((i) => i !== winner);
  checkIndices('rejected', rejected, set.texts.length);
  if (rejected.length === 0)
    throw new PenchantError('input', 'Expected `rejected` to name at least one other candidate, got none.');
  if (rejected.includes(winner))
    throw new PenchantError('input', `Expected \`rejected\` not to hold \`chosen\`, got ${winner} in both.`);
  const judged = new Set([winner, ...rejected]);
  const indices = [...set.shown.filter((i) => judged.delete(i)), ...judged];
  return { ...pick(set, indices), outcome: 'chosen', chosen: indices.indexOf(winner) };
}

function ranked(ranking: unknown, set: ShownSet): Judged {
  checkIndices('ranking', ranking, set.texts.length);
  const isWhole = ranking.length === set.shown.length && ranking.every((i) => set.shown.includes(i));
  if (!isWhole) {
    throw new PenchantError(
      'input',
      `Expected \`ranking\` to name each of the ${set.shown.length} candidates judged once, got ${ranking.length} indices${ranking.length === set.shown.length ? ' of others' : ''}.`,
    );
  }
  return {
    ...pick(set, set.shown),
    outcome: 'ranked',
    chosen: null,
    ranking: ranking.map((i) => set.shown.indexOf(i)),
  };
}

function rated(liked: unknown, disliked: unknown, set: ShownSet): Judged {
  checkIndices('liked', liked, set.texts.length);
  checkIndices('disliked', disliked, set.texts.length);
  const both = liked.find((i) => disliked.includes(i));
  if (both !== undefined)
    throw new PenchantError('input', `Expected \`disliked\` not to hold what is liked, got ${both} in both.`);
  const indices = [...new Set([...set.shown, ...liked, ...disliked])];
  const ratings = indices.map((i) => (liked.includes(i) ? 1 : disliked.includes(i) ? -1 : 0));
  return { ...pick(set, indices), outcome: 'rated', chosen: null, ratings };
}

function fromPair(request: Record<string, unknown>): Judged {
  const { prompt = '' } = request;
  checkText('prompt', prompt);
  checkText('chosen', request.chosen);
  const rejected = typeof request.rejected === 'string' ? [request.rejected] : request.rejected;
  checkCandidates('rejected', rejected);
  const texts = [request.chosen, ...rejected];
  checkCandidates('chosen and rejected', texts, 2);
  return { prompt, outcome: 'chosen', texts, chosen: 0, appPositions: [] };
}

function checkNoWinner(outcome: unknown): 'tie' | 'bothBad' | 'skip' {
  if (!isOutcome(outcome) || outcome === 'chosen' || outcome === 'ranked' || outcome === 'rated') {
    throw new PenchantError(
      'input',
      `Expected \`outcome\` to be 'tie', 'bothBad' or 'skip', got ${describe(outcome)}.`,
    );
  }
  return outcome;
}
