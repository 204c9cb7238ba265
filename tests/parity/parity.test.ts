/** The browser's numbers are training's numbers: token ids, vectors, features and posteriors, on texts of our own. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderSource, SHIPPED_MODEL, startShippedModel } from '../../bench/node-model.js';
import type { Encoder } from '../../src/encoder/encoder.js';
import { createTokenizer } from '../../src/encoder/tokenizer.js';
import { createDefaultLearner, populationOf } from '../../src/engine/default-learner.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { measureStyle, STYLE_AXES } from '../../src/features/style-axes.js';
import { LaplaceLearner } from '../../src/preference/laplace.js';
import type { Manifest } from '../../src/shared/manifest.js';
import { distance } from '../fixtures/gaussian.js';

interface Fixtures {
  readonly version: string;
  readonly texts: readonly { text: string; ids: number[]; vector: number[]; features: number[] }[];
  readonly sets: readonly { texts: number[]; features: number[][] }[];
  readonly comparisons: readonly { texts: number[]; chosen: number | null; weight: number }[];
  readonly posteriors: readonly { comparisons: number; mean: number[]; variance: number[] }[];
  readonly pairs: readonly { texts: number[]; chosen: number | null; weight: number }[];
  readonly ofPairsWithSpikes: readonly { scale: number; mean: number[]; variance: number[] }[];
  readonly ofMadeUp: { pairs: number; mean: number[]; variance: number[] };
}

const fixtures = JSON.parse(readFileSync(new URL('./fixtures/parity.json', import.meta.url), 'utf8')) as Fixtures;

let manifest: Manifest;
let encoder: Encoder;

beforeAll(async () => {
  ({ manifest, encoder } = await startShippedModel());
});
afterAll(() => encoder.dispose());

describe('parity with training', () => {
  it('has fixtures of the shipped model', () => {
    expect(fixtures.version).toBe(manifest.version);
    expect(manifest.features.styleAxes).toEqual(STYLE_AXES.map(({ name }) => name));
  });

  it('gives the same token ids', async () => {
    const json = await readFile(new URL(manifest.files.tokenizer.name, SHIPPED_MODEL), 'utf8');
    const tokenize = createTokenizer(json, manifest.encoder);
    for (const { text, ids } of fixtures.texts) expect(tokenize(text), JSON.stringify(text)).toEqual(ids);
  });

  it('gives the same vectors, to 1e-3 in cosine', async () => {
    const vectors = await encoder.encode(fixtures.texts.map(({ text }) => text));
    fixtures.texts.forEach(({ text, vector }, i) => {
      const cosine = vector.reduce((sum, x, k) => sum + x * (vectors[i]?.[k] as number), 0);
      expect(1 - cosine, JSON.stringify(text)).toBeLessThan(1e-3);
    });
  });

  it('gives the same features from the same vectors, to 1e-5', () => {
    const map = new FeatureMap(manifest.features);
    for (const { text, vector, features } of fixtures.texts) {
      const [x] = map.together([map.measure(Float32Array.from(vector), measureStyle(text))]) as [Float64Array];
      expect(x.length).toBe(features.length);
      x.forEach((value, k) => {
        expect(
          Math.abs(value - (features[k] as number)),
          `${map.axes[k]?.name} of ${JSON.stringify(text)}`,
        ).toBeLessThan(1e-5);
      });
    }
  });

  it('gives the same features of texts that compete, to 1e-5', () => {
    const map = new FeatureMap(manifest.features);
    const measured = fixtures.texts.map(({ text, vector }) =>
      map.measure(Float32Array.from(vector), measureStyle(text)),
    );
    for (const { texts, features } of fixtures.sets) {
      const rows = map.together(texts.map((i) => measured[i] as Float64Array));
      rows.forEach((row, place) => {
        row.forEach((value, k) => {
          expect(Math.abs(value - (features[place]?.[k] as number)), map.axes[k]?.name).toBeLessThan(1e-5);
        });
      });
    }
  });

  it('gives the same posteriors from the same features, to 1e-5', () => {
    const learner = new LaplaceLearner(populationOf(manifest), manifest.noise);
    for (const { comparisons, mean, variance } of fixtures.posteriors) {
      const posterior = learner.fit(
        fixtures.comparisons.slice(0, comparisons).map(({ texts, chosen, weight }) => ({
          rows: texts.map((i) => Float64Array.from(fixtures.texts[i]?.features as number[])),
          chosen,
          weight,
        })),
      );
      const f = mean.length;
      mean.forEach((value, k) => {
        expect(Math.abs((posterior.mean[k] as number) - value)).toBeLessThan(1e-5);
        expect(Math.abs((posterior.covariance[k * f + k] as number) - (variance[k] as number))).toBeLessThan(1e-5);
      });
    }
  });

  it('gives the same posterior with spikes as training does, to 1e-6, also of labels that take many rounds', () => {
    for (const { scale, mean, variance } of fixtures.ofPairsWithSpikes) {
      const posterior = createDefaultLearner(manifest).fit(
        fixtures.pairs.map(({ texts, chosen, weight }) => ({
          rows: texts.map((i) => Float64Array.from(fixtures.texts[i]?.features as number[])),
          chosen,
          weight: scale * weight,
        })),
      );
      const variances = variance.map((_, k) => posterior.covariance[k * (mean.length + 1)] as number);
      expect(distance(posterior.mean, mean)).toBeLessThan(1e-6);
      expect(distance(variances, variance)).toBeLessThan(1e-6);
    }
  });

  it('gives the same posterior of labels that speak of more directions than they are taken in, to 1e-6', () => {
    const { pairs, mean, variance } = fixtures.ofMadeUp;
    const nothing = new Float64Array(mean.length);
    const posterior = createDefaultLearner(manifest).fit(
      Array.from({ length: pairs }, (_, i) => ({
        rows: [nothing.map((_, k) => Math.sin((i + 1) * (k + 1))), nothing],
        chosen: 0,
        weight: 1,
      })),
    );
    const variances = variance.map((_, k) => posterior.covariance[k * (mean.length + 1)] as number);
    expect(distance(posterior.mean, mean)).toBeLessThan(1e-6);
    expect(distance(variances, variance)).toBeLessThan(1e-6);
  });

  it('refuses a model file that is not the one that the manifest names', async () => {
    const source = createFolderSource(SHIPPED_MODEL);
    const { encoder: file } = manifest.files;
    await expect(source.file({ ...file, sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'model-load' });
  });
});
