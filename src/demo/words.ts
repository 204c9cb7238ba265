/** Puts the engine's numbers into plain words. Pure. */
import type { Profile, StartInfo } from '../index.js';

/** A forecast of more clicks than this is a guess, and no help. */
const MOST_CLICKS_FORETOLD = 12;

/** How sure a belief is, for a probability of 0.5 to 1 that its direction is right. */
export function certaintyWords(certainty: number): string {
  if (certainty >= 0.95) return 'sure';
  if (certainty >= 0.85) return 'fairly sure';
  return 'a hunch';
}

/** Where the running score stands: one line, and one sentence of explanation. */
export interface EvidenceWords {
  readonly title: string;
  readonly detail: string;
  /** 0 to 1: how far from the app's order to the personal one. */
  readonly progress: number;
}

/** @param isAlways  whether the visitor asked for the personal order in any case */
export function evidenceWords({ applied, evidence }: Profile, isAlways: boolean): EvidenceWords {
  const { predictions, logBayesFactor, threshold } = evidence;
  const progress = applied ? 1 : Math.min(0.96, Math.max(0, logBayesFactor / threshold));
  if (applied) {
    const odds = Math.exp(Math.min(logBayesFactor, Math.log(1000)));
    const ratio = odds >= 1000 ? 'More than 1,000' : odds < 10 ? odds.toFixed(1) : Math.round(odds).toString();
    return {
      title: 'Your order is on',
      detail: `${ratio} to 1 that it fits you better than the app’s order.`,
      progress,
    };
  }
  const shown = isAlways ? 'Your order is shown because you asked for it. ' : '';
  if (predictions === 0) {
    return { title: 'Nothing learnt yet', detail: `${shown}A handful of clicks is usually enough.`, progress };
  }
  const title = isAlways ? 'Your order, not proven yet' : 'Still learning';
  return { title, detail: shown + remainingWords(predictions, threshold - logBayesFactor, logBayesFactor), progress };
}

function remainingWords(predictions: number, missing: number, logBayesFactor: number): string {
  if (missing <= 0) return 'Nearly there: a click or two more.';
  const perClick = logBayesFactor / predictions;
  const clicks = Math.ceil(missing / perClick);
  if (perClick <= 0 || clicks > MOST_CLICKS_FORETOLD) return 'Too early to tell your taste from the app’s order.';
  return clicks === 1 ? 'About one more click like the last ones.' : `About ${clicks} more clicks like the last ones.`;
}

/** Whose order is on the screen. */
export function orderWords(isPersonal: boolean, confidence: number): string {
  if (!isPersonal) return 'Still learning: the app’s order';
  // Half means that the favourite of both orders is the same answer.
  if (confidence <= 0.5) return 'Your order';
  return `Your order · ${Math.round(confidence * 100)} % sure of the first`;
}

/** Where it runs and what it keeps. */
export function readyWords({ device, persistence }: StartInfo): string {
  const runsOn = device === 'webgpu' ? 'WebGPU' : 'WASM';
  return `${runsOn} · ${persistence === 'memory' ? 'kept until this page is closed' : 'stored on this device'}`;
}

/** What a reader should know of how the labels are kept; nothing where both copies are whole. */
export function storageNotes({ fault, dataLoss, persistence }: StartInfo): string[] {
  const notes = dataLoss.map(({ restored, lost }) =>
    lost > 0
      ? `The browser lost ${lost} of your choices; ${restored} were restored.`
      : `The browser damaged a copy of your choices; all ${restored} were restored from the other copy.`,
  );
  if (persistence === 'memory') {
    const reason = fault === 'quota' ? 'there is no room for them' : 'the browser’s storage does not answer';
    notes.push(`Your choices are kept until this page is closed: ${reason}.`);
  }
  return notes;
}

/** Bytes in millions, as download sizes are usually given. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** The first words of an answer, without the marks of Markdown. */
export function firstWords(text: string, most = 9): string {
  const words = text
    .replace(/```\w*/g, ' ')
    .replace(/[#*`>|_]+|^\s*[-+]\s|-{3,}/gm, ' ')
    .trim()
    .split(/\s+/);
  return words.length > most ? `${words.slice(0, most).join(' ')} …` : words.join(' ');
}

/** "1 click", "2 clicks". */
export function clicksWords(count: number): string {
  return count === 1 ? '1 click' : `${count} clicks`;
}
