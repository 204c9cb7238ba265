/** What every store promises, as a suite that runs on each implementation. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CachedText, cachedBytes, type LogEntry, type Store } from '../../src/storage/store.js';
import { label, labelEntry, undoEntry } from '../fixtures/labels.js';

/** A cached text made from a number. */
const cached = (n: number): CachedText => ({
  vector: Float32Array.of(n, 0.1, Number.MIN_VALUE),
  style: Float64Array.of(n, 0.1, Number.MAX_VALUE),
});
const texts = (...names: readonly string[]) => new Map(names.map((name, i) => [name, cached(i)]));

/** The log without sequence numbers. */
const linesOf = async (store: Store, user: string): Promise<LogEntry[]> =>
  (await store.readLog(user)).map(({ sequence: _, ...entry }) => entry);

/**
 * @param name  what is tested, for the report
 * @param open  opens an empty store with a bound of its cached texts, in bytes
 */
export function describeStore(name: string, open: (cacheBytes: number) => Promise<Store>): void {
  const room = 3 * cachedBytes(cached(0));

  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open(room);
    });
    afterEach(() => {
      vi.useRealTimers();
      store.close();
    });

    describe('the log', () => {
      it('is empty for a user who was never there', async () => {
        expect(await store.readLog('ana')).toEqual([]);
      });

      it('gives back what was appended, in order, under rising numbers', async () => {
        const entries = [labelEntry('z'), labelEntry('a', { weight: 0.1 }), undoEntry('z'), labelEntry('m')];
        const first = await store.append('ana', entries.slice(0, 1));
        const second = await store.append('ana', entries.slice(1));
        expect([first.added, second.added]).toEqual([1, 3]);
        expect(await linesOf(store, 'ana')).toEqual(entries);
        const numbers = (await store.readLog('ana')).map(({ sequence }) => sequence);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect([first.lastSequence, second.lastSequence]).toEqual([numbers[0], numbers[3]]);
      });

      it('keeps appends that were not waited for in the order of the calls', async () => {
        const ids = Array.from({ length: 20 }, (_, i) => `id-${i}`);
        await Promise.all(ids.map((id) => store.append('ana', [labelEntry(id)])));
        expect(await linesOf(store, 'ana')).toEqual(ids.map((id) => labelEntry(id)));
      });

      it('stores an id once, within one append, over several, and for appends at the same time', async () => {
        const entry = labelEntry('same');
        const other = labelEntry('same', { prompt: 'another' });
        expect(await store.append('ana', [entry, other, entry])).toMatchObject({ added: 1 });
        expect(await store.append('ana', [other])).toEqual({ added: 0 });
        await Promise.all([1, 2, 3].map(() => store.append('ana', [labelEntry('twice'), undoEntry('same')])));
        expect(await linesOf(store, 'ana')).toEqual([entry, labelEntry('twice'), undoEntry('same')]);
      });

      it('takes a label and the undo of a label for two things, whatever their ids', async () => {
        await store.append('ana', [labelEntry('undo:a'), labelEntry('a'), undoEntry('a')]);
        expect(await linesOf(store, 'ana')).toEqual([labelEntry('undo:a'), labelEntry('a'), undoEntry('a')]);
      });

      it('stores all entries of an append or none', async () => {
        await store.append('ana', [labelEntry('before')]);
        const broken = { kind: 'label', label: { ...label('broken'), prompt: () => {} } } as unknown as LogEntry;
        await expect(store.append('ana', [labelEntry('good'), broken, labelEntry('after')])).rejects.toThrow();
        expect(await linesOf(store, 'ana')).toEqual([labelEntry('before')]);
        expect(await store.append('ana', [labelEntry('good')])).toMatchObject({ added: 1 });
      });

      it('adds nothing for no entries', async () => {
        expect(await store.append('ana', [])).toEqual({ added: 0 });
      });

      it('keeps users apart, even with the same ids', async () => {
        await store.append('ana', [labelEntry('one')]);
        await store.append('ben', [labelEntry('one', { prompt: 'of Ben' }), labelEntry('two')]);
        expect(await linesOf(store, 'ana')).toEqual([labelEntry('one')]);
        expect(await linesOf(store, 'ben')).toEqual([labelEntry('one', { prompt: 'of Ben' }), labelEntry('two')]);
      });

      it('is not changed by what a caller does with entries before or after', async () => {
        const entry = { kind: 'label' as const, label: { ...label('one'), texts: ['a', 'b'] } };
        await store.append('ana', [entry]);
        entry.label.texts.push('c');
        const [read] = (await store.readLog('ana')) as unknown as [typeof entry];
        read.label.texts.push('d');
        expect(await linesOf(store, 'ana')).toEqual([labelEntry('one', { texts: ['a', 'b'] })]);
      });

      it('keeps odd texts: halves of surrogate pairs, null characters, a megabyte', async () => {
        const odd = ['\ud800', 'x\udc00', '\0', '', '\uffff', '👍', 'a'.repeat(2 ** 20)];
        await store.append('ana', [labelEntry('odd', { texts: odd, prompt: '\udfff' })]);
        expect(await linesOf(store, 'ana')).toEqual([labelEntry('odd', { texts: odd, prompt: '\udfff' })]);
      });

      it('tells users apart whose names are odd', async () => {
        const users = ['a', 'A', 'a ', '["a"]', '__proto__', 'a\ud800', 'a\ud801', 'a\ufffd', 'a\0', 'a'.repeat(200)];
        for (const user of users) await store.append(user, [labelEntry(`of ${user}`)]);
        for (const user of users) expect(await linesOf(store, user)).toEqual([labelEntry(`of ${user}`)]);
      });
    });

    describe('the snapshot', () => {
      const snapshot = {
        modelVersion: 'm1',
        lastSequence: 7,
        entries: 3,
        state: { mean: Float64Array.of(0.1, -0), deep: [{ n: 1 }] },
      };

      it('is not there at first', async () => {
        expect(await store.readSnapshot('ana')).toBeUndefined();
      });

      it('comes back to the last bit, for its user only, and the newest wins', async () => {
        await store.writeSnapshot('ana', { ...snapshot, lastSequence: 1, state: 'old' });
        await store.writeSnapshot('ana', snapshot);
        expect(await store.readSnapshot('ana')).toStrictEqual(snapshot);
        expect(await store.readSnapshot('ben')).toBeUndefined();
      });
    });

    describe('the cached texts', () => {
      it('come back to the last bit, in the order asked for, and undefined where there is none', async () => {
        await store.writeTexts('ana', 'm1', texts('h0', 'h1'));
        const found = await store.readTexts('ana', 'm1', ['h1', 'nothing', 'h0', 'h1']);
        expect(found).toStrictEqual([cached(1), undefined, cached(0), cached(1)]);
      });

      it('are kept apart by user and by model', async () => {
        await store.writeTexts('ana', 'm1', texts('h'));
        expect(await store.readTexts('ben', 'm1', ['h'])).toEqual([undefined]);
        expect(await store.readTexts('ana', 'm2', ['h'])).toEqual([undefined]);
      });

      it('of other models are dropped when a model writes, of this user only', async () => {
        await store.writeTexts('ana', 'm1', texts('h'));
        await store.writeTexts('ben', 'm1', texts('h'));
        await store.writeTexts('ana', 'm2', texts('h'));
        expect(await store.readTexts('ana', 'm1', ['h'])).toEqual([undefined]);
        expect(await store.readTexts('ana', 'm2', ['h'])).toEqual([cached(0)]);
        expect(await store.readTexts('ben', 'm1', ['h'])).toEqual([cached(0)]);
      });

      it('stay within the bound, and those used last stay', async () => {
        vi.useFakeTimers({ toFake: ['Date'] });
        const later = () => vi.advanceTimersByTime(2 * 60 * 60 * 1000); // use is noted by the hour
        for (const hash of ['a', 'b', 'c']) {
          await store.writeTexts('ana', 'm1', texts(hash));
          later();
        }
        await store.readTexts('ana', 'm1', ['a']);
        later();
        await store.writeTexts('ben', 'm1', texts('d'));
        later();
        expect(await store.readTexts('ana', 'm1', ['a', 'b', 'c'])).toEqual([cached(0), undefined, cached(0)]);
        expect(await store.readTexts('ben', 'm1', ['d'])).toEqual([cached(0)]);
      });

      it('stay within the bound when one write is larger than it', async () => {
        const hashes = Array.from({ length: 20 }, (_, i) => `h${i}`);
        await store.writeTexts('ana', 'm1', texts(...hashes));
        const found = await store.readTexts('ana', 'm1', hashes);
        expect(found.filter((text) => text !== undefined)).toHaveLength(3);
      });

      it('do not count twice when they are written again', async () => {
        await store.writeTexts('ana', 'm1', texts('a', 'b'));
        for (let i = 0; i < 5; i++) await store.writeTexts('ana', 'm1', texts('c'));
        expect(await store.readTexts('ana', 'm1', ['a', 'b', 'c'])).not.toContain(undefined);
      });
    });

    it('forgets everything of one user and nothing of another', async () => {
      const snapshot = { modelVersion: 'm1', lastSequence: 1, entries: 1, state: 1 };
      for (const user of ['ana', 'ben']) {
        await store.append(user, [labelEntry('one'), undoEntry('one')]);
        await store.writeSnapshot(user, snapshot);
        await store.writeTexts(user, 'm1', texts('h'));
      }
      await store.forget('ana');
      expect(await store.readLog('ana')).toEqual([]);
      expect(await store.readSnapshot('ana')).toBeUndefined();
      expect(await store.readTexts('ana', 'm1', ['h'])).toEqual([undefined]);
      expect(await linesOf(store, 'ben')).toEqual([labelEntry('one'), undoEntry('one')]);
      expect(await store.readSnapshot('ben')).toEqual(snapshot);
      expect(await store.readTexts('ben', 'm1', ['h'])).toEqual([cached(0)]);
      expect(await store.append('ana', [labelEntry('one')])).toMatchObject({ added: 1 });
    });

    it('frees the room of what it forgets', async () => {
      await store.writeTexts('ana', 'm1', texts('a', 'b', 'c'));
      await store.forget('ana');
      await store.writeTexts('ben', 'm1', texts('a', 'b', 'c'));
      expect(await store.readTexts('ben', 'm1', ['a', 'b', 'c'])).not.toContain(undefined);
    });
  });
}
