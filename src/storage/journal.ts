/**
 * The second copy of the label log: append-only files in the origin private file system.
 *
 * Each writer has a file of its own and holds it exclusively while it lives, so tabs never wait for one another and a
 * killed tab leaves at worst a torn last frame. A new writer takes over the file of a dead one; further dead files are
 * read, brought over and removed.
 */
import { sha256 } from '../shared/hash.js';
import type { Directory, FileHandle, SyncFile } from './file-system.js';
import { decodeEntries, encodeFrame, type Frame, scanFrames } from './frames.js';
import { entryId, type LogEntry } from './store.js';

const SUFFIX = '.journal';
const FOLDER = 'penchant';
/** Zeros are written over forgotten bytes in pieces of this size. */
const WIPE_BYTES = 1 << 20;

/** A file that was read: our own, a dead writer's, or as it just was in a living one's hands. */
interface Source {
  readonly name: string;
  readonly frames: Frame[];
  readonly read: (start: number, end: number) => Uint8Array;
  /** Frames lost, going by sequence numbers. */
  readonly missing: number;
  readonly isDamaged: boolean;
  readonly isAlive: boolean;
  /** Ours while we hold it. */
  readonly access?: SyncFile;
}

type HeldFile = Source & { readonly access: SyncFile };

export class Journal {
  readonly #folder: Directory;
  readonly #own: HeldFile;
  #end = 0;
  #sequence = 0;
  #others: readonly Source[] = [];
  #hasUnread = false;
  /** Whether our own file was not there at the last look, or that look has had no answer. */
  #mayBeGone = false;

  private constructor(folder: Directory, own: HeldFile) {
    this.#folder = folder;
    this.#own = own;
  }

  /**
   * Opens a file to write to, and reads what all others hold.
   *
   * @param root  the origin's private directory
   * @throws whatever the file system throws
   */
  static async open(root: Directory, user: string): Promise<Journal> {
    const all = await root.getDirectoryHandle(FOLDER, { create: true });
    // Any string may be a user's name; in JSON even halves of surrogate pairs differ.
    const name = (await sha256(JSON.stringify(user))).slice(0, 32);
    const folder = await all.getDirectoryHandle(name, { create: true });
    const { sources, hasUnread } = await readFolder(folder);
    let kept = sources.find((source) => source.access && !source.isDamaged && source.missing === 0);
    try {
      kept ??= await createFile(folder);
      const own = kept as HeldFile;
      const journal = new Journal(folder, own);
      journal.#others = sources.filter((source) => source !== own);
      journal.#hasUnread = hasUnread;
      journal.#end = own.frames.at(-1)?.end ?? 0;
      journal.#sequence = own.frames.at(-1)?.sequence ?? 0;
      own.access.truncate(journal.#end); // cuts a torn tail
      return journal;
    } catch (error) {
      for (const source of [...sources, kept]) source?.access?.close();
      throw error;
    }
  }

  /** Whether other writers hold files that may have grown since they were read. */
  get hasLiving(): boolean {
    return this.#others.some((source) => source.isAlive);
  }

  /** Whether there was a file that could not be read, as its writer was writing: then ids may be missing here. */
  get hasUnread(): boolean {
    return this.#hasUnread;
  }

  /** Whether the file that this writer holds has frames of earlier generations. */
  isStale(generation: number): boolean {
    return this.#own.frames.some((frame) => frame.generation < generation);
  }

  /** The highest generation that any file has heard of; 0 where none has. */
  get generation(): number {
    return this.#sources.reduce((most, { frames }) => frames.reduce((g, f) => Math.max(g, f.generation), most), 0);
  }

  /** Whether files were damaged, and how many frames are known to be lost. */
  get damage(): { readonly isDamaged: boolean; readonly missing: number } {
    const dead = this.#sources.filter((source) => !source.isAlive);
    return {
      isDamaged: dead.some((source) => source.isDamaged),
      missing: dead.reduce((sum, source) => sum + source.missing, 0),
    };
  }

  /** Ids of one generation, in all files. */
  ids(generation: number): Set<string> {
    return idsOf(this.#sources, generation);
  }

  /** Ids of one generation in the file that this writer holds. */
  ownIds(generation: number): Set<string> {
    return idsOf([this.#own], generation);
  }

  /**
   * All ids of a generation, and one of the newest frame of each file; undefined where something says that there were
   * or will be others: lost frames, a later generation, files that are written to or could not be read.
   */
  whole(generation: number): { readonly ids: ReadonlySet<string>; readonly newest: readonly string[] } | undefined {
    const { isDamaged, missing } = this.damage;
    if (isDamaged || missing > 0 || this.hasLiving || this.#hasUnread || this.generation !== generation)
      return undefined;
    const newest = this.#sources.flatMap(
      ({ frames }) => frames.findLast((f) => f.generation === generation)?.ids.slice(-1) ?? [],
    );
    return { ids: this.ids(generation), newest };
  }

  /** Ids in the newest frame of each file: their writer may have died before it could write the other copy. */
  newestIds(generation: number): Set<string> {
    return new Set(
      this.#sources.flatMap(({ frames }) => frames.filter((f) => f.generation === generation).at(-1)?.ids ?? []),
    );
  }

  /** Ids that IndexedDB is not known to have taken: it failed before their frame was written, or right after. */
  aloneIds(generation: number): Set<string> {
    return new Set(
      this.#sources.flatMap(({ frames }) =>
        frames
          .filter((frame, i) => frame.generation === generation && (frame.isAlone || frames[i + 1]?.isAlone))
          .flatMap(({ ids }) => ids),
      ),
    );
  }

  /** The entries with these ids, each once. */
  entries(wanted: ReadonlySet<string>, generation: number): LogEntry[] {
    const found = new Map<string, LogEntry>();
    for (const { frames, read } of this.#sources) {
      for (const frame of frames) {
        if (frame.generation !== generation || !frame.ids.some((id) => wanted.has(id) && !found.has(id))) continue;
        for (const entry of decodeEntries(read(frame.start, frame.end))) {
          const id = entryId(entry);
          if (wanted.has(id) && !found.has(id)) found.set(id, entry);
        }
      }
    }
    return [...found.values()];
  }

  /**
   * Adds one frame; returns when it is on disk.
   *
   * @param isAlone  whether it is known that IndexedDB will not take them
   * @throws whatever the file system throws; the file is then as it was
   */
  append(generation: number, entries: readonly LogEntry[], isAlone = false): void {
    const bytes = encodeFrame(this.#sequence + 1, generation, entries, isAlone);
    const { access } = this.#own;
    try {
      const written = access.write(bytes, { at: this.#end });
      if (written !== bytes.length) throw new DOMException('The disk took only a part.', 'QuotaExceededError');
      access.flush();
    } catch (error) {
      try {
        access.truncate(this.#end);
      } catch {
        // The next append writes over it, and a scan passes over it.
      }
      throw error;
    }
    for (const frame of scanFrames(bytes).frames) {
      this.#own.frames.push({ ...frame, start: frame.start + this.#end, end: frame.end + this.#end });
    }
    this.#sequence++;
    this.#end += bytes.length;
  }

  /**
   * Looks again at what other writers have on disk; those that died meanwhile are held from now on.
   *
   * @throws DOMException `NotFoundError` if our own file was removed under us
   */
  async look(): Promise<void> {
    this.#mayBeGone = true;
    await this.#folder.getFileHandle(this.#own.name);
    this.#mayBeGone = false;
    const known = this.#others.filter((source) => source.access);
    const names = new Set([this.#own.name, ...known.map((source) => source.name)]);
    const { sources, hasUnread } = await readFolder(this.#folder, names);
    this.#others = [...known, ...sources];
    this.#hasUnread = hasUnread;
  }

  /** Removes the files of dead writers; what they held of this generation must be in ours by now. */
  async sweep(generation: number): Promise<void> {
    const dead = this.#others.filter(({ access }) => access);
    this.#others = this.#others.filter(({ access }) => !access);
    const removed = await Promise.allSettled(
      dead.map(async ({ access, name, frames }) => {
        try {
          if (access && frames.some((frame) => frame.generation < generation)) overwrite(access);
        } finally {
          access?.close();
        }
        // Another tab may have taken it over in between; then it stays, and does no harm.
        await this.#folder.removeEntry(name).catch(() => {});
      }),
    );
    for (const result of removed) if (result.status === 'rejected') throw result.reason;
  }

  /** Overwrites everything that this writer holds with zeros, and keeps only the mark of the new generation. */
  async wipe(generation: number): Promise<void> {
    overwrite(this.#own.access);
    this.#own.frames.length = 0;
    this.#end = 0;
    this.#sequence = 0;
    this.append(generation, []);
    await this.sweep(generation);
  }

  close(): void {
    // Chromium never returns from closing a file whose whole origin was cleared or evicted under its writer, and while
    // it evicts it answers nothing for seconds. A file that is left open is closed with the worker.
    if (this.#mayBeGone) return;
    for (const { access } of this.#sources) access?.close();
  }

  get #sources(): readonly Source[] {
    return [this.#own, ...this.#others];
  }
}

function idsOf(sources: readonly Source[], generation: number): Set<string> {
  const ids = new Set<string>();
  for (const { frames } of sources) {
    for (const frame of frames) if (frame.generation === generation) for (const id of frame.ids) ids.add(id);
  }
  return ids;
}

async function readFolder(
  folder: Directory,
  except: ReadonlySet<string> = new Set(),
): Promise<{ readonly sources: readonly Source[]; readonly hasUnread: boolean }> {
  const handles: FileHandle[] = [];
  for await (const handle of folder.values()) {
    if (handle.kind === 'file' && handle.name.endsWith(SUFFIX) && !except.has(handle.name)) {
      handles.push(handle);
    }
  }
  const sources: Source[] = [];
  try {
    for (const handle of handles) {
      const source = (await readDead(handle)) ?? (await readAlive(handle));
      if (source) sources.push(source);
    }
  } catch (error) {
    for (const { access } of sources) access?.close();
    throw error;
  }
  return { sources, hasUnread: sources.length < handles.length };
}

/** Takes hold of a file; undefined where somebody else has it, or it is gone. */
async function readDead(handle: FileHandle): Promise<Source | undefined> {
  const access = await handle.createSyncAccessHandle().catch(() => undefined);
  if (!access) return undefined;
  try {
    const read = (start: number, end: number) => {
      const bytes = new Uint8Array(end - start);
      access.read(bytes, { at: start });
      return bytes;
    };
    const { frames, missing, isDamaged } = scanFrames(read(0, access.getSize()));
    return { name: handle.name, frames: [...frames], read, missing, isDamaged, isAlive: false, access };
  } catch (error) {
    access.close();
    throw error;
  }
}

/** Reads a file that a living writer holds; its last frame may be half there. */
async function readAlive(handle: FileHandle): Promise<Source | undefined> {
  const data = await handle.getFile().then(
    (file) => file.arrayBuffer(),
    () => undefined, // gone, or written to while we read: its writer still has it
  );
  if (!data) return undefined;
  const bytes = new Uint8Array(data);
  const { frames, missing, isDamaged } = scanFrames(bytes);
  const read = (start: number, end: number) => bytes.subarray(start, end);
  return { name: handle.name, frames: [...frames], read, missing, isDamaged, isAlive: true };
}

async function createFile(folder: Directory): Promise<Source> {
  const name = `${crypto.randomUUID()}${SUFFIX}`;
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    const source = await readDead(handle);
    if (!source) throw new DOMException('A new file is in use.', 'NoModificationAllowedError');
    return source;
  } catch (error) {
    await folder.removeEntry(name).catch(() => {}); // the next try makes another
    throw error;
  }
}

function overwrite(access: SyncFile): void {
  const zeros = new Uint8Array(WIPE_BYTES);
  const size = access.getSize();
  for (let at = 0; at < size; at += WIPE_BYTES)
    access.write(zeros.subarray(0, Math.min(WIPE_BYTES, size - at)), { at });
  access.flush();
  access.truncate(0);
  access.flush();
}
