/** Starts an engine from a worker's options: opens the store, gets the model, starts the encoder, learns the labels. */

import { createWebSource, loadRuntime, type ModelSource } from '../encoder/model-source.js';
import { type StartEncoderOptions, startEncoder } from '../encoder/start-encoder.js';
import { STYLE_AXES } from '../features/style-axes.js';
import { PenchantError } from '../shared/errors.js';
import type { DataLoss, EngineEvent, Progress, StartInfo, StartOptions } from '../shared/protocol.js';
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
  // The store opens while the model's files are read.
  const opening: Promise<Store> = persist
    ? openDurableStore({ user, cacheBytes, directory: originDirectory() })
    : Promise.resolve(createMemoryStore(cacheBytes));
  const source = createWebSource({ modelUrl: options.modelUrl, onDownload, signal });
  const loading = loadModel(source, {
    device: options.device,
    signal,
    runtime: async (device) => {
      const url = options.runtimeUrls[device];
      const [runtime] = await Promise.all([
        url === undefined ? undefined : loadRuntime(url, onDownload, signal),
        opening, // compiling blocks the thread for a second or more, and storage has to answer by the clock
      ]);
      return runtime;
    },
    onCompile: (device) => onProgress({ status: 'compile', device }),
  });
  const [store, model] = await Promise.all([opening, loading]).catch((error) => {
    void opening.then((late) => late.close()).catch(() => {});
    void loading.then(({ encoder }) => encoder.dispose()).catch(() => {});
    throw error;
  });
  try {
    const { manifest, encoder, device, warnings } = model;
    const dataLoss: DataLoss[] = [];
    const hear = (event: EngineEvent) => {
      if (event.type === 'data-loss') dataLoss.push(event.loss);
      onEvent(event);
    };
    const parts = { user: options.user, apply: options.apply, manifest, encoder, store, onProgress, onEvent: hear };
    const engine = await Engine.start(parts, signal);
    onProgress({ status: 'ready', device, persistence: store.persistence });
    return {
      engine,
      info: {
        device,
        persistence: store.persistence,
        ...(store.fault && { fault: store.fault }),
        dataLoss: [...dataLoss],
        modelVersion: manifest.version,
        warnings,
      },
    };
  } catch (error) {
    store.close();
    await model.encoder.dispose();
    throw error;
  }
}

/** A model's description, and its encoder, ready to work. */
async function loadModel(source: ModelSource, options: Omit<StartEncoderOptions, 'source' | 'manifest'>) {
  const manifest = await source.manifest();
  checkStyleAxes(manifest.features.styleAxes);
  return { manifest, ...(await startEncoder({ ...options, source, manifest })) };
}

function checkStyleAxes(names: readonly string[]): void {
  if (names.join() !== STYLE_AXES.map((axis) => axis.name).join()) {
    throw new PenchantError(
      'version',
      'Expected a model for the style axes that this build measures, got one for others; use a matching Penchant.',
    );
  }
}
