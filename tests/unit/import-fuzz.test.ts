/**
 * Exported files, hostile and honest: the short version of `npm run test:fuzz` (tests/fuzz), and what it found, one by one.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readExportFile } from '../../src/engine/import-file.js';
import { PenchantError } from '../../src/shared/errors.js';
import {
  LATEST_TIME,
  MAX_CANDIDATES,
  MAX_ID_LENGTH,
  MAX_IMPORT_LABELS,
  MAX_TEXT_LENGTH,
  MAX_TIED,
  MAX_WEIGHT,
} from '../../src/shared/limits.js';
import type { Label, PreferRequest } from '../../src/shared/protocol.js';
import { label } from '../fixtures/labels.js';
import { startTinyEngine } from '../fixtures/tiny-engine.js';
import { carryAccepted, carryLogs, fuzzImport, type ImportReport } from '../fuzz/campaign.js';
import { drawFrom } from '../fuzz/draw.js';
import { everyLargeFile } from '../fuzz/hostile-files.js';
import { judgeImport } from '../fuzz/judge-import.js';

const file = (...labels: unknown[]) => ({ format: 'penchant', version: 1, labels });
const texts = (n: number) => Array.from({ length: n }, (_, i) => `text ${i}`);

describe('20,000 hostile files', () => {
  let report: ImportReport;
  let kept: readonly (readonly Label[])[];
  beforeAll(() => {
    ({ report, kept } = fuzzImport(20_000, 1, 100));
  });

  it('are each read into clean labels, or refused in one clear sentence, in time and with nothing else changed', () => {
    expect(report.firstViolations).toEqual([]);
    expect(report.accepted + report.refused).toBe(report.files);
  });

  it('get as far as every check, and past them', () => {
    expect(report.accepted).toBeGreaterThan(2000);
    expect(Object.keys(report.refusals).length).toBeGreaterThan(35);
  });

  it('that were taken can be imported by an engine, and come out of it and of the next one the same', async () => {
    const { roundTrips, labels, failures } = await carryAccepted(kept);
    expect(failures).toEqual([]);
    expect(roundTrips).toBe(100);
    expect(labels).toBeGreaterThan(100);
  });
});

it('every large value, in every place of a file, is read or refused as soon', () => {
  const told = { taken: 0, refused: 0 };
  for (const hostile of everyLargeFile()) {
    const { labels, violation } = judgeImport(hostile);
    expect(violation).toBeUndefined();
    told[labels ? 'taken' : 'refused']++;
  }
  expect(told.taken).toBeGreaterThan(50);
  expect(told.refused).toBeGreaterThan(200);
});

it('200 random logs come back byte for byte after export, import elsewhere, and export', async () => {
  const { labels, failures } = await carryLogs(200, 1);
  expect(failures).toEqual([]);
  expect(labels).toBeGreaterThan(200);
});

describe('an import', () => {
  it.each([
    ['a choice of one text', { texts: ['a'] }],
    ['a choice of none', { texts: [], chosen: null }],
    ['a tie of one text', { outcome: 'tie', texts: ['a'], chosen: null }],
    ['a tie of a crowd', { outcome: 'tie', texts: texts(21), chosen: null }],
    ['a crowd that is bad', { outcome: 'bothBad', texts: texts(21), chosen: null }],
    ['a tie of one text with itself', { outcome: 'tie', texts: ['a', 'a'], chosen: null }],
    ['a choice of one text over itself', { texts: ['a', 'a', 'a'] }],
  ] as const)('refuses %s, as prefer does', (_, changes) => {
    expect(() => readExportFile(file(label('x', changes)))).toThrow(/^Expected `file\.labels\[0\]\.texts` to be /);
  });

  it.each<[string, number, (n: number) => object]>([
    ['UTF-16 units of an id', MAX_ID_LENGTH, (n) => ({ id: 'x'.repeat(n) })],
    ['UTF-16 units of a prompt', MAX_TEXT_LENGTH, (n) => ({ prompt: 'x'.repeat(n) })],
    ['UTF-16 units of a text', MAX_TEXT_LENGTH, (n) => ({ texts: ['a', 'x'.repeat(n)] })],
    ['texts to choose from', MAX_CANDIDATES, (n) => ({ texts: texts(n) })],
    ['texts to skip', MAX_CANDIDATES, (n) => ({ outcome: 'skip', chosen: null, texts: texts(n) })],
    ['texts of a tie', MAX_TIED, (n) => ({ outcome: 'tie', chosen: null, texts: texts(n) })],
    ['texts that are bad', MAX_TIED, (n) => ({ outcome: 'bothBad', chosen: null, texts: texts(n) })],
    ['as a place in the order', MAX_CANDIDATES - 1, (n) => ({ appPositions: [0, n] })],
    ['as a weight', MAX_WEIGHT, (n) => ({ weight: n })],
    ['milliseconds since 1970', LATEST_TIME, (n) => ({ at: n })],
  ])('takes at most the limit of %s', (_, limit, changes) => {
    expect(readExportFile(file(label('x', changes(limit)))).labels).toStrictEqual([label('x', changes(limit))]);
    expect(() => readExportFile(file(label('x', changes(limit + 1))))).toThrow(/^Expected `file\.labels\[0\]\./);
  });

  it('takes at most the limit of labels', () => {
    const labels = Array.from({ length: MAX_IMPORT_LABELS }, (_, i) => label(`${i}`));
    expect(readExportFile(file(...labels)).labels).toHaveLength(MAX_IMPORT_LABELS);
    expect(() => readExportFile(file(...labels, label('x')))).toThrow(/^Expected `file\.labels` to be at most/);
  });

  it('takes what prefer takes, and refuses what prefer refuses', async () => {
    const engine = await startTinyEngine();
    const draw = drawFrom(7);
    const told = { taken: 0, refused: 0 };
    for (let i = 0; i < 150; i++) {
      const candidates = Array.from({ length: draw.pick([0, 1, 2, 2, 3, 20, 21]) }, () => draw.pick(['a', 'b']));
      if (candidates.length >= 20 && draw.chance(0.5))
        candidates.splice(0, candidates.length, ...texts(candidates.length));
      const outcome = draw.pick(['chosen', 'tie', 'bothBad', 'skip'] as const);
      const [chosen = '', ...rejected] = candidates;
      // A skip of nothing can only be said of an event.
      if (outcome === 'skip' && candidates.length === 0) continue;
      const request = { ...(outcome === 'chosen' ? { chosen, rejected } : { outcome, candidates }), labelId: `${i}` };
      const isTaken = await engine.prefer(request as PreferRequest).then(
        () => true,
        () => false,
      );
      const read = () =>
        readExportFile(file(label('x', { outcome, texts: candidates, chosen: outcome === 'chosen' ? 0 : null })));
      if (isTaken) expect(read().labels).toHaveLength(1);
      else expect(read).toThrow(PenchantError);
      told[isTaken ? 'taken' : 'refused']++;
    }
    expect(Math.min(told.taken, told.refused)).toBeGreaterThan(30);
    // And all that it has taken, it takes back from a file.
    const other = await startTinyEngine();
    expect(await other.import(await engine.export())).toMatchObject({ added: told.taken });
  });

  it('takes a skip of no texts, which prefer can be told of an event', async () => {
    const engine = await startTinyEngine();
    const { eventId } = await engine.rerank({ prompt: 'p', candidates: ['a', 'b'] });
    await engine.prefer({ eventId, outcome: 'skip', candidates: [] });
    const other = await startTinyEngine();
    await other.import(await engine.export());
    expect(await other.labels()).toStrictEqual(await engine.labels());
  });

  it('makes 0 of -0, which not every copy of the log would keep', () => {
    const changes = { at: -0, chosen: -0, appPositions: [-0, 1], weight: -0 };
    const [read] = readExportFile(file(label('x', changes))).labels;
    expect(read).toStrictEqual(label('x', { at: 0, chosen: 0, appPositions: [0, 1], weight: 0 }));
  });

  it('asks no list for its own way of going through it', () => {
    function* endless() {
      for (;;) yield 'another text';
    }
    const list = (items: unknown[]) =>
      Object.assign([...items], {
        entries: 1,
        map: 2,
        [Symbol.iterator]: endless,
        constructor: { [Symbol.species]: 3 },
      });
    const hostile = { ...label('x'), texts: list(['a', 'b']), appPositions: list([1, 0]) };
    const { labels } = readExportFile({ ...file(), labels: list([hostile]) });
    expect(labels).toStrictEqual([label('x', { texts: ['a', 'b'], appPositions: [1, 0] })]);
  });

  it.each(['format', 'version', 'labels', 'settings'])('reads `%s` once: what is checked is what is kept', (key) => {
    const honest: Record<string, unknown> = { ...file(label('x')), settings: { apply: 'never' } };
    let reads = 0;
    const hostile = Object.defineProperty({ ...honest }, key, { get: () => (reads++ === 0 ? honest[key] : 'another') });
    expect(readExportFile(hostile)).toStrictEqual({ labels: [label('x')], settings: { apply: 'never' } });
  });

  it.each([
    ['an error', new Error('no')],
    ['an error of ours', new PenchantError('storage', 'no')],
    ['nothing', undefined],
    ['a proxy that was revoked', revoked()],
  ])('refuses a file whose getter throws %s', (_, thrown) => {
    const hostile = Object.defineProperty(label('x'), 'texts', {
      get() {
        throw thrown;
      },
    });
    expect(() => readExportFile(file(hostile))).toThrow(
      new PenchantError('input', 'Expected `file.labels[0]` to be readable, got an error from its property `texts`.'),
    );
  });

  it.each([
    ['file', () => revoked()],
    ['label', () => file(revoked())],
    ['list', () => ({ ...file(), labels: revoked() })],
    ['time', () => file({ ...label('x'), at: revoked() })],
  ])('refuses a proxy that was revoked for a %s', (_, make) => {
    expect(() => readExportFile(make())).toThrow(/^Expected `file.* to be /);
  });

  it.each([
    [2, 'version'],
    [1e6, 'version'],
    [0, 'input'],
    [1.5, 'input'],
    ['1', 'input'],
    [undefined, 'input'],
    [null, 'input'],
  ])('refuses version %j with code %s: only a later version is one', (version, code) => {
    expect(() => readExportFile({ ...file(), version })).toThrow(expect.objectContaining({ code }));
  });

  it('takes no notice of a posterior or of fields that it does not know', () => {
    const text = JSON.stringify({ ...file({ ...label('x'), note: 1 }), posterior: 'none', note: {}, user: 7 });
    const loaded = text.replace('"note":1', '"__proto__":{"id":"y"},"constructor":{"prototype":{"polluted":true}}');
    expect(readExportFile(JSON.parse(loaded))).toStrictEqual({ labels: [label('x')] });
  });

  it('takes the example of its documentation', () => {
    const page = readFileSync(new URL('../../docs/export-format.md', import.meta.url), 'utf8');
    const example = JSON.parse((/```json\n(.*?)```/s.exec(page) as RegExpExecArray)[1] as string);
    const { labels, settings } = example;
    expect(labels).toHaveLength(2);
    expect(readExportFile(example)).toStrictEqual({ labels, settings });
  });

  it('gives settings back and follows them not', async () => {
    const engine = await startTinyEngine({ apply: 'never' });
    const result = await engine.import({ ...file(label('x')), settings: { apply: 'always', note: 1 } });
    expect(result).toEqual({ added: 1, skipped: 0, settings: { apply: 'always' } });
    expect((await engine.export()).settings).toEqual({ apply: 'never' });
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
