/** The bytes of the journal: what was written comes back, and damage never passes for a label. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/storage/crc32.js';
import { decodeEntries, encodeFrame, type Frame, scanFrames } from '../../src/storage/frames.js';
import { entryId, type LogEntry } from '../../src/storage/store.js';
import { labelEntry, undoEntry } from '../fixtures/labels.js';

/** The definition, one bit at a time. */
function naiveCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const ascii = (text: string) => new TextEncoder().encode(text);

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The entries of a frame of a file. */
const entriesOf = (file: Uint8Array, { start, end }: Frame) => decodeEntries(file.subarray(start, end));

/** Three frames of a file, and what is in them. */
const ENTRIES: readonly (readonly LogEntry[])[] = [
  [labelEntry('one', { prompt: '\ud800 👍 PenJ', texts: ['\udfff', 'é\0\u2028'] })],
  [labelEntry('two'), undoEntry('one')],
  [labelEntry('three', { weight: 0.1 })],
];
const FRAMES = ENTRIES.map((entries, i) => encodeFrame(i + 1, 7, entries));
const FILE = join(FRAMES);

describe('crc32', () => {
  it.each([
    ['', 0],
    ['a', 0xe8b7be43],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of %j is what the standard says', (text, expected) => {
    expect(crc32(ascii(text))).toBe(expected);
  });

  it('is that of the definition for every length and every alignment', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => (i * 151 + 200) & 255);
    for (let start = 0; start < 8; start++) {
      for (let length = 0; length <= 20; length++) {
        const part = bytes.subarray(start, start + length);
        expect(crc32(part)).toBe(naiveCrc32(part));
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (part) => crc32(part) === naiveCrc32(part)));
  });
});

describe('a frame', () => {
  it('comes back as it was written: halves of surrogate pairs, emoji, its own magic number in a text', () => {
    const scan = scanFrames(FILE);
    expect(scan).toMatchObject({ end: FILE.length, missing: 0, isDamaged: false, tail: 0 });
    expect(scan.frames.map((frame) => entriesOf(FILE, frame))).toEqual(ENTRIES);
    expect(scan.frames.map(({ ids }) => ids)).toEqual(ENTRIES.map((entries) => entries.map(entryId)));
    expect(scan.frames.map(({ sequence, generation }) => [sequence, generation])).toEqual([
      [1, 7],
      [2, 7],
      [3, 7],
    ]);
  });

  it('comes back whatever its texts are, and wherever in memory the file lies', () => {
    const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(anyText, anyText, fc.nat(9), (prompt, text, offset) => {
        const entries = [labelEntry('a', { prompt, texts: [text, text] }), undoEntry(text)];
        const frame = encodeFrame(1, 0, entries);
        const memory = new Uint8Array(offset + frame.length);
        memory.set(frame, offset);
        const file = memory.subarray(offset);
        const [found] = scanFrames(file).frames;
        expect(entriesOf(file, found as Frame)).toEqual(entries);
        expect(found?.ids).toEqual(entries.map(entryId));
      }),
    );
  });

  it('may hold nothing but its generation', () => {
    const file = encodeFrame(1, 3, []);
    const [frame] = scanFrames(file).frames;
    expect(frame).toMatchObject({ generation: 3, ids: [] });
    expect(entriesOf(file, frame as Frame)).toEqual([]);
  });
});

describe('a file', () => {
  /** Frames as JSON, to tell whether a frame that was found is one that was written. */
  const written = new Set(FRAMES.map((_, i) => JSON.stringify([i + 1, ENTRIES[i]])));
  const found = (file: Uint8Array) =>
    scanFrames(file).frames.map((frame) => JSON.stringify([frame.sequence, entriesOf(file, frame)]));

  it('with any one bit flipped has no wrong entry, and lacks at most the frame that was hit', () => {
    const bounds = [0, ...FRAMES.map((_, i) => FRAMES.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0))];
    const file = FILE.slice();
    for (let byte = 0; byte < file.length; byte++) {
      const hit = bounds.findIndex((bound) => bound > byte); // 1, 2 or 3
      for (let bit = 0; bit < 8; bit++) {
        file[byte] = (FILE[byte] as number) ^ (1 << bit);
        const scan = scanFrames(file);
        const sequences = scan.frames.map(({ sequence }) => sequence);
        expect(sequences).toEqual([1, 2, 3].filter((sequence) => sequence !== hit));
        for (const frame of found(file)) expect(written).toContain(frame);
        // Damage in the last frame looks like a torn write; before it, it is known to be damage.
        expect([scan.missing, scan.isDamaged, scan.tail > 0]).toEqual(hit === 3 ? [0, false, true] : [1, true, false]);
      }
      file[byte] = FILE[byte] as number;
    }
  });

  it('cut off at any byte keeps all frames that are whole', () => {
    let whole = 0;
    let end = 0;
    for (let length = 0; length <= FILE.length; length++) {
      if (length === end + (FRAMES[whole]?.length ?? Number.NaN)) end += (FRAMES[whole++] as Uint8Array).length;
      const scan = scanFrames(FILE.subarray(0, length));
      expect(scan.frames).toHaveLength(whole);
      expect(scan).toMatchObject({ end, tail: length - end, missing: 0, isDamaged: false });
    }
    expect(whole).toBe(3);
  });

  it('with garbage before, between and behind keeps all frames', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 4, maxLength: 4 }), (garbage) => {
        const file = join(garbage.flatMap((part, i) => [part, FRAMES[i] ?? new Uint8Array()]));
        expect(found(file)).toEqual([...written]);
        const isDamaged = garbage.slice(0, 3).some(({ length }) => length > 0);
        expect(scanFrames(file)).toMatchObject({ missing: 0, isDamaged, tail: garbage[3]?.length });
      }),
    );
  });

  it('that lost whole frames says how many, and that a page of zeros is no frame', () => {
    expect(scanFrames(join([FRAMES[0], FRAMES[2]] as Uint8Array[]))).toMatchObject({ missing: 1, isDamaged: false });
    expect(scanFrames(FRAMES[2] as Uint8Array)).toMatchObject({ missing: 2 });
    expect(scanFrames(new Uint8Array(4096))).toMatchObject({ frames: [], end: 0, missing: 0, isDamaged: false });
  });

  it('of garbage throws nothing and holds nothing', () => {
    const magic = FRAMES[0]?.slice(0, 4) as Uint8Array;
    const part = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(magic), fc.constant(FILE.slice(0, 30)));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        for (const frame of found(join(parts))) expect(written).toContain(frame);
      }),
      { numRuns: 2000 },
    );
  });

  it('whose frames pass the checksum and hold something else throws nothing', () => {
    const frame = encodeFrame(1, 0, []);
    for (const index of ['null', '7', '[]', '{', '\xff', '"a"']) {
      const payload = join([Uint8Array.of(index.length, 0, 0, 0), Uint8Array.from(index, (c) => c.charCodeAt(0))]);
      const file = join([frame.slice(0, 16), payload]);
      const view = new DataView(file.buffer);
      view.setUint32(8, payload.length, true);
      view.setUint32(12, (crc32(file.subarray(4, 12)) ^ crc32(payload)) >>> 0, true);
      expect(() => scanFrames(file)).not.toThrow();
      for (const { ids } of scanFrames(file).frames) expect(ids).toEqual([]);
    }
  });
});
