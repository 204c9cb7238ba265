/** The profile where there is no browser: it can be imported, by server rendering for one, and does nothing. */
import { describe, expect, it } from 'vitest';

describe('the profile in Node', () => {
  it('can be imported, with what it loads later, and defines nothing', async () => {
    const before = Object.getOwnPropertyNames(globalThis);
    const { PenchantProfile, PROFILE_ENGLISH } = await import('../../src/widget/index.js');
    const { PenchantProfile: defined } = await import('../../src/widget/define.js');
    await import('../../src/widget/profile/profile-view.js');
    expect(defined).toBe(PenchantProfile);
    expect(PROFILE_ENGLISH.undo).toBe('Undo last');
    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
  });

  it('has an event that bubbles, crosses shadow roots and carries its detail', async () => {
    const { PenchantChangeEvent } = await import('../../src/widget/index.js');
    const event = new PenchantChangeEvent({ kind: 'set', axis: 'length', value: -1 });
    expect([event.type, event.bubbles, event.composed]).toEqual(['penchant-change', true, true]);
    expect(event.detail).toEqual({ kind: 'set', axis: 'length', value: -1 });
  });
});
