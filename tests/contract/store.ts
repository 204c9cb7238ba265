/** What every store promises, as a suite that runs on each implementation. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CachedText,
  cachedBytes,
  entryId,
  fingerprint,
  type LogEntry,
  type Store,
} from '../../src/storage/store.js';
import { label, labelEntry, undoEntry } from '../fixtures/labels.js';

/** A cached text made from a number. */
const cached = (n: number): CachedText => ({
  vector: Float32Array.of(n, 0.1, Number.MIN_VALUE),
  style: Float64Array.of(n, 0.1, Number.MAX_VALUE),
});
const texts = (...names: readonly string[]) => new Map(names.map((name, i) => [name, cached(i)]));

/**
 * @param name  what is tested, for the report
 * @param makeWorld  makes an empty world, in which stores are opened: `open(user, cacheBytes)`
 */
export function describeStore(
  name: string,
  makeWorld: () => (user: string, cacheBytes: number) => Promise<Store>,
): void {
  const room = 3 * cachedBytes(cached(0));

  describe(name, () => {
    let store: Store;
    let ben: Store;
    let open: (user: string) => Promise<Store>;
    let opened: Store[] = [];
    beforeEach(async () => {
      const world = makeWorld();
      open = async (user) => {
        const one = await world(user, room);
        opened.push(one);
        return one;
      };
      store = await open('ana');
      ben = await open('ben');
    });
    afterEach(() => {
      vi.useRealTimers();
      for (const one of opened) one.close();
      opened = [];
    });

    describe('the log', () => {
      it('is empty for a user who was never there', async () => {
        expect(await store.readLog()).toEqual([]);
        expect(await store.readIds()).toEqual([]);
      });

      it('gives back what was appended, in order of time, then of id, and undos last', async () => {
        const entries = [
          labelEntry('z', { at: 1 }),
          labelEntry('a', { at: 2, weight: 0.1 }),
          labelEntry('b', { at: 2 }),
          labelEntry('m', { at: 3 }),
          undoEntry('z'),
        ];
        await store.append([4, 2].map((i) => entries[i] as LogEntry));
        await store.append([3, 1, 0].map((i) => entries[i] as LogEntry));
        expect(await store.readLog()).toEqual(entries);
        expect(new Set(await store.readIds())).toEqual(new Set(entries.map(entryId)));
      });

      it('reads those that are asked for, in the same order, and passes over those that are not there', async () => {
        const entries = [labelEntry('a', { at: 1 }), labelEntry('b', { at: 2 }), undoEntry('z')];
        await store.append(entries);
        expect(await store.readLog(['undo:z', 'label:gone', 'label:b'])).toEqual(entries.slice(1));
        expect(await store.readLog([])).toEqual([]);
        expect(await store.readLog()).toEqual(entries);
      });

      it('says which promise holds for what it has taken', async () => {
        expect(await store.append([labelEntry('one')])).toBe(store.persistence);
      });

      it('keeps appends that were not waited for', async () => {
        const ids = Array.from({ length: 20 }, (_, i) => `id-${String(i).padStart(2, '0')}`);
        await Promise.all(ids.map((id) => store.append([labelEntry(id)])));
        expect(await store.readLog()).toEqual(ids.map((id) => labelEntry(id)));
      });

      it('holds an id once, within one append, over several, and for appends at the same time', async () => {
        const entry = labelEntry('same');
        await store.append([entry, entry]);
        await store.append([entry]);
        await Promise.all([1, 2, 3].map(() => store.append([labelEntry('twice'), undoEntry('same')])));
        expect(await store.readLog()).toEqual([entry, labelEntry('twice'), undoEntry('same')]);
        expect(await store.readIds()).toHaveLength(3);
      });

      it('takes a label and the undo of a label for two things, whatever their ids', async () => {
        await store.append([labelEntry('undo:a'), labelEntry('a'), undoEntry('a')]);
        expect(await store.readLog()).toEqual([labelEntry('a'), labelEntry('undo:a'), undoEntry('a')]);
      });

      it('stores all entries of an append or none', async () => {
        await store.append([labelEntry('before')]);
        const broken = { kind: 'label', label: { ...label('broken'), prompt: () => {} } } as unknown as LogEntry;
        await expect(store.append([labelEntry('good'), broken, labelEntry('after')])).rejects.toThrow();
        expect(await store.readLog()).toEqual([labelEntry('before')]);
        await store.append([labelEntry('good')]);
        expect(await store.readIds()).toHaveLength(2);
      });

      it('adds nothing for no entries', async () => {
        await store.append([]);
        expect(await store.readLog()).toEqual([]);
      });

      it('keeps users apart, even with the same ids', async () => {
        await store.append([labelEntry('one')]);
        await ben.append([labelEntry('one', { prompt: 'of Ben' }), labelEntry('two')]);
        expect(await store.readLog()).toEqual([labelEntry('one')]);
        expect(await ben.readLog()).toEqual([labelEntry('one', { prompt: 'of Ben' }), labelEntry('two')]);
      });

      it('is not changed by what a caller does with entries before or after', async () => {
        const entry = { kind: 'label' as const, label: { ...label('one'), texts: ['a', 'b'] } };
        const appending = store.append([entry]);
        entry.label.texts.push('c');
        await appending;
        const [read] = (await store.readLog()) as unknown as [typeof entry];
        read.label.texts.push('d');
        expect(await store.readLog()).toEqual([labelEntry('one', { texts: ['a', 'b'] })]);
      });

      it('keeps odd texts: halves of surrogate pairs, null characters, a megabyte', async () => {
        const odd = ['\ud800', 'x\udc00', '\0', '', '\uffff', '👍', 'a'.repeat(2 ** 20)];
        await store.append([labelEntry('odd', { texts: odd, prompt: '\udfff' })]);
        expect(await store.readLog()).toEqual([labelEntry('odd', { texts: odd, prompt: '\udfff' })]);
      });

      it('tells users apart whose names are odd', async () => {
        const users = ['a', 'A', 'a ', '["a"]', '__proto__', 'a\ud800', 'a\ud801', 'a\ufffd', 'a\0', 'a'.repeat(200)];
        const stores = await Promise.all(users.map(open));
        for (const [i, one] of stores.entries()) await one.append([labelEntry(`of ${i}`)]);
        for (const [i, one] of stores.entries()) expect(await one.readLog()).toEqual([labelEntry(`of ${i}`)]);
      });
    });

    describe('the snapshot', () => {
      const snapshot = {
        modelVersion: 'm1',
        log: fingerprint(['label:a', 'undo:b']),
        state: { mean: Float64Array.of(0.1, -0), deep: [{ n: 1 }] },
      };

      it('is not there at first', async () => {
        expect(await store.readSnapshot()).toBeUndefined();
      });

      it('comes back to the last bit, for its user only, and the newest wins', async () => {
        await store.writeSnapshot({ ...snapshot, log: 'other', state: 'old' });
        await store.writeSnapshot(snapshot);
        expect(await store.readSnapshot()).toStrictEqual(snapshot);
        expect(await ben.readSnapshot()).toBeUndefined();
      });
    });

    describe('the cached texts', () => {
      it('come back to the last bit, in the order asked for, and undefined where there is none', async () => {
        await store.writeTexts('m1', texts('h0', 'h1'));
        const found = await store.readTexts('m1', ['h1', 'nothing', 'h0', 'h1']);
        expect(found).toStrictEqual([cached(1), undefined, cached(0), cached(1)]);
      });

      it('are kept apart by user and by model', async () => {
        await store.writeTexts('m1', texts('h'));
        expect(await ben.readTexts('m1', ['h'])).toEqual([undefined]);
        expect(await store.readTexts('m2', ['h'])).toEqual([undefined]);
      });

      it('of other models are dropped when a model writes, of this user only', async () => {
        await store.writeTexts('m1', texts('h'));
        await ben.writeTexts('m1', texts('h'));
        await store.writeTexts('m2', texts('h'));
        expect(await store.readTexts('m1', ['h'])).toEqual([undefined]);
        expect(await store.readTexts('m2', ['h'])).toEqual([cached(0)]);
        expect(await ben.readTexts('m1', ['h'])).toEqual([cached(0)]);
      });

      it('stay within the bound, and those used last stay', async () => {
        vi.useFakeTimers({ toFake: ['Date'] });
        const later = () => vi.advanceTimersByTime(2 * 60 * 60 * 1000); // use is noted by the hour
        for (const hash of ['a', 'b', 'c']) {
          await store.writeTexts('m1', texts(hash));
          later();
        }
        await store.readTexts('m1', ['a']);
        later();
        await store.writeTexts('m1', texts('d'));
        later();
        expect(await store.readTexts('m1', ['a', 'b', 'c'])).toEqual([cached(0), undefined, cached(0)]);
        expect(await store.readTexts('m1', ['d'])).toEqual([cached(0)]);
      });

      it('stay within the bound when one write is larger than it', async () => {
        const hashes = Array.from({ length: 20 }, (_, i) => `h${i}`);
        await store.writeTexts('m1', texts(...hashes));
        const found = await store.readTexts('m1', hashes);
        expect(found.filter((text) => text !== undefined)).toHaveLength(3);
      });

      it('do not count twice when they are written again', async () => {
        await store.writeTexts('m1', texts('a', 'b'));
        for (let i = 0; i < 5; i++) await store.writeTexts('m1', texts('c'));
        expect(await store.readTexts('m1', ['a', 'b', 'c'])).not.toContain(undefined);
      });
    });

    it('forgets everything of one user and nothing of another', async () => {
      const snapshot = { modelVersion: 'm1', log: 'l', state: 1 };
      for (const one of [store, ben]) {
        await one.append([labelEntry('one'), undoEntry('one')]);
        await one.writeSnapshot(snapshot);
        await one.writeTexts('m1', texts('h'));
      }
      await store.forget();
      expect(await store.readLog()).toEqual([]);
      expect(await store.readIds()).toEqual([]);
      expect(await store.readSnapshot()).toBeUndefined();
      expect(await store.readTexts('m1', ['h'])).toEqual([undefined]);
      expect(await ben.readLog()).toEqual([labelEntry('one'), undoEntry('one')]);
      expect(await ben.readSnapshot()).toEqual(snapshot);
      expect(await ben.readTexts('m1', ['h'])).toEqual([cached(0)]);
      await store.append([labelEntry('one')]);
      expect(await store.readLog()).toEqual([labelEntry('one')]);
    });

    it('frees the room of what it forgets', async () => {
      await store.writeTexts('m1', texts('a', 'b', 'c'));
      await store.forget();
      await ben.writeTexts('m1', texts('a', 'b', 'c'));
      expect(await ben.readTexts('m1', ['a', 'b', 'c'])).not.toContain(undefined);
    });
  });
}
