/** Labels and logs that are in order, at the edges of what is: whatever `prefer` can have stored. */
import type { Label } from '../../src/shared/protocol.js';
import type { LogEntry } from '../../src/storage/store.js';
import type { Draw } from './draw.js';

/** Pieces of text that files and databases get wrong: halves of surrogate pairs, marks, controls, what looks like code. */
const PIECES = [
  'fern',
  'Moss needs shade. ',
  '- a list\n- of two\n',
  '\ud83e\udeb4', // a potted plant
  '\ud800',
  '\udc00',
  '\udfff\ud800',
  '\u0000',
  '\ufeff',
  '\u2028\u2029',
  'é',
  'e\u0301',
  'ß中文العربية',
  '\u202e',
  '"\\/\b\f\r\t',
  '__proto__',
  'constructor',
  '</script>',
  '0',
  ' ',
];

const OUTCOMES = ['chosen', 'chosen', 'chosen', 'ranked', 'rated', 'tie', 'bothBad', 'skip'] as const;
const AXES = ['length', 'formality', 'no-such-axis', '__proto__'];
const WEIGHTS = [1, 1, 1, 0, 10, 0.5, 1 / 3, 5e-324, 9.999999999999998];
const TIMES = [0, 1, 1.7e12, 1_700_000_000_000.5, 8.64e15, 8.64e15 - 1];

export function drawText(draw: Draw, most = 4): string {
  let text = '';
  for (let pieces = draw.int(most + 1); pieces > 0; pieces--) text += draw.pick(PIECES);
  return text;
}

/** @param n  makes the label's id its own */
export function drawLabel(draw: Draw, n: number): Label {
  const outcome = draw.pick(OUTCOMES);
  const size = draw.chance(0.02) ? 20 : outcome === 'skip' ? draw.int(4) : 2 + draw.int(4);
  const texts = Array.from({ length: size }, () => drawText(draw));
  // Not all the same: a text that no piece makes.
  if (texts.length > 0 && outcome !== 'skip') texts[draw.int(texts.length)] += '~';
  const positions = Array.from({ length: size }, (_, i) => i * (1 + draw.int(20)) + (i > 0 ? 1 : 0));
  return {
    id: `${drawText(draw, 2)}${n}`.slice(0, 100),
    at: draw.chance(0.5) ? 1_700_000_000_000 + draw.int(1e9) : draw.pick(TIMES),
    prompt: drawText(draw),
    outcome,
    texts,
    chosen: outcome === 'chosen' ? draw.int(size) : null,
    appPositions: draw.chance(0.5) && new Set(positions).size === size ? positions : [],
    weight: draw.pick(WEIGHTS),
    ...(outcome === 'ranked' && { ranking: drawOrder(draw, size) }),
    ...(outcome === 'rated' && { ratings: [draw.pick([1, -1]), ...texts.slice(1).map(() => draw.int(3) - 1)] }),
    ...(draw.chance(0.2) && { wishes: [{ axis: draw.pick(AXES), direction: draw.pick([1, -1] as const) }] }),
  };
}

/** The indices below `size`, in any order. */
function drawOrder(draw: Draw, size: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = draw.int(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** A log of 0 to 4 labels, some of them taken back. */
export function drawLog(draw: Draw): LogEntry[] {
  return Array.from({ length: draw.int(5) }, (_, n) => drawLabel(draw, n)).flatMap((label): LogEntry[] => [
    { kind: 'label', label },
    ...(draw.chance(0.1) ? [{ kind: 'undo', labelId: label.id } as const] : []),
  ]);
}
