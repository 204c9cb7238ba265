/** What a user has said of a set: to the engine and back, thumbs that are pressed twice, texts that grow. */
import { describe, expect, it } from 'vitest';
import { OpenEvents } from '../../src/engine/events.js';
import { toLabel } from '../../src/engine/judgement.js';
import type { Label } from '../../src/shared/protocol.js';
import { namedChips } from '../../src/widget/picker/chips.js';
import { haveGrown } from '../../src/widget/picker/contents.js';
import { fromLabel, pressThumb, toEngineVerdict, type Verdict } from '../../src/widget/picker/verdict.js';

const CANDIDATES = ['a', 'b', 'c', 'd'];
const AXES = new Map([['length', 0]]);

describe('a verdict', () => {
  it.each<[string, Verdict]>([
    ['a choice', { outcome: 'chosen', index: 3 }],
    ['a ranking', { outcome: 'ranked', ranking: [2, 0, 3] }],
    ['thumbs', { outcome: 'rated', liked: [3], disliked: [0] }],
    ['a tie', { outcome: 'tie' }],
    ['two bad ones', { outcome: 'bothBad' }],
    ['a skip', { outcome: 'skip' }],
  ])('is what its label says: %s', (_, verdict) => {
    const shown = [3, 0, 2];
    const wishes = [{ axis: 'length', direction: -1 as const }];
    const { label } = toLabel(
      {
        prompt: 'p',
        candidates: shown.map((i) => CANDIDATES[i]),
        appPositions: shown,
        ...toEngineVerdict(verdict, shown),
        wishes,
      },
      new OpenEvents(),
      AXES,
    );
    expect(label).toMatchObject({ texts: ['d', 'a', 'c'], appPositions: shown });
    expect(fromLabel(label, CANDIDATES, [0, 2, 3])).toEqual({ shown, verdict, wishes });
    expect(fromLabel(label, CANDIDATES, [0, 1, 2, 3])).toBeUndefined();
    expect(fromLabel(label, CANDIDATES, [0, 1, 2])).toBeUndefined();
  });
});

it('a label about texts that are alike names each of them once', () => {
  const label = { texts: ['a', 'b', 'a'], outcome: 'ranked', ranking: [2, 0, 1], chosen: null } as unknown as Label;
  const found = fromLabel(label, ['a', 'a', 'b'], [0, 1, 2]);
  expect(found?.shown).toEqual([0, 2, 1]);
  expect(found?.verdict).toEqual({ outcome: 'ranked', ranking: [1, 0, 2] });
});

describe('a thumb', () => {
  it('that is pressed again is taken off, and goes where the other one was', () => {
    const up = pressThumb(undefined, 1, true);
    expect(up).toEqual({ outcome: 'rated', liked: [1], disliked: [] });
    expect(pressThumb(up, 1, false)).toEqual({ outcome: 'rated', liked: [], disliked: [1] });
    expect(pressThumb(up, 1, true)).toBeUndefined();
    expect(pressThumb(pressThumb(up, 2, false), 1, true)).toEqual({ outcome: 'rated', liked: [], disliked: [2] });
  });
});

it('texts have grown where each begins with what it was', () => {
  expect(haveGrown(['a', ''], ['ab', 'c', 'd'])).toBe(true);
  expect(haveGrown(['a', 'b'], ['ab'])).toBe(false);
  expect(haveGrown(['a'], ['b'])).toBe(false);
});

it('chips are named in an attribute, and unknown names are left out', () => {
  expect(namedChips(' too-long  nothing great-example ').map(({ name }) => name)).toEqual([
    'too-long',
    'great-example',
  ]);
  expect(namedChips(null)).toEqual([]);
});
