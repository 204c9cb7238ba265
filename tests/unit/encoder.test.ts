/** The encoder around the model: batches, order, padding, and answers that cannot be right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesByLength, createEncoder, createLazyEncoder } from '../../src/encoder/encoder.js';
import type { OnnxSession } from '../../src/encoder/onnx-runtime.js';
import { PenchantError } from '../../src/shared/errors.js';
import { hashVector } from '../fixtures/hash-encoder.js';

const WIDTH = 4;
/** Bounds that the source states: 32 rows, or with padding 512 tokens on WebAssembly and 4096 on WebGPU. */
const MOST_ROWS = 32;
const MOST_TOKENS = 512;

/** One token a character, never the padding token. */
const tokenize = (text: string) => Array.from(text, (_, i) => text.charCodeAt(i) + 1);

/** A model whose vector of a row depends on its tokens and on nothing else in the batch; padding, 0, is left out. */
function createFakeSession() {
  const batches: { rows: number; columns: number }[] = [];
  let released = 0;
  const session: OnnxSession = {
    async run(ids, rows, columns) {
      expect(ids).toHaveLength(rows * columns);
      batches.push({ rows, columns });
      const output = new Float32Array(rows * WIDTH);
      for (let row = 0; row < rows; row++) {
        const tokens = ids.subarray(row * columns, (row + 1) * columns).filter((id) => id !== 0);
        output.set(hashVector(tokens.join(), WIDTH), row * WIDTH);
      }
      return output;
    },
    async release() {
      released++;
    },
  };
  return { session, batches, released: () => released };
}

describe('batches', () => {
  it('hold every row once and keep to the bounds, short rows with short rows', () => {
    const lengths = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 6000 }));
    fc.assert(
      fc.property(fc.array(lengths, { maxLength: 200 }), (sizes) => {
        const batches = batchesByLength(sizes.map((length) => ({ length })));
        expect(batches.flat().sort((a, b) => a - b)).toEqual([...sizes.keys()]);
        let longestBefore = 0;
        for (const batch of batches) {
          const inBatch = batch.map((i) => sizes[i] as number);
          const longest = Math.max(...inBatch);
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(MOST_ROWS);
          // A row that is too long for any batch stands alone.
          if (batch.length > 1) expect(longest * batch.length).toBeLessThanOrEqual(MOST_TOKENS);
          expect(Math.min(...inBatch)).toBeGreaterThanOrEqual(longestBefore);
          longestBefore = longest;
        }
      }),
    );
  });

  it('are as full as the bounds let them be', () => {
    const batches = batchesByLength(Array.from({ length: 70 }, () => ({ length: 16 })));
    expect(batches.map((batch) => batch.length)).toEqual([32, 32, 6]);
    const long = batchesByLength(Array.from({ length: 5 }, () => ({ length: 256 })));
    expect(long.map((batch) => batch.length)).toEqual([2, 2, 1]);
  });
});

describe('the encoder', () => {
  it('answers in the order of the texts, each as if it were alone', async () => {
    const alone = createEncoder(createFakeSession().session, tokenize, WIDTH);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 120 }), { maxLength: 80 }), async (texts) => {
        const { session, batches } = createFakeSession();
        const vectors = await createEncoder(session, tokenize, WIDTH).encode(texts);
        expect(vectors).toHaveLength(texts.length);
        expect(batches.reduce((sum, { rows }) => sum + rows, 0)).toBe(texts.length);
        for (const [i, text] of texts.entries()) {
          expect(vectors[i]).toEqual(hashVector(tokenize(text).join(), WIDTH));
          if (i === 0) expect((await alone.encode([text]))[0]).toEqual(vectors[0]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives vectors that do not share memory with the output of a batch', async () => {
    const encoder = createEncoder(createFakeSession().session, tokenize, WIDTH);
    const [first, second] = (await encoder.encode(['a', 'b'])) as [Float32Array, Float32Array];
    const copy = second.slice();
    first.fill(7);
    expect(second).toEqual(copy);
    expect(first.buffer).not.toBe(second.buffer);
  });

  it('cuts larger batches for a GPU', async () => {
    const { session, batches } = createFakeSession();
    const texts = Array.from({ length: 40 }, (_, i) => `${i % 10}`.repeat(128));
    await createEncoder(session, tokenize, WIDTH, 'webgpu').encode(texts);
    expect(batches.map(({ rows }) => rows)).toEqual([32, 8]);
  });

  it('asks the model for nothing if there are no texts', async () => {
    const { session, batches } = createFakeSession();
    expect(await createEncoder(session, tokenize, WIDTH).encode([])).toEqual([]);
    expect(batches).toEqual([]);
  });

  it.each<[string, (rows: number) => Float32Array]>([
    ['zeros', (rows) => new Float32Array(rows * WIDTH)],
    ['not-a-numbers', (rows) => new Float32Array(rows * WIDTH).fill(Number.NaN)],
    ['infinities', (rows) => new Float32Array(rows * WIDTH).fill(Number.POSITIVE_INFINITY)],
    ['vectors of another length', (rows) => new Float32Array(rows * WIDTH).fill(0.6)],
    ['too few numbers', (rows) => new Float32Array(rows * WIDTH - 1).fill(0.5)],
    ['too many numbers', (rows) => new Float32Array(rows * WIDTH + WIDTH).fill(0.5)],
    ['nothing', () => new Float32Array(0)],
    ['one bad row among good ones', (rows) => new Float32Array(rows * WIDTH).fill(0.5).fill(0, WIDTH, 2 * WIDTH)],
  ])('rejects with code device if the model answers %s', async (_, answer) => {
    const { session } = createFakeSession();
    const encoder = createEncoder({ ...session, run: async (_ids, rows) => answer(rows) }, tokenize, WIDTH);
    await expect(encoder.encode(['a', 'b', 'c'])).rejects.toMatchObject({ code: 'device' });
  });

  it('takes an answer that is a unit vector but for rounding', async () => {
    const { session } = createFakeSession();
    const run = async (_ids: Int32Array, rows: number) => new Float32Array(rows * WIDTH).fill(0.5001);
    await expect(createEncoder({ ...session, run }, tokenize, WIDTH).encode(['a'])).resolves.toHaveLength(1);
  });

  it('stops between batches when the signal fires', async () => {
    const { session, batches } = createFakeSession();
    const controller = new AbortController();
    const run: OnnxSession['run'] = (...input) => {
      controller.abort();
      return session.run(...input);
    };
    const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
    const encoding = createEncoder({ ...session, run }, tokenize, WIDTH).encode(texts, controller.signal);
    await expect(encoding).rejects.toMatchObject({ code: 'aborted' });
    expect(batches).toHaveLength(1);
  });

  it('that is lazy is opened once, by whoever needs it first, and again only where that failed', async () => {
    let opened = 0;
    const lazy = createLazyEncoder(WIDTH, async () => {
      if (++opened === 1) throw new PenchantError('device', 'Expected a device, got none.');
      return createEncoder(createFakeSession().session, tokenize, WIDTH);
    });
    expect([lazy.isReady, opened]).toEqual([false, 0]);
    await expect(lazy.encode(['a'])).rejects.toMatchObject({ code: 'device' });
    expect(lazy.isReady).toBe(false);
    const [[vector]] = await Promise.all([lazy.encode(['a']), lazy.encode(['b']), lazy.prepare?.()]);
    expect(vector).toEqual(hashVector(tokenize('a').join(), WIDTH));
    expect([lazy.isReady, opened]).toEqual([true, 2]);
  });

  it('that is lazy and was never needed releases nothing', async () => {
    const lazy = createLazyEncoder(WIDTH, () => Promise.reject(new Error('It was not needed.')));
    await expect(lazy.dispose()).resolves.toBeUndefined();
  });

  it('releases the model at dispose', async () => {
    const { session, released } = createFakeSession();
    await createEncoder(session, tokenize, WIDTH).dispose();
    expect(released()).toBe(1);
  });
});
