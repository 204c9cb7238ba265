/** The widget where there is no browser: it can be imported, by server rendering for one, and does nothing. */
import { describe, expect, it } from 'vitest';

describe('the widget in Node', () => {
  it('can be imported, defines nothing and leaves no global behind', async () => {
    const before = Object.getOwnPropertyNames(globalThis);
    const { PenchantPicker } = await import('../../src/widget/index.js');
    const { PenchantPicker: defined } = await import('../../src/widget/define.js');
    expect(defined).toBe(PenchantPicker);
    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
  });

  it('has events that bubble, cross shadow roots and carry their detail', async () => {
    const { PenchantUndoEvent } = await import('../../src/widget/index.js');
    const event = new PenchantUndoEvent({ labelId: 'a', labels: 2 });
    expect([event.type, event.bubbles, event.composed]).toEqual(['penchant-undo', true, true]);
    expect(event.detail).toEqual({ labelId: 'a', labels: 2 });
  });
});
