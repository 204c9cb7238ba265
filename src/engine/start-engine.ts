/**
 * Starts an engine from a worker's options: opens the store, gets the model, starts the encoder, learns the labels. What can
 * wait is done in the quiet after that: compiling the model, looking for a newer one, measuring the devices.
 */

import { createDeviceRecords } from '../encoder/device-record.js';
import { createWebSource, loadRuntime, type OnDownload, type WebSource } from '../encoder/model-source.js';
import { chooseDevice, type StartEncoderOptions, startEncoder } from '../encoder/start-encoder.js';
import { STYLE_AXES } from '../features/style-axes.js';
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import type { DataLoss, EngineEvent, Progress, StartInfo, StartOptions } from '../shared/protocol.js';
import type { Leftovers } from '../shared/worker-protocol.js';
import { originDirectory } from '../storage/file-system.js';
import { createMemoryStore } from '../storage/memory-store.js';
import { openDurableStore } from '../storage/open-store.js';
import type { Store } from '../storage/store.js';
import { Engine } from './engine.js';
import { checkUser } from './validate.js';

/** How long nothing may have been asked before the model is compiled: whoever waits for a start ranks at once. */
const PAUSE_MS = 100;
/** The same before what nobody waits for: looking for a newer model, and measuring devices, which loads a runtime. */
const LONG_PAUSE_MS = 3000;

export interface StartedEngine {
  readonly engine: Engine;
  readonly info: StartInfo;
}

/**
 * @param leftovers  of the worker in whose place this one goes on
 * @throws PenchantError code `input`, `model-load`, `device`, `version` or `aborted`; a store that cannot be opened is
 *   no error: the engine then works in memory and says so
 */
export async function startEngine(
  options: StartOptions,
  onProgress: (progress: Progress) => void,
  onEvent: (event: EngineEvent) => void,
  leftovers?: Leftovers,
  signal?: AbortSignal,
): Promise<StartedEngine> {
  checkUser(options.user);
  const { user, persist, cacheBytes, modelUrl } = options;
  const onDownload = inSteps((file, loaded, total) =>
    onProgress({ status: 'download', file, loaded, ...(total !== undefined && { total }) }),
  );
  // The store opens while the model's files are read.
  const opening: Promise<Store> = persist
    ? openDurableStore({ user, cacheBytes, directory: originDirectory() })
    : Promise.resolve(createMemoryStore(cacheBytes));
  const source = createWebSource({ modelUrl, onDownload, check: checkStyleAxes, signal });
  const loading = loadModel(source, {
    device: options.device,
    records: createDeviceRecords(modelUrl),
    signal,
    runtime: async (device) => {
      const url = options.runtimeUrls[device];
      const [runtime] = await Promise.all([
        url === undefined ? undefined : loadRuntime(url, onDownload, signal),
        opening, // compiling blocks the thread for half a second, and storage has to answer by the clock
      ]);
      return runtime;
    },
    onCompile: (device) => onProgress({ status: 'compile', device }),
    onFallback: (warning) => onEvent({ type: 'device', device: 'wasm', warnings: [warning] }),
  });
  const [store, model] = await Promise.all([opening, loading]).catch((error) => {
    void opening.then((late) => late.close()).catch(() => {});
    void loading.then(({ encoder }) => encoder.dispose()).catch(() => {});
    throw error;
  });
  try {
    const { manifest, encoder, device, choice } = model;
    const dataLoss: DataLoss[] = [];
    const hear = (event: EngineEvent) => {
      if (event.type === 'data-loss') dataLoss.push(event.loss);
      onEvent(event);
    };
    const parts = { user: options.user, apply: options.apply, manifest, encoder, store, onProgress, onEvent: hear };
    const engine = await Engine.start(parts, signal);
    if (leftovers) engine.resume(leftovers);
    onProgress({ status: 'ready', device, persistence: store.persistence });
    const runtimes = Object.values(options.runtimeUrls);
    void finishInQuiet(engine, source, model, runtimes, onEvent).catch(() => {
      // What fails here fails again, and is told, where somebody waits for it.
    });
    return {
      engine,
      info: {
        device,
        persistence: store.persistence,
        ...(store.fault && { fault: store.fault }),
        dataLoss: [...dataLoss],
        modelVersion: manifest.version,
        ...(choice && { deviceChoice: choice }),
        warnings: choice?.failure ? [choice.failure] : [],
      },
    };
  } catch (error) {
    store.close();
    await model.encoder.dispose();
    throw error;
  }
}

/** A model's description, and its encoder, ready to work. */
async function loadModel(source: WebSource, options: Omit<StartEncoderOptions, 'source' | 'manifest'>) {
  const manifest = await source.manifest();
  const started = { ...options, source, manifest };
  return { manifest, options: started, ...(await startEncoder(started)) };
}

/** Does what a start can do without. */
async function finishInQuiet(
  engine: Engine,
  source: WebSource,
  model: Awaited<ReturnType<typeof loadModel>>,
  runtimes: readonly string[],
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  await engine.quiet(PAUSE_MS);
  await model.encoder.prepare?.();
  // A log that cannot be read keeps nobody from a newer model.
  await engine.prepareToLearn(PAUSE_MS).catch(() => {});
  await engine.quiet(LONG_PAUSE_MS);
  await source.refresh();
  await source.dropUnused(model.manifest, runtimes);
  const { signal, ...options } = model.options;
  if (options.device !== 'auto' || model.device !== 'wasm') return;
  const choice = await chooseDevice(model, options, (job) => engine.inQuiet(job, PAUSE_MS));
  if (choice) onEvent({ type: 'device', device: model.device, choice });
}

/** Tells of a download once a percent, or every 100 kB where its size is not known: each report is a task of the page. */
function inSteps(onDownload: OnDownload): OnDownload {
  const told = new Map<string, number>();
  return (file, loaded, total) => {
    const step = Math.floor(loaded / (total ? total / 100 : 1e5));
    if (told.get(file) === step && loaded !== total) return;
    told.set(file, step);
    onDownload(file, loaded, total);
  };
}

function checkStyleAxes({ features }: Manifest): void {
  if (features.styleAxes.join() !== STYLE_AXES.map((axis) => axis.name).join()) {
    throw new PenchantError(
      'version',
      'Expected a model for the style axes that this build measures, got one for others; use a matching Penchant.',
    );
  }
}
