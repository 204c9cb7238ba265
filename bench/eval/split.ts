/**
 * Splits a user's judgements in those that the model is shown and those that it is tested on, so that nothing leaks:
 * no prompt is on both sides, and where a user has one prompt only, no text is. What training left out of a file, people
 * and prompts, is found here by the rule of `training/penchant_training/data.py`.
 */
import { createHash } from 'node:crypto';
import { shuffled } from '../../src/math/random.js';
import type { Manifest } from '../../src/shared/manifest.js';
import type { Judged } from './records.js';

/** Whether a prompt may be tested on. */
export type IsTested = (prompt: string) => boolean;

/** What training left out of a file that it saw. */
export interface HeldOut {
  readonly isUser: (user: string) => boolean;
  readonly isPrompt: IsTested;
}

export function heldOutOf(
  users: ReadonlyMap<string, readonly Judged[]>,
  rule: Manifest['training']['heldOut'],
): HeldOut {
  const prompts = [...new Set([...users.values()].flatMap((judged) => judged.map(({ prompt }) => prompt)))];
  const hashes = new Map(prompts.map((prompt) => [prompt, stableHash(prompt)]));
  const byHash = prompts.sort((a, b) => (hashes.get(a) as number) - (hashes.get(b) as number));
  const left = new Set(byHash.slice(0, Math.round(rule.promptShare * prompts.length)));
  return {
    isUser: (user) => rule.userResidues.includes(stableHash(user) % rule.userModulus),
    isPrompt: (prompt) => left.has(prompt),
  };
}

/** The first four bytes of sha-256, big-endian. */
function stableHash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

export interface UserSplit {
  readonly user: string;
  /** In the order in which they are shown. */
  readonly shown: readonly Judged[];
  readonly tested: readonly Judged[];
}

/** @param isTested  prompts to test on, the others being shown; half of the user's by default */
export function splitUser(
  user: string,
  judged: readonly Judged[],
  random: () => number,
  isTested?: IsTested,
): UserSplit {
  const order = shuffled(judged, random);
  const prompts = shuffled([...new Set(judged.map(({ prompt }) => prompt))], random);
  if (prompts.length > 1) {
    const shownPrompts = new Set(
      isTested ? prompts.filter((prompt) => !isTested(prompt)) : prompts.slice(0, Math.ceil(prompts.length / 2)),
    );
    return {
      user,
      shown: order.filter(({ prompt }) => shownPrompts.has(prompt)),
      tested: order.filter(({ prompt }) => !shownPrompts.has(prompt)),
    };
  }
  if (isTested && !prompts.some(isTested)) return { user, shown: order, tested: [] };
  const shown = order.slice(0, Math.ceil(order.length / 2));
  const seen = new Set(shown.flatMap(({ texts }) => texts));
  return {
    user,
    shown,
    tested: order.slice(shown.length).filter(({ texts }) => !texts.some((text) => seen.has(text))),
  };
}

/**
 * Another user's judgements to show in place of this user's, none on the prompts that this user is tested on; where all
 * share one prompt, none with a text that is tested.
 *
 * @param isTested  prompts that nobody is shown, other than those who have one only
 * @returns undefined if nobody else has `shots` of them
 */
export function otherUserShown(
  split: UserSplit,
  users: ReadonlyMap<string, readonly Judged[]>,
  shots: number,
  random: () => number,
  isTested?: IsTested,
): readonly Judged[] | undefined {
  const testedPrompts = new Set(split.tested.map(({ prompt }) => prompt));
  const testedTexts = new Set(split.tested.flatMap(({ texts }) => texts));
  const samePrompt = split.shown.some(({ prompt }) => testedPrompts.has(prompt));
  for (const other of shuffled([...users.keys()], random)) {
    if (other === split.user) continue;
    const usable = (users.get(other) as readonly Judged[]).filter(({ prompt, texts }) =>
      samePrompt ? !texts.some((text) => testedTexts.has(text)) : !testedPrompts.has(prompt) && !isTested?.(prompt),
    );
    if (usable.length >= shots) return shuffled(usable, random).slice(0, shots);
  }
  return undefined;
}
