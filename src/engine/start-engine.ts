/** Starts an engine from a worker's options: opens the store, gets the model, starts the encoder, learns the labels. */

import { createWebSource, loadRuntime } from '../encoder/model-source.js';
import { startEncoder } from '../encoder/start-encoder.js';
import { STYLE_AXES } from '../features/style-axes.js';
import { PenchantError } from '../shared/errors.js';
import type { DataLoss, Device, EngineEvent, Progress, StartInfo, StartOptions } from '../shared/protocol.js';
import { originDirectory } from '../storage/file-system.js';
import { createMemoryStore } from '../storage/memory-store.js';
import { openDurableStore } from '../storage/open-store.js';
import type { Store } from '../storage/store.js';
import { Engine } from './engine.js';
import { checkUser } from './validate.js';

export interface StartedEngine {
  readonly engine: Engine;
  readonly info: StartInfo;
}

/**
 * @throws PenchantError code `input`, `model-load`, `device`, `version` or `aborted`; a store that cannot be opened is
 *   no error: the engine then works in memory and says so
 */
export async function startEngine(
  options: StartOptions,
  onProgress: (progress: Progress) => void,
  onEvent: (event: EngineEvent) => void,
  signal?: AbortSignal,
): Promise<StartedEngine> {
  checkUser(options.user);
  const onDownload = (file: string, loaded: number, total: number | undefined) =>
    onProgress({ status: 'download', file, loaded, ...(total !== undefined && { total }) });
  const { user, persist, cacheBytes } = options;
  const store: Store = persist
    ? await openDurableStore({ user, cacheBytes, directory: originDirectory() })
    : createMemoryStore(cacheBytes);
  try {
    const source = createWebSource({ modelUrl: options.modelUrl, onDownload, signal });
    const manifest = await source.manifest();
    checkStyleAxes(manifest.features.styleAxes);
    const started = await startEncoder({
      source,
      manifest,
      device: options.device,
      signal,
      runtime: async (device: Device) => {
        const url = options.runtimeUrls[device];
        return url === undefined ? undefined : await loadRuntime(url, onDownload, signal);
      },
      onCompile: (device) => onProgress({ status: 'compile', device }),
    });
    const { encoder, device } = started;
    const dataLoss: DataLoss[] = [];
    const hear = (event: EngineEvent) => {
      if (event.type === 'data-loss') dataLoss.push(event.loss);
      onEvent(event);
    };
    const parts = { user: options.user, apply: options.apply, manifest, encoder, store, onProgress, onEvent: hear };
    const engine = await Engine.start(parts, signal).catch(async (error) => {
      await encoder.dispose();
      throw error;
    });
    onProgress({ status: 'ready', device, persistence: store.persistence });
    return {
      engine,
      info: {
        device,
        persistence: store.persistence,
        ...(store.fault && { fault: store.fault }),
        dataLoss: [...dataLoss],
        modelVersion: manifest.version,
        warnings: started.warnings,
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function checkStyleAxes(names: readonly string[]): void {
  if (names.join() !== STYLE_AXES.map((axis) => axis.name).join()) {
    throw new PenchantError(
      'version',
      'Expected a model for the style axes that this build measures, got one for others; use a matching Penchant.',
    );
  }
}
