/** Reads a file of judgements, and prepares the shipped model for the texts of the users to report on. */
import { basename } from 'node:path';
import { FeatureMap } from '../../src/features/feature-map.js';
import { measureStyle } from '../../src/features/style-axes.js';
import { seededRandom, shuffled } from '../../src/math/random.js';
import type { Manifest } from '../../src/shared/manifest.js';
import { startShippedModel } from '../node-model.js';
import type { RowsOf } from './arms.js';
import { type Judged, readUsers } from './records.js';
import { type HeldOut, heldOutOf, type IsTested } from './split.js';

export interface SetupOptions {
  readonly file: string;
  /** A model folder; the shipped one by default. */
  readonly model?: string | undefined;
  /** How many users to report on at most. */
  readonly limit?: number | undefined;
  readonly seed: number;
  /** Report also on users whom the model was trained on. */
  readonly allUsers: boolean;
}

export interface Setup {
  readonly manifest: Manifest;
  /** Users to report on. */
  readonly users: ReadonlyMap<string, readonly Judged[]>;
  /** What the model was trained on of the same file, by user; nothing if it was not. */
  readonly trainingUsers: ReadonlyMap<string, readonly Judged[]>;
  /** Prompts that the model was not trained on, of a file that it was trained on. */
  readonly isTested: IsTested | undefined;
  readonly rowsOf: RowsOf;
}

export async function setUp({ file, model, limit, seed, allUsers }: SetupOptions): Promise<Setup> {
  const { manifest, encoder } = await startShippedModel(
    model === undefined ? undefined : new URL(`${model}/`, `file://${process.cwd()}/`),
  );
  const all = await readUsers(file);
  const name = basename(file).replace(/\.jsonl(\.gz)?$/, '');
  const wasTrainedOn = manifest.training.data.some((data) => data.name === name);
  if (wasTrainedOn && manifest.training.heldOut === undefined)
    throw new Error(`Expected a manifest that says what training left out of ${name}, got an older one.`);
  const heldOut = wasTrainedOn ? heldOutOf(all, manifest.training.heldOut) : undefined;
  const isReportedOn = (user: string) => allUsers || !heldOut || heldOut.isUser(user);
  const eligible = [...all].filter(([user, judged]) => judged.length > 1 && isReportedOn(user));
  const chosen = shuffled(eligible, seededRandom(seed)).slice(0, limit ?? eligible.length);
  const note = heldOut && !allUsers ? ' (they and the prompts they are asked held out from training)' : '';
  console.log(`${file}: ${chosen.length} of ${all.size} users${note}, model ${manifest.version}`);

  const texts = [...new Set(chosen.flatMap(([, judged]) => judged.flatMap((one) => one.texts)))];
  const features = new FeatureMap(manifest.features);
  const vectors = await encoder.encode(texts);
  const measured = new Map(
    texts.map((text, i) => [text, features.measure(vectors[i] as Float32Array, measureStyle(text))]),
  );
  await encoder.dispose();
  return {
    manifest,
    users: new Map(chosen),
    trainingUsers: heldOut ? seenInTraining(all, heldOut) : new Map(),
    isTested: allUsers ? undefined : heldOut?.isPrompt,
    rowsOf: (set) => features.together(set.map((text) => measured.get(text) as Float64Array)),
  };
}

function seenInTraining(all: ReadonlyMap<string, readonly Judged[]>, { isUser, isPrompt }: HeldOut) {
  const kept = [...all].filter(([user]) => !isUser(user));
  return new Map(kept.map(([user, judged]) => [user, judged.filter(({ prompt }) => !isPrompt(prompt))]));
}

/** A command line's whole number. */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`Expected ${name} to be a whole number from ${least}, got ${text}.`);
  return value;
}
