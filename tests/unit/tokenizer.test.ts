/** What is read of a text that is too long, by the shipped tokenizer; the oracle is the same tokenizer without a bound. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../src/encoder/tokenizer.js';

const JSON_TEXT = readFileSync('public/models/tokenizer.json', 'utf8');
const MOST = 64;
const TAIL = 16;

const tokenizeAll = createTokenizer(JSON_TEXT, { maxTokens: 100_000 });
const head = createTokenizer(JSON_TEXT, { maxTokens: MOST });
const headAndTail = createTokenizer(JSON_TEXT, { maxTokens: MOST, truncation: 'head-tail' });

const WORDS = 'the fern needs shade, and 3 drops of water: more is too much. Naïve? 水 🌱'.split(' ');
const draw = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength, maxLength, size: 'max' }).map((words) => words.join(' '));

describe('a text', () => {
  it('that is short enough is read whole, however longer ones are cut', () => {
    fc.assert(
      fc.property(draw(0, 15), (text) => {
        const ids = tokenizeAll(text);
        expect(ids.length).toBeLessThanOrEqual(MOST);
        expect(head(text)).toEqual(ids);
        expect(headAndTail(text)).toEqual(ids);
      }),
    );
  });

  it('that is too long is read from its start, or from its start and its end', () => {
    fc.assert(
      fc.property(draw(MOST, 300), (text) => {
        const ids = tokenizeAll(text);
        expect(head(text)).toEqual(ids.slice(0, MOST));
        expect(headAndTail(text)).toEqual([...ids.slice(0, MOST - TAIL), ...ids.slice(-TAIL)]);
      }),
    );
  });

  it('that is far too long ends as its end does, and costs no more than a bounded part of it', () => {
    const end = 'This is how it ends: with a word on ferns, and then another.';
    const text = `${'Once upon a time. '.repeat(100_000)}${end}`;
    const ids = headAndTail(text);
    expect(ids).toHaveLength(MOST);
    expect(ids.slice(-10)).toEqual(tokenizeAll(end).slice(-10));
    expect(ids.slice(0, MOST - TAIL)).toEqual(head(text).slice(0, MOST - TAIL));
  });
});

describe('a tokenizer file', () => {
  it.each(['', '{', 'null', '[]', '<!doctype html>'])('of %j is refused with code model-load', (json) => {
    expect(() => createTokenizer(json, { maxTokens: MOST })).toThrow(expect.objectContaining({ code: 'model-load' }));
  });
});
