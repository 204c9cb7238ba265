/** What is said at the start of an engine, and by an engine without being asked. Types only; see `protocol.ts`. */

/** Where the encoder runs. */
export type Device = 'webgpu' | 'wasm';

/**
 * Which promise holds for a label that was acknowledged.
 *
 * - `journaled`: two copies, in IndexedDB and in a journal of files, are both on disk; it outlives a crash of the browser,
 *   and the loss or damage of either copy.
 * - `indexeddb`, `journal`: one copy is on disk, in the place that is named; it outlives a crash, but not the loss of it.
 * - `memory`: it lasts as long as the page; it is written as soon as storage works again.
 */
export type Persistence = 'journaled' | 'indexeddb' | 'journal' | 'memory';

/** Why a better promise does not hold: no room; storage fails or does not answer; another tab runs a newer version. */
export type StorageFault = 'quota' | 'unavailable' | 'version';

/** A copy of the labels that was found damaged or gone, and is whole again as far as it can be. */
export interface DataLoss {
  readonly copy: 'indexeddb' | 'journal';
  /** Log entries (labels and undos) that were brought back from the other copy. */
  readonly restored: number;
  /** Log entries that are known to be gone from both copies. */
  readonly lost: number;
  /** What the browser says of it, where it says anything. */
  readonly message?: string;
}

/** Why the engine runs where it runs: both devices were measured, or WebGPU failed (`failure`) and was out. */
export interface DeviceChoice {
  /** The one that is used from the next start on. */
  readonly device: Device;
  /** The GPU, as the browser names it; another one is measured again. */
  readonly adapter: string;
  /** Median time on each device for 4 texts of about 80 tokens, in milliseconds. */
  readonly wasmMs?: number;
  readonly webgpuMs?: number;
  /** Lowest cosine between the two devices' vectors of one text; below 0.9995 WebGPU is not used. */
  readonly cosine?: number;
  readonly failure?: string;
}

/** What an engine says without being asked. */
export type EngineEvent =
  /** The labels have changed by something other than a call to this engine: another tab, or storage that works again. */
  | { readonly type: 'change'; readonly labels: number; readonly applied: boolean }
  /** Another promise holds from now on. */
  | { readonly type: 'persistence'; readonly persistence: Persistence; readonly fault?: StorageFault }
  /** The devices were measured (`choice`), or the one in use failed and another took its place (`warnings`). */
  | {
      readonly type: 'device';
      readonly device: Device;
      readonly choice?: DeviceChoice;
      readonly warnings?: readonly string[];
    }
  | { readonly type: 'data-loss'; readonly loss: DataLoss };

/** When the personal order is shown: once it has proved itself (`auto`), `always`, or `never` (learn silently). */
export type ApplyMode = 'auto' | 'always' | 'never';

/** What happens while an engine starts. `total` is absent where a server does not say how much there is. */
export type Progress =
  | { readonly status: 'download'; readonly file: string; readonly loaded: number; readonly total?: number }
  | { readonly status: 'compile'; readonly device: Device }
  | { readonly status: 'learn'; readonly done: number; readonly total: number }
  | { readonly status: 'ready'; readonly device: Device; readonly persistence: Persistence };

/** What the worker needs to start; URLs are absolute. */
export interface StartOptions {
  readonly user: string;
  readonly modelUrl: string;
  /** Where the inference runtime's WebAssembly lies, if the page wants it fetched with progress and kept for offline use. */
  readonly runtimeUrls: { readonly wasm?: string; readonly webgpu?: string };
  readonly device: Device | 'auto';
  readonly apply: ApplyMode;
  readonly persist: boolean;
  readonly cacheBytes: number;
}

/** What a started worker says of itself. */
export interface StartInfo {
  readonly device: Device;
  readonly persistence: Persistence;
  /** Why a better promise does not hold. */
  readonly fault?: StorageFault;
  /** Copies of the labels that were found damaged or gone at this start. */
  readonly dataLoss: readonly DataLoss[];
  readonly modelVersion: string;
  /** The measurement that chose the device; absent where there has been none. */
  readonly deviceChoice?: DeviceChoice;
  /** Why a better device or store was passed over; empty when nothing was. */
  readonly warnings: readonly string[];
}
