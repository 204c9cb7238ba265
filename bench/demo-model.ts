/** The shipped model, and what it makes of the demo's prompts: what the benches with simulated visitors start from. */
import { demoPrompts, type Manner } from '../src/demo/content/index.js';
import { FeatureMap } from '../src/features/feature-map.js';
import { measureStyle } from '../src/features/style-axes.js';
import type { Manifest } from '../src/shared/manifest.js';
import { startShippedModel } from './node-model.js';

export interface DemoPrompt {
  readonly texts: readonly string[];
  readonly manners: readonly Manner[];
  /** Features of its answers, which compete with one another. */
  readonly rows: readonly Float64Array[];
}

export interface DemoModel {
  readonly manifest: Manifest;
  readonly features: FeatureMap;
  /** In the order in which the demo shows them. */
  readonly prompts: readonly DemoPrompt[];
}

export async function readDemo(): Promise<DemoModel> {
  const { manifest, encoder } = await startShippedModel();
  const features = new FeatureMap(manifest.features);
  const prompts: DemoPrompt[] = [];
  for (const { answers } of demoPrompts) {
    const texts = answers.map(({ text }) => text);
    const vectors = await encoder.encode(texts);
    const measured = texts.map((text, i) => features.measure(vectors[i] as Float32Array, measureStyle(text)));
    prompts.push({ texts, manners: answers.map(({ manner }) => manner), rows: features.together(measured) });
  }
  await encoder.dispose();
  return { manifest, features, prompts };
}
