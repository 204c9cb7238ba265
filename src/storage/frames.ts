/**
 * The bytes of a journal: one frame for each append, so that an append is there whole or not at all.
 *
 *     magic u32 | sequence u32 | length u32 | crc32 u32 | payload [length]          little-endian
 *     payload: index length u32 | index, JSON {generation, ids, isAlone?} | entries, JSON
 *
 * The checksum covers sequence, length and payload. Ids stand apart from entries, so that a start reads the ids of ten
 * thousand labels without parsing their texts. A frame that does not check out is passed over: reading goes on at the
 * next magic number behind it.
 */
import { crc32 } from './crc32.js';
import { entryId, type LogEntry } from './store.js';

const MAGIC = 0x4a6e6550; // "PenJ"
const HEADER_BYTES = 16;

/** Where a frame lies, and what it says of itself. */
export interface Frame {
  /** 1, 2, 3 … within a file; a gap is a frame that was lost. */
  readonly sequence: number;
  /** How often this user had been forgotten when it was written; frames of earlier generations are void. */
  readonly generation: number;
  readonly ids: readonly string[];
  /** Whether it was known, when this was written, that IndexedDB would not take the entries. */
  readonly isAlone: boolean;
  /** Byte bounds of the entries' JSON in the file. */
  readonly start: number;
  readonly end: number;
}

/** What a file holds. */
export interface Scan {
  readonly frames: readonly Frame[];
  /** End of the last whole frame: what follows is a torn write, or damage. */
  readonly end: number;
  /** Frames that the sequence numbers say were there and are not. */
  readonly missing: number;
  /** Whether bytes before `end` belong to no whole frame. */
  readonly isDamaged: boolean;
  /** Bytes behind `end`. */
  readonly tail: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeFrame(
  sequence: number,
  generation: number,
  entries: readonly LogEntry[],
  isAlone = false,
): Uint8Array {
  const index = encoder.encode(JSON.stringify({ generation, ids: entries.map(entryId), ...(isAlone && { isAlone }) }));
  // `JSON.stringify` escapes lone surrogates, so they survive UTF-8.
  const body = encoder.encode(JSON.stringify(entries));
  const length = 4 + index.length + body.length;
  const bytes = new Uint8Array(HEADER_BYTES + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, sequence, true);
  view.setUint32(8, length, true);
  view.setUint32(HEADER_BYTES, index.length, true);
  bytes.set(index, HEADER_BYTES + 4);
  bytes.set(body, HEADER_BYTES + 4 + index.length);
  view.setUint32(12, checksum(bytes), true);
  return bytes;
}

/** Of one frame's bytes: sequence and length, then the payload. */
function checksum(frame: Uint8Array): number {
  return (crc32(frame.subarray(4, 12)) ^ crc32(frame.subarray(HEADER_BYTES))) >>> 0;
}

/** Finds the whole frames of a file; never throws, whatever the bytes. */
export function scanFrames(bytes: Uint8Array): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  let end = 0;
  let isDamaged = false;
  let position = 0;
  while (position + HEADER_BYTES + 4 <= bytes.length) {
    const frame = readFrame(bytes, view, position);
    if (frame) {
      isDamaged ||= position !== end;
      frames.push(frame);
      end = frame.end;
      position = end;
    } else {
      position = nextMagic(bytes, view, position + 1);
    }
  }
  const last = frames.at(-1)?.sequence ?? 0;
  return { frames, end, missing: Math.max(0, last - frames.length), isDamaged, tail: bytes.length - end };
}

/** The entries of a frame; `bytes` are those from `start` to `end`. */
export function decodeEntries(bytes: Uint8Array): LogEntry[] {
  return JSON.parse(decoder.decode(bytes)) as LogEntry[];
}

function readFrame(bytes: Uint8Array, view: DataView, position: number): Frame | undefined {
  if (view.getUint32(position, true) !== MAGIC) return undefined;
  const length = view.getUint32(position + 8, true);
  const end = position + HEADER_BYTES + length;
  if (length < 4 || end > bytes.length) return undefined;
  if (checksum(bytes.subarray(position, end)) !== view.getUint32(position + 12, true)) return undefined;
  const start = position + HEADER_BYTES + 4 + view.getUint32(position + HEADER_BYTES, true);
  try {
    const index = JSON.parse(decoder.decode(bytes.subarray(position + HEADER_BYTES + 4, start)));
    const { generation, ids, isAlone = false } = index;
    // One in four thousand million damaged frames gets past the checksum.
    if (!Number.isSafeInteger(generation) || !Array.isArray(ids)) return undefined;
    return { sequence: view.getUint32(position + 4, true), generation, ids, isAlone, start, end };
  } catch {
    return undefined;
  }
}

function nextMagic(bytes: Uint8Array, view: DataView, from: number): number {
  for (
    let position = bytes.indexOf(MAGIC & 255, from);
    position >= 0;
    position = bytes.indexOf(MAGIC & 255, position + 1)
  ) {
    if (position + 4 > bytes.length) break;
    if (view.getUint32(position, true) === MAGIC) return position;
  }
  return bytes.length;
}
