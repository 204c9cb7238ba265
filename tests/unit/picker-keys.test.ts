/** Keys inside the picker, and the words with places in them. */
import { describe, expect, it } from 'vitest';
import { fillLabel } from '../../src/widget/fill-label.js';
import { readKey } from '../../src/widget/picker/keys.js';
import { DEFAULT_LABELS } from '../../src/widget/picker/labels.js';

const press = (key: string, modifiers = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

describe('readKey', () => {
  it('chooses by digit wherever the focus is', () => {
    expect(readKey(press('1'), false, false)).toEqual({ kind: 'choose', position: 0 });
    expect(readKey(press('9'), true, false)).toEqual({ kind: 'choose', position: 8 });
    expect(readKey(press('0'), true, false)).toBeUndefined();
  });

  it('undoes by u, also with caps lock', () => {
    expect(readKey(press('u'), true, false)).toEqual({ kind: 'undo' });
    expect(readKey(press('U'), false, false)).toEqual({ kind: 'undo' });
  });

  it('moves by arrow from a button and leaves scrolling alone elsewhere', () => {
    expect(readKey(press('ArrowDown'), true, false)).toEqual({ kind: 'move', to: 'next' });
    expect(readKey(press('End'), true, false)).toEqual({ kind: 'move', to: 'last' });
    expect(readKey(press('ArrowDown'), false, false)).toBeUndefined();
  });

  it('turns left and right around, and only those, where text runs from right to left', () => {
    expect(readKey(press('ArrowLeft'), true, true)).toEqual({ kind: 'move', to: 'next' });
    expect(readKey(press('ArrowRight'), true, true)).toEqual({ kind: 'move', to: 'previous' });
    expect(readKey(press('ArrowDown'), true, true)).toEqual({ kind: 'move', to: 'next' });
  });

  it('leaves Enter, Space and everything with a modifier to the browser', () => {
    for (const key of ['Enter', ' ', 'Tab', 'a']) expect(readKey(press(key), true, false)).toBeUndefined();
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) {
      expect(readKey(press('1', { [modifier]: true }), true, false)).toBeUndefined();
    }
  });
});

describe('labels', () => {
  it('fill their places and leave unknown ones alone', () => {
    expect(fillLabel('Answer {position} of {count}, {x}', { position: 2, count: 5 })).toBe('Answer 2 of 5, {x}');
    expect(fillLabel('{message}', { message: '{position} $&' })).toBe('{position} $&');
  });

  it('speak a name that begins with what the button shows', () => {
    const pairs = [
      ['choose', 'chooseName'],
      ['tie', 'tieName'],
      ['skip', 'skipName'],
      ['undo', 'undoName'],
      ['showAll', 'showAllName'],
      ['showLess', 'showLessName'],
    ] as const;
    for (const [shown, spoken] of pairs) expect(DEFAULT_LABELS[spoken].startsWith(DEFAULT_LABELS[shown])).toBe(true);
  });
});
