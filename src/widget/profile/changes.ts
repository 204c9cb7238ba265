/** What a person may change of what was learnt about them, as calls to the engine. Each resolves with what was changed. */
import type { Engine } from '../../client.js';
import { toPenchantError } from '../../shared/errors.js';
import type { PenchantChangeDetail } from './events.js';

/**
 * Takes a label back, the newest by default. Resolves with nothing where it is not there (any more): it may have been
 * taken back elsewhere, which is what was wanted.
 */
export async function takeBack(engine: Engine, id?: string): Promise<PenchantChangeDetail | undefined> {
  try {
    const { labelId, labels } = await engine.undo(id);
    return { kind: 'undo', labelIds: [labelId], labels };
  } catch (error) {
    if (toPenchantError(error).code === 'unknown-label') return undefined;
    throw error;
  }
}

export async function setLearning(engine: Engine, learning: boolean): Promise<PenchantChangeDetail> {
  await engine.set({ learning });
  return { kind: learning ? 'resume' : 'pause' };
}

/** Adds the labels of an exported file and follows its settings, as far as this build knows its axes. */
export async function importFile(engine: Engine, file: Blob): Promise<PenchantChangeDetail> {
  const result = await engine.import(file);
  const { learning, axes = {} } = result.settings ?? {};
  const { axes: known, settings } = await engine.profile();
  for (const { axis, kind } of known) {
    const value = axes[axis];
    if (kind === 'style' && value !== undefined && value !== settings.axes[axis]) await engine.set({ axis, value });
  }
  if (learning !== undefined && learning !== settings.learning) await engine.set({ learning });
  return { kind: 'import', ...result };
}

/** Hands the exported file to the browser as a download. */
export async function exportFile(engine: Engine): Promise<undefined> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await engine.export());
  link.download = `penchant-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Takes all labels back and lets all axes be learnt again. */
export async function startOver(engine: Engine): Promise<PenchantChangeDetail> {
  const labelIds = (await engine.labels()).map(({ id }) => id);
  if (labelIds.length > 0) await engine.undo(labelIds);
  const axes = Object.keys((await engine.profile()).settings.axes);
  for (const axis of axes) await engine.set({ axis, value: null });
  return { kind: 'reset', labelIds, axes };
}

export async function forget(engine: Engine): Promise<PenchantChangeDetail> {
  return { kind: 'forget', ...(await engine.forget()) };
}
