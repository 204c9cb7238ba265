/** Keys inside the picker, and the words with places in them. */
import { describe, expect, it } from 'vitest';
import { fillLabel } from '../../src/widget/fill-label.js';
import { readKey } from '../../src/widget/picker/keys.js';
import { PICKER_ENGLISH } from '../../src/widget/picker/labels.js';

const press = (key: string, modifiers = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

describe('readKey', () => {
  it('names a place by digit wherever the focus is', () => {
    expect(readKey(press('1'), 'pick', false, false)).toEqual({ kind: 'position', position: 0 });
    expect(readKey(press('9'), 'rank', true, false)).toEqual({ kind: 'position', position: 8 });
    expect(readKey(press('0'), 'pick', true, false)).toBeUndefined();
  });

  it('knows the letters of what can be said, in either case', () => {
    const kinds = ['u', 'U', 't', 'b', 's', 'n', 'l', 'd'].map(
      (key) => readKey(press(key), 'pair', false, false)?.kind,
    );
    expect(kinds).toEqual(['undo', 'undo', 'tie', 'bothBad', 'skip', 'next', 'like', 'dislike']);
  });

  it('moves the focus by arrows, Home and End from a button, and lets them scroll elsewhere', () => {
    for (const [key, to] of [
      ['ArrowDown', 'next'],
      ['ArrowRight', 'next'],
      ['ArrowUp', 'previous'],
      ['ArrowLeft', 'previous'],
      ['Home', 'first'],
      ['End', 'last'],
    ] as const) {
      expect(readKey(press(key), 'pick', true, false)).toEqual({ kind: 'focus', to });
      expect(readKey(press(key), 'pick', false, false)).toBeUndefined();
    }
  });

  it('turns left and right around, and only those, where text runs from right to left', () => {
    const to = (key: string) => readKey(press(key), 'pick', true, true);
    expect(to('ArrowLeft')).toEqual({ kind: 'focus', to: 'next' });
    expect(to('ArrowRight')).toEqual({ kind: 'focus', to: 'previous' });
    expect(to('ArrowDown')).toEqual({ kind: 'focus', to: 'next' });
  });

  it('moves an answer by Alt and an arrow, up and down in a ranking only', () => {
    const alt = { altKey: true };
    expect(readKey(press('ArrowUp', alt), 'rank', false, false)).toEqual({ kind: 'move', to: 'previous' });
    expect(readKey(press('ArrowDown', alt), 'pick', true, false)).toBeUndefined();
    expect(readKey(press('ArrowLeft', alt), 'rank', true, false)).toBeUndefined();
  });

  it('leaves to the browser what has Ctrl or Meta, and keys that mean nothing here', () => {
    for (const modifiers of [{ ctrlKey: true }, { metaKey: true }]) {
      expect(readKey(press('1', modifiers), 'pick', true, false)).toBeUndefined();
      expect(readKey(press('u', modifiers), 'pick', true, false)).toBeUndefined();
    }
    expect(readKey(press('1', { altKey: true }), 'pick', true, false)).toBeUndefined();
    for (const key of ['x', 'Enter', ' ', 'Tab', 'F1'])
      expect(readKey(press(key), 'pick', true, false)).toBeUndefined();
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
    for (const [shown, spoken] of pairs) expect(PICKER_ENGLISH[spoken].startsWith(PICKER_ENGLISH[shown])).toBe(true);
  });
});
