/**
 * As much of the origin private file system as the journal uses. The browser's own types live in two libraries of the
 * compiler that cannot be loaded together; tests implement these in memory.
 */

/** A file held exclusively, in a worker. */
export interface SyncFile {
  read(bytes: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  truncate(size: number): void;
  getSize(): number;
  close(): void;
}

export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  /** Rejects with `NoModificationAllowedError` while somebody else holds the file. */
  createSyncAccessHandle(): Promise<SyncFile>;
  getFile(): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
}

export interface Directory {
  readonly kind: 'directory';
  readonly name: string;
  getDirectoryHandle(name: string, options?: { readonly create?: boolean }): Promise<Directory>;
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  values(): AsyncIterable<Directory | FileHandle>;
}

/** The origin's private directory, if this browser has one that a worker can write to. */
export function originDirectory(): (() => Promise<Directory>) | undefined {
  const storage = globalThis.navigator?.storage;
  if (typeof storage?.getDirectory !== 'function') return undefined;
  return async () => (await storage.getDirectory()) as unknown as Directory;
}
