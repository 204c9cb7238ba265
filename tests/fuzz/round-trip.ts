/** Export, import elsewhere, export again: through JSON text, as a file is carried from one device to another. */
import type { Engine } from '../../src/engine/engine.js';
import type { Learner } from '../../src/preference/learner.js';
import type { Label } from '../../src/shared/protocol.js';
import { createMemoryStore } from '../../src/storage/memory-store.js';
import type { LogEntry } from '../../src/storage/store.js';
import { startTinyEngine } from '../fixtures/tiny-engine.js';
import { tinyManifest } from '../fixtures/tiny-manifest.js';

/** Learns nothing, in no time: what is looked at here is the labels. */
function learnNothing(): Learner {
  const { mean, covariance } = tinyManifest().prior;
  const prior = { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance.flat()) };
  const growth = { count: 0, posterior: prior, add() {}, cut() {}, prepare: () => false, stages: 0, resume() {} };
  return { prior, fit: () => prior, grow: () => growth };
}

function startEngine(log: readonly LogEntry[] = []): Promise<Engine> {
  const store = createMemoryStore(1e6);
  return store.append(log).then(() => startTinyEngine({ store, learner: learnNothing() }));
}

/** An export as a file, and the bytes of its labels. */
async function exportOf(engine: Engine): Promise<{ text: string; labels: string }> {
  const file = await engine.export();
  // As `src/client.ts` does it, and through UTF-8, which has no lone surrogates.
  const blob = new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' });
  return { text: await blob.text(), labels: JSON.stringify(file.labels) };
}

/** Carries a log to a new engine; returns both exports' labels as JSON, which should be the same bytes. */
export async function carryLog(log: readonly LogEntry[]): Promise<readonly [before: string, after: string]> {
  const before = await exportOf(await startEngine(log));
  const other = await startEngine();
  await other.import(JSON.parse(before.text));
  return [before.labels, (await exportOf(other)).labels];
}

/** Imports labels that were read from a hostile file, and carries them on, as `carryLog` does. */
export async function carryLabels(labels: readonly Label[]): Promise<readonly [before: string, after: string]> {
  const first = await startEngine();
  await first.import({ format: 'penchant', version: 1, labels });
  const log = (await first.labels()).map((label) => ({ kind: 'label', label }) as const);
  const [before, after] = await carryLog(log);
  return (await exportOf(first)).labels === before ? [before, after] : ['as imported', 'as stored'];
}
