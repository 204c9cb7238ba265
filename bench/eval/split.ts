/**
 * Splits a user's judgements in those that the model is shown and those that it is tested on, so that nothing leaks:
 * no prompt is on both sides, and where a user has one prompt only, no text is.
 */
import { createHash } from 'node:crypto';
import { shuffled } from '../../src/math/random.js';
import type { Judged } from './records.js';

export interface UserSplit {
  readonly user: string;
  /** In the order in which they are shown. */
  readonly shown: readonly Judged[];
  readonly tested: readonly Judged[];
}

/** Whether training left this user out; the rule of `training/penchant_training/data.py`. */
export function isHeldOut(user: string, modulus: number): boolean {
  return createHash('sha256').update(user).digest().readUInt32BE(0) % modulus === 0;
}

export function splitUser(user: string, judged: readonly Judged[], random: () => number): UserSplit {
  const order = shuffled(judged, random);
  const prompts = shuffled([...new Set(judged.map(({ prompt }) => prompt))], random);
  if (prompts.length > 1) {
    const shownPrompts = new Set(prompts.slice(0, Math.ceil(prompts.length / 2)));
    return {
      user,
      shown: order.filter(({ prompt }) => shownPrompts.has(prompt)),
      tested: order.filter(({ prompt }) => !shownPrompts.has(prompt)),
    };
  }
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
 * @returns undefined if nobody else has `shots` of them
 */
export function otherUserShown(
  split: UserSplit,
  users: ReadonlyMap<string, readonly Judged[]>,
  shots: number,
  random: () => number,
): readonly Judged[] | undefined {
  const testedPrompts = new Set(split.tested.map(({ prompt }) => prompt));
  const testedTexts = new Set(split.tested.flatMap(({ texts }) => texts));
  const samePrompt = split.shown.some(({ prompt }) => testedPrompts.has(prompt));
  for (const other of shuffled([...users.keys()], random)) {
    if (other === split.user) continue;
    const usable = (users.get(other) as readonly Judged[]).filter(({ prompt, texts }) =>
      samePrompt ? !texts.some((text) => testedTexts.has(text)) : !testedPrompts.has(prompt),
    );
    if (usable.length >= shots) return shuffled(usable, random).slice(0, shots);
  }
  return undefined;
}
