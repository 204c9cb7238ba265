/**
 * What was found out about this browser's devices, for the next start: that WebAssembly gives right answers, and which
 * device won when both were measured. A record holds for one model, one runtime and one browser; another of them makes
 * it void.
 */
import type { DeviceChoice } from '../shared/protocol.js';
import { keepInModelCache, openModelCache } from './model-cache.js';
import { RUNTIME_VERSION } from './onnx-runtime.js';

/** One exists once WebAssembly has passed the canary. */
export interface DeviceRecord {
  /** The outcome of the last measurement; absent where there was none. */
  readonly choice?: DeviceChoice;
}

/** A place for the one record. */
export interface DeviceRecords {
  /** @returns the record that holds for this version of the model; undefined where there is none */
  read(modelVersion: string): Promise<DeviceRecord | undefined>;
  write(modelVersion: string, record: DeviceRecord): Promise<void>;
}

/** Keeps the record beside the model's files in Cache Storage, which goes as a whole or not at all. */
export function createDeviceRecords(modelUrl: string): DeviceRecords {
  const url = new URL('device-record.json', modelUrl.endsWith('/') ? modelUrl : `${modelUrl}/`).href;
  return {
    async read(modelVersion) {
      try {
        const kept = await (await openModelCache())?.match(url);
        const { key, record } = (await kept?.json()) ?? {};
        return key === keyOf(modelVersion) ? record : undefined;
      } catch {
        // A record that cannot be read is found out anew.
        return undefined;
      }
    },
    async write(modelVersion, record) {
      await keepInModelCache(await openModelCache(), url, JSON.stringify({ key: keyOf(modelVersion), record }));
    },
  };
}

function keyOf(modelVersion: string): string {
  return [modelVersion, RUNTIME_VERSION, globalThis.navigator?.userAgent].join(' | ');
}
