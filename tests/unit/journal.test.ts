/** The journal: files that are held by one writer each, outlive it, and are taken over by the next. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../src/storage/journal.js';
import { entryId, type LogEntry } from '../../src/storage/store.js';
import { labelEntry, undoEntry } from '../fixtures/labels.js';
import { MemoryFileSystem, type MemoryFolder } from '../fixtures/memory-directory.js';

const [ONE, TWO, THREE] = [labelEntry('one'), labelEntry('two'), undoEntry('one')];

let system: MemoryFileSystem;
beforeEach(() => {
  system = new MemoryFileSystem();
});

const open = (user = 'ana') => Journal.open(system.root, user);
const ids = (...entries: readonly LogEntry[]) => new Set(entries.map(entryId));

/** Opens a journal, writes one frame for each list of entries, and dies. */
async function writeAndDie(...frames: readonly (readonly LogEntry[])[]): Promise<void> {
  const journal = await open();
  for (const entries of frames) journal.append(0, entries);
  system.kill();
}

/** The bytes of the only file. */
function onlyFile() {
  const [file, ...others] = system.files().values();
  expect(others).toEqual([]);
  if (!file) throw new Error('There is no file.');
  return file;
}

/** The name of the folder of the only user. */
const onlyFolder = () => [...system.files().keys()][0]?.split('/')[1] as string;

function folderOf(...path: readonly string[]): MemoryFolder {
  return path.reduce((folder, name) => folder.entries.get(name) as MemoryFolder, system.root);
}

/** Whether any file holds this text. */
function isOnDisk(text: string): boolean {
  return [...system.files().values()].some(({ bytes }) => new TextDecoder().decode(bytes).includes(text));
}

describe('a writer', () => {
  it('finds what it and earlier writers wrote, and gives back the entries that are asked for', async () => {
    await writeAndDie([ONE], [TWO]);
    const journal = await open();
    journal.append(0, [THREE]);
    expect(journal.ids(0)).toEqual(ids(ONE, TWO, THREE));
    expect(journal.entries(ids(TWO, THREE), 0)).toEqual([TWO, THREE]);
    expect(journal.entries(new Set(['label:none']), 0)).toEqual([]);
    expect(journal.damage).toEqual({ isDamaged: false, missing: 0 });
    expect(system.files().size).toBe(1);
  });

  it('has a file of its own while another lives, and sees what that one has on disk', async () => {
    const first = await open();
    first.append(0, [ONE]);
    const second = await open();
    second.append(0, [TWO]);
    expect(system.files().size).toBe(2);
    expect([second.hasLiving, second.hasUnread]).toEqual([true, false]);
    expect(second.ids(0)).toEqual(ids(ONE, TWO));
    expect(second.entries(ids(ONE), 0)).toEqual([ONE]);
    expect(second.ownIds(0)).toEqual(ids(TWO));
    first.append(0, [THREE]);
    expect(second.ids(0)).not.toContain(entryId(THREE));
    await second.look();
    expect(second.ids(0)).toEqual(ids(ONE, TWO, THREE));
  });

  it('takes over one file of the dead, and sweeps the others once it has what they held', async () => {
    const [first, second] = [await open(), await open()];
    first.append(0, [ONE]);
    second.append(0, [TWO]);
    system.kill();
    const heir = await open();
    expect(heir.hasLiving).toBe(false);
    expect(heir.ids(0)).toEqual(ids(ONE, TWO));
    const missing = new Set([...ids(ONE, TWO)].filter((id) => !heir.ownIds(0).has(id)));
    expect(missing.size).toBe(1);
    heir.append(0, heir.entries(missing, 0));
    await heir.sweep(0);
    expect(onlyFile().isHeld).toBe(true);
    expect(heir.ids(0)).toEqual(ids(ONE, TWO));
    expect(heir.entries(ids(ONE, TWO), 0)).toHaveLength(2);
  });

  it('leaves the files of the living when it sweeps, and takes them once they have died', async () => {
    const [first, second] = [await open(), await open()];
    first.append(0, [ONE]);
    await second.sweep(0);
    expect(system.files().size).toBe(2);
    first.close();
    await second.look();
    expect(second.hasLiving).toBe(false);
    second.append(0, second.entries(ids(ONE), 0));
    await second.sweep(0);
    onlyFile();
    expect(second.ids(0)).toEqual(ids(ONE));
  });

  it('keeps users apart, also those whose names differ in half a surrogate pair only', async () => {
    const [ana, ben] = [await open('\ud800'), await open('\ud801')];
    ana.append(0, [ONE]);
    await ben.look();
    expect(ben.ids(0)).toEqual(new Set());
  });

  it('says so when a file cannot be read because its writer is writing', async () => {
    const first = await open();
    first.append(0, [ONE]);
    system.fault = (operation) => {
      if (operation === 'getFile') throw new DOMException('It has changed.', 'NotReadableError');
    };
    const second = await open();
    expect([second.hasUnread, second.ids(0).size]).toEqual([true, 0]);
    system.fault = () => {};
    await second.look();
    expect([second.hasUnread, second.ids(0).size]).toEqual([false, 1]);
  });

  it('whose own file was removed under it learns so when it looks', async () => {
    const journal = await open();
    folderOf('penchant', onlyFolder()).entries.clear();
    await expect(journal.look()).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('a file', () => {
  it('with a torn last frame is cut, and goes on behind the last whole one', async () => {
    await writeAndDie([ONE], [TWO]);
    const file = onlyFile();
    const whole = file.bytes;
    for (const lost of [1, 5, whole.length / 2 - 1]) {
      file.bytes = whole.slice(0, whole.length - lost);
      const journal = await open();
      expect([journal.ids(0), journal.damage]).toEqual([ids(ONE), { isDamaged: false, missing: 0 }]);
      journal.append(0, [THREE]);
      system.kill();
      const again = await open();
      expect([again.ids(0), again.damage]).toEqual([ids(ONE, THREE), { isDamaged: false, missing: 0 }]);
      system.kill();
    }
  });

  it('that is damaged is not written to any more, and swept once a new one has what was left', async () => {
    await writeAndDie([ONE], [TWO], [THREE]);
    const [name] = system.files().keys();
    const file = onlyFile();
    file.bytes[30] = (file.bytes[30] as number) ^ 1;
    const journal = await open();
    expect(journal.damage).toEqual({ isDamaged: true, missing: 1 });
    expect(journal.ids(0)).toEqual(ids(TWO, THREE));
    journal.append(0, journal.entries(ids(TWO, THREE), 0));
    await journal.sweep(0);
    system.kill();
    onlyFile();
    expect([...system.files().keys()]).not.toContain(name);
    const again = await open();
    expect([again.ids(0), again.damage]).toEqual([ids(TWO, THREE), { isDamaged: false, missing: 0 }]);
  });

  it('of zeros, of nothing and of a stranger does no harm', async () => {
    await writeAndDie([ONE]);
    const folder = folderOf('penchant', onlyFolder());
    for (const [name, bytes] of [
      ['zeros.journal', new Uint8Array(5000)],
      ['empty.journal', new Uint8Array()],
      ['notes.txt', new TextEncoder().encode('mine')],
    ] as const) {
      await folder.getFileHandle(name, { create: true });
      (folder.entries.get(name) as { bytes: Uint8Array }).bytes = bytes;
    }
    const journal = await open();
    expect([journal.ids(0), journal.damage]).toEqual([ids(ONE), { isDamaged: false, missing: 0 }]);
    journal.append(0, journal.entries(ids(ONE), 0));
    await journal.sweep(0);
    expect([...system.files().keys()].filter((name) => name.endsWith('.txt'))).toHaveLength(1);
  });
});

describe('a write that fails', () => {
  it.each(['write', 'flush'] as const)('at %s leaves the file as it was, and the next one works', async (failing) => {
    const journal = await open();
    journal.append(0, [ONE]);
    const before = onlyFile().bytes.slice();
    let faults = 1;
    system.fault = (operation) => {
      if (operation === failing && faults-- > 0) throw new DOMException('No room.', 'QuotaExceededError');
    };
    expect(() => journal.append(0, [TWO])).toThrow('No room.');
    expect(onlyFile().bytes).toEqual(before);
    expect(journal.ids(0)).toEqual(ids(ONE));
    journal.append(0, [THREE]);
    system.kill();
    const again = await open();
    expect([again.ids(0), again.damage]).toEqual([ids(ONE, THREE), { isDamaged: false, missing: 0 }]);
  });

  it('and cannot even be cut off again is written over', async () => {
    const journal = await open();
    journal.append(0, [ONE]);
    let isFull = true;
    let writes = 0;
    system.fault = (operation) => {
      // The bytes are written; flushing and cutting off fail.
      if (isFull && (operation === 'flush' || (operation === 'write' && writes++ > 0))) throw new Error('No.');
    };
    expect(() => journal.append(0, [labelEntry('long', { prompt: 'x'.repeat(500) })])).toThrow('No.');
    isFull = false;
    journal.append(0, [TWO]);
    system.kill();
    const again = await open();
    expect([again.ids(0), again.damage]).toEqual([ids(ONE, TWO), { isDamaged: false, missing: 0 }]);
  });

  it('for want of room takes nothing in part', async () => {
    const journal = await open();
    journal.append(0, [ONE]);
    system.quota = system.size() + 10;
    expect(() => journal.append(0, [TWO])).toThrow(expect.objectContaining({ name: 'QuotaExceededError' }));
    system.quota = Number.POSITIVE_INFINITY;
    expect(journal.entries(ids(ONE, TWO), 0)).toEqual([ONE]);
  });
});

describe('a journal that cannot be opened', () => {
  it.each(['read', 'write', 'getDirectory', 'open'] as const)('because of %s holds no file', async (failing) => {
    await writeAndDie([ONE], [TWO]);
    await open();
    system.kill();
    const before = system.files().size;
    system.fault = (operation) => {
      if (operation === failing) throw new DOMException('Not now.', 'UnknownError');
    };
    const opening = system.directory().then((root) => Journal.open(root, 'ana'));
    await expect(opening).rejects.toThrow();
    expect([...system.files().values()].filter(({ isHeld }) => isHeld)).toEqual([]);
    expect(system.files().size).toBe(before);
    system.fault = () => {};
    expect((await open()).ids(0)).toEqual(ids(ONE, TWO));
  });
});

describe('a new generation', () => {
  const secret = labelEntry('secret', { prompt: 'of nobody else' });

  it('voids all before it: their bytes are gone from every file that can be held', async () => {
    const [first, second] = [await open(), await open()];
    first.append(0, [secret]);
    second.append(0, [secret]);
    system.kill();
    const journal = await open();
    const old = [...system.files().values()];
    const sizes = old.map(({ bytes }) => bytes.length);
    expect(sizes.every((size) => size > 0)).toBe(true);
    await journal.wipe(1);
    expect(isOnDisk('of nobody else')).toBe(false);
    for (const { bytes } of old) expect(new TextDecoder().decode(bytes)).not.toContain('of nobody else');
    expect([journal.generation, journal.ids(0).size, journal.ids(1).size]).toEqual([1, 0, 0]);
    journal.append(1, [ONE]);
    system.kill();
    const again = await open();
    expect([again.generation, again.ids(1), again.isStale(1)]).toEqual([1, ids(ONE), false]);
    expect(again.damage).toEqual({ isDamaged: false, missing: 0 });
  });

  it('is heard of from the file of a living writer, and makes the own file stale', async () => {
    const [first, second] = [await open(), await open()];
    second.append(0, [secret]);
    await first.wipe(1);
    expect(second.generation).toBe(0);
    await second.look();
    expect([second.generation, second.isStale(1)]).toEqual([1, true]);
    expect(second.ids(1)).toEqual(new Set());
  });

  it('is kept where the files of the old one are swept, which writes over them', async () => {
    const [first, second] = [await open(), await open()];
    first.append(0, [secret]);
    await second.wipe(1);
    first.close();
    const [held] = [...system.files().values()].filter(({ isHeld }) => !isHeld);
    await second.look();
    await second.sweep(1);
    expect(held?.bytes).toHaveLength(0);
    expect(isOnDisk('of nobody else')).toBe(false);
    onlyFile();
  });

  it('that cannot be written because of a fault leaves a journal that can be wiped later', async () => {
    const journal = await open();
    journal.append(0, [secret]);
    system.fault = (operation) => {
      if (operation === 'flush') throw new DOMException('Not now.', 'UnknownError');
    };
    await expect(journal.wipe(1)).rejects.toThrow('Not now.');
    system.fault = () => {};
    expect(journal.isStale(1)).toBe(true);
    await journal.wipe(1);
    journal.append(1, [ONE]);
    system.kill();
    const again = await open();
    expect([again.generation, again.ids(1), again.damage]).toEqual([1, ids(ONE), { isDamaged: false, missing: 0 }]);
  });
});

describe('eviction of the origin', () => {
  it('is noticed at the next look, and its file is never closed', async () => {
    const journal = await open();
    journal.append(0, [ONE]);
    system.evict();
    await expect(journal.look()).rejects.toThrow('No such file.');
    journal.close();
    expect((await open()).ids(0)).toEqual(new Set());
  });
});

describe('what IndexedDB may lack', () => {
  it('is what was written while it failed, the frame before that, and the newest of each writer', async () => {
    const journal = await open();
    const entries = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => labelEntry(id));
    for (const [i, entry] of entries.entries()) journal.append(0, [entry], i === 2 || i === 3);
    system.kill();
    const again = await open();
    expect(again.aloneIds(0)).toEqual(new Set(['label:b', 'label:c', 'label:d']));
    expect(again.newestIds(0)).toEqual(new Set(['label:f']));
    expect([again.aloneIds(1), again.newestIds(1)]).toEqual([new Set(), new Set()]);
  });
});
