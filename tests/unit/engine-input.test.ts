/** Arguments that are not what a method takes: refused with one sentence, before anything has happened. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { MAX_CANDIDATES, MAX_OPEN_UNITS, MAX_PAIRED, MAX_TEXT_LENGTH } from '../../src/shared/limits.js';
import type { ExportFile } from '../../src/shared/protocol.js';
import { PROBE, pairLabel, startTinyEngine, stateOf } from '../fixtures/tiny-engine.js';

const TOO_LONG = 'x'.repeat(MAX_TEXT_LENGTH + 1);
const texts = (n: number) => Array.from({ length: n }, (_, i) => `text ${i}`);
const cyclic: unknown[] = [];
cyclic.push(cyclic);

let engine: Engine;
let eventId: string;
beforeAll(async () => {
  engine = await startTinyEngine();
  await engine.prefer(pairLabel(1));
  ({ eventId } = await engine.rerank({ prompt: 'p', candidates: PROBE }));
});

/** Expects the call to be refused as `code`, in a sentence, with nothing changed. */
async function expectRefusal(call: () => Promise<unknown>, code = 'input'): Promise<void> {
  const before = await stateOf(engine);
  await expect(call()).rejects.toMatchObject({
    name: 'PenchantError',
    code,
    message: expect.stringMatching(/^Expected .{10,300}\.$/s),
  });
  expect(await stateOf(engine)).toStrictEqual(before);
}

describe('rerank refuses', () => {
  it.each<[string, unknown]>([
    ['no request', undefined],
    ['null', null],
    ['an array', ['a', 'b']],
    ['no prompt', { candidates: ['a'] }],
    ['no candidates', { prompt: 'p' }],
    ['an empty list', { prompt: 'p', candidates: [] }],
    ['one candidate too many', { prompt: 'p', candidates: texts(MAX_CANDIDATES + 1) }],
    ['a text for a list', { prompt: 'p', candidates: 'abc' }],
    ['a list-like object', { prompt: 'p', candidates: { 0: 'a', length: 1 } }],
    ['numbers', { prompt: 'p', candidates: ['a', 1] }],
    ['null among texts', { prompt: 'p', candidates: ['a', null] }],
    ['text objects', { prompt: 'p', candidates: [new String('a')] }],
    ['a list with holes', { prompt: 'p', candidates: new Array(3) }],
    ['a list within itself', { prompt: 'p', candidates: cyclic }],
    ['a prompt that is no text', { prompt: 7, candidates: ['a'] }],
    ['a text too long', { prompt: 'p', candidates: ['a', TOO_LONG] }],
    ['a prompt too long', { prompt: TOO_LONG, candidates: ['a'] }],
    ['topN 0', { prompt: 'p', candidates: ['a'], topN: 0 }],
    ['topN beyond the end', { prompt: 'p', candidates: ['a'], topN: 2 }],
    ['half a topN', { prompt: 'p', candidates: ['a', 'b'], topN: 1.5 }],
    ['a text for topN', { prompt: 'p', candidates: ['a', 'b'], topN: '2' }],
    ['a big integer for topN', { prompt: 'p', candidates: ['a', 'b'], topN: 1n }],
    ['an unknown mode', { prompt: 'p', candidates: ['a'], apply: 'sometimes' }],
  ])('%s', async (_, request) => {
    await expectRefusal(() => engine.rerank(request as never));
  });

  it('nothing at the limits', async () => {
    const { ranking } = await engine.rerank({ prompt: '', candidates: texts(MAX_CANDIDATES), topN: MAX_CANDIDATES });
    expect(ranking).toHaveLength(MAX_CANDIDATES);
    expect((await engine.rerank({ prompt: 'p', candidates: ['same', 'same'] })).ranking).toHaveLength(2);
  });
});

describe('suggestPair refuses', () => {
  it.each([
    ['a lone candidate', ['a']],
    ['more than it could compare in pairs', texts(MAX_PAIRED + 1)],
    ['no list', undefined],
    ['holes', new Array(2)],
  ])('%s', async (_, candidates) => {
    await expectRefusal(() => engine.suggestPair({ prompt: 'p', candidates } as never));
  });
});

describe('prefer refuses', () => {
  it.each<[string, (event: string) => unknown]>([
    ['no request', () => undefined],
    ['nothing in it', () => ({})],
    ['an index below 0', (event) => ({ eventId: event, chosen: -1 })],
    ['an index beyond the end', (event) => ({ eventId: event, chosen: PROBE.length })],
    ['half an index', (event) => ({ eventId: event, chosen: 0.5 })],
    ['a text for an index', (event) => ({ eventId: event, chosen: '0' })],
    ['a rejected index beyond the end', (event) => ({ eventId: event, chosen: 0, rejected: [9] })],
    ['the same index twice', (event) => ({ eventId: event, chosen: 0, rejected: [1, 1] })],
    ['holes among the rejected', (event) => ({ eventId: event, chosen: 0, rejected: new Array(2) })],
    ['nobody rejected', (event) => ({ eventId: event, chosen: 0, rejected: [] })],
    ['the winner among the rejected', (event) => ({ eventId: event, chosen: 0, rejected: [0, 1] })],
    ['an index without its event', () => ({ chosen: 0 })],
    ['a winner without a loser', () => ({ chosen: 'a' })],
    ['no losers', () => ({ chosen: 'a', rejected: [] })],
    ['a winner that is the only loser', () => ({ chosen: 'a', rejected: 'a' })],
    ['more losers than candidates can be', () => ({ chosen: 'a', rejected: texts(MAX_CANDIDATES) })],
    ['a text too long', () => ({ chosen: TOO_LONG, rejected: 'a' })],
    ['an unknown outcome', (event) => ({ eventId: event, outcome: 'draw' })],
    ['an outcome that cannot be printed', (event) => ({ eventId: event, outcome: 1n })],
    ['an outcome within itself', (event) => ({ eventId: event, outcome: cyclic })],
    ['chosen as an outcome', (event) => ({ eventId: event, outcome: 'chosen' })],
    ['a tie of one', (event) => ({ eventId: event, outcome: 'tie', candidates: [1] })],
    ['a tie of nobody', (event) => ({ eventId: event, outcome: 'tie', candidates: [] })],
    ['a tie of the same text', () => ({ outcome: 'tie', candidates: ['a', 'a'] })],
    ['a tie of a crowd', () => ({ outcome: 'tie', candidates: texts(21) })],
    ['a weight that is no number', () => ({ ...pairLabel(2), weight: Number.NaN })],
    ['a negative weight', () => ({ ...pairLabel(2), weight: -1 })],
    ['a weight above 10', () => ({ ...pairLabel(2), weight: 11 })],
    ['a text for a weight', () => ({ ...pairLabel(2), weight: '1' })],
    ['an empty id', () => ({ ...pairLabel(2), labelId: '' })],
    ['an id too long', () => ({ ...pairLabel(2), labelId: 'x'.repeat(101) })],
  ])('%s', async (_, request) => {
    await expectRefusal(() => engine.prefer(request(eventId) as never));
  });

  it.each(['never was', '', '__proto__'])('an event that is not there: %j', async (id) => {
    await expectRefusal(() => engine.prefer({ eventId: id, chosen: 0 }), 'unknown-event');
  });

  it('an event that larger ones have pushed out, but never the newest', async () => {
    const large = (n: number) => [`${n}`, 'x'.repeat(MAX_TEXT_LENGTH)];
    const ids: string[] = [];
    for (let n = 0; n <= MAX_OPEN_UNITS / MAX_TEXT_LENGTH; n++) {
      ids.push((await engine.rerank({ prompt: 'p', candidates: large(n) })).eventId);
    }
    await expectRefusal(() => engine.prefer({ eventId: ids[0] as string, chosen: 0 }), 'unknown-event');
    for (const id of ids.slice(-2)) await engine.prefer({ eventId: id, chosen: 0 });
  });

  it('the event of another engine', async () => {
    const other = await startTinyEngine();
    await expect(other.prefer({ eventId, chosen: 0 })).rejects.toMatchObject({ code: 'unknown-event' });
  });
});

it('undo refuses an id that is no text', async () => {
  await expectRefusal(() => engine.undo(7 as never));
});

describe('import refuses', () => {
  /** A label's worth of nesting that no recursive reader would survive. */
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  const withLabel = (changes: object) => async () => {
    const file = structuredClone(await engine.export()) as ExportFile & { labels: object[] };
    file.labels.push({ ...(file.labels[0] as object), id: 'new', ...changes });
    return file;
  };

  it.each<[string, () => unknown, string?]>([
    ['nothing', () => undefined],
    ['a text', () => '{}'],
    ['an empty object', () => ({})],
    ['another format', async () => ({ ...(await engine.export()), format: 'other' })],
    ['a newer version', async () => ({ ...(await engine.export()), version: 2 }), 'version'],
    ['no labels', async () => ({ ...(await engine.export()), labels: undefined })],
    ['labels with holes', async () => ({ ...(await engine.export()), labels: new Array(2) })],
    ['a label that is no object', async () => ({ ...(await engine.export()), labels: [1] })],
    ['a label without an id', withLabel({ id: undefined })],
    ['a time that is no number', withLabel({ at: Number.NaN })],
    ['a prompt that is no text', withLabel({ prompt: 1 })],
    ['an unknown outcome', withLabel({ outcome: 'won' })],
    ['no texts', withLabel({ texts: [] })],
    ['texts that are none', withLabel({ texts: ['a', 1] })],
    ['a text too long', withLabel({ texts: ['a', TOO_LONG] })],
    ['a winner beyond the end', withLabel({ chosen: 2 })],
    ['no winner where one won', withLabel({ chosen: null })],
    ['a winner where nobody won', withLabel({ outcome: 'tie' })],
    ['positions of the wrong number', withLabel({ appPositions: [0] })],
    ['positions that repeat', withLabel({ appPositions: [1, 1] })],
    ['a weight out of range', withLabel({ weight: 10.5 })],
    ['a label nested deeply', withLabel({ texts: deep })],
    ['labels nested deeply', async () => ({ ...(await engine.export()), labels: deep })],
  ])('%s', async (_, make, code) => {
    const file = await make();
    await expectRefusal(() => engine.import(file), code);
  });

  it('or takes any file that is not quite right, and stays sound', async () => {
    const keys = [
      'format',
      'version',
      'labels',
      'id',
      'at',
      'prompt',
      'outcome',
      'texts',
      'chosen',
      'appPositions',
      'weight',
    ];
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true, withMap: true, maxDepth: 3 }),
      fc.constantFrom<unknown>(
        JSON.parse('{"__proto__": {"polluted": true}}'),
        deep,
        cyclic,
        -0,
        Number.POSITIVE_INFINITY,
        'tie',
        [],
        ['a'],
      ),
    );
    const prototype = Object.getOwnPropertyNames(Object.prototype);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys, '__proto__', 'constructor'), anything, async (key, value) => {
        const target = await startTinyEngine();
        await target.prefer(pairLabel(2));
        const before = await stateOf(target);
        const file = structuredClone(await engine.export()) as unknown as Record<string, unknown>;
        const [label] = file.labels as [Record<string, unknown>];
        // As JSON.parse does: an own property, even of the name `__proto__`.
        Object.defineProperty(key in file ? file : label, key, { value, enumerable: true, configurable: true });
        const outcome = await target.import(file).then(
          () => 'taken',
          ({ code }) => code,
        );
        expect(['taken', 'input', 'version']).toContain(outcome);
        if (outcome !== 'taken') expect(await stateOf(target)).toStrictEqual(before);
        for (const { score } of (await stateOf(target)).ranking) expect(Number.isFinite(score)).toBe(true);
      }),
      { numRuns: 150 },
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('to store what does not belong in a label', async () => {
    const target = await startTinyEngine();
    await target.import(await withLabel({ extra: 'x', ['__proto__']: { y: 1 } })());
    const [, label] = await target.labels();
    expect(Object.keys(label as object).sort()).toEqual(Object.keys((await engine.labels())[0] as object).sort());
  });
});
