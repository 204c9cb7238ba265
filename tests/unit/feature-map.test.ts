/** From vectors and measurements to features: scaled, clipped, projected, and the general appeal by kind of text. */
import { describe, expect, it } from 'vitest';
import { FeatureMap } from '../../src/features/feature-map.js';
import { STYLE_AXES } from '../../src/features/style-axes.js';
import { subtract } from '../../src/math/linear-algebra.js';
import { seededRandom } from '../../src/math/random.js';
import { scoreCandidates } from '../../src/ranking/score.js';
import { distance, isotropic } from '../fixtures/gaussian.js';
import { TINY_LEARNED, TINY_WIDTH, tinyManifestJson } from '../fixtures/tiny-manifest.js';

const S = STYLE_AXES.length;
const { features } = tinyManifestJson();
const style = Float64Array.from({ length: S }, (_, i) => i / 10);
const vector = (k: number) => Float32Array.from({ length: TINY_WIDTH }, (_, i) => (i === k ? 1 : 0));
/** Where what the appeal goes by is: the axes within bounds come first, then how far from the middle they are, then the vector. */
const [DISTANCE, VECTOR] = [S, 2 * S] as const;
/** Weights on some of that. */
const weigh = (weights: Record<number, number>) =>
  Array.from({ length: VECTOR + TINY_WIDTH }, (_, i) => weights[i] ?? 0);
/** Features of a text that competes with none. */
const alone = (map: FeatureMap, vector: Float32Array, style: Float64Array) =>
  map.together([map.measure(vector, style)])[0] as Float64Array;

describe('the feature map', () => {
  it('scales what was measured and projects what was encoded', () => {
    const map = new FeatureMap({
      ...features,
      styleMean: features.styleMean.map(() => 0.1),
      styleScale: features.styleScale.map(() => 0.5),
    });
    const x = alone(map, vector(1), style);
    expect(map.size).toBe(S + TINY_LEARNED);
    expect(x[2]).toBeCloseTo(0.2, 10);
    expect([...x.subarray(S)]).toEqual([0, Math.sqrt(TINY_WIDTH), 0, 0]);
  });

  it('keeps freak measurements within four standard deviations', () => {
    const x = alone(
      new FeatureMap(features),
      vector(0),
      style.map((_, i) => (i % 2 ? 1e6 : -1e6)),
    );
    expect([x[0], x[1]]).toEqual([-4, 4]);
  });

  it('ends with what most people like in that kind of text', () => {
    // The first kind goes by the second measurement and the first number, the second kind by the third measurement.
    const map = new FeatureMap({
      ...features,
      vectorMean: features.vectorMean.map(() => 0.5),
      appeal: {
        gate: [weigh({ [VECTOR]: 100 }), weigh({ [VECTOR + 1]: 100 })],
        bias: [0, 0],
        weights: [weigh({ 1: 1, [VECTOR]: 3 }), weigh({ 2: -1 })],
        offset: [0, 0.7],
      },
    });
    expect(map.axes.at(-1)).toMatchObject({ name: 'appeal', kind: 'appeal' });
    const appeal = (k: number) => alone(map, vector(k), style).at(-1);
    expect(appeal(0)).toBeCloseTo(0.1 + 3 * (1 - 0.5), 10);
    expect(appeal(1)).toBeCloseTo(-0.2 + 0.7, 10);
    expect(appeal(2)).toBeCloseTo((0.1 + 3 * (0 - 0.5) - 0.2 + 0.7) / 2, 10); // like neither
  });

  it('lets people like some of an axis and not much of it', () => {
    const map = new FeatureMap({
      ...features,
      appeal: {
        gate: [weigh({})],
        bias: [0],
        weights: [weigh({ 2: 0.5, [DISTANCE + 2]: -2 })],
        offset: [0],
      },
    });
    const appeal = (z: number) =>
      alone(
        map,
        vector(0),
        style.map((_, i) => (i === 2 ? z : 0)),
      ).at(-1);
    for (const z of [-1.5, -0.5, 0, 0.5, 1.5]) expect(appeal(z)).toBeCloseTo(0.5 * z - 2 * Math.abs(z), 10);
    expect(appeal(9)).toBe(appeal(1.5));
    expect(appeal(-2)).toBe(appeal(-1.5));
  });

  it('makes less of everything else where tastes differ less, and keeps the appeal', () => {
    const appeal = {
      gate: [weigh({ [VECTOR]: 100 }), weigh({ [VECTOR + 1]: 100 })],
      bias: [0, 0],
      weights: [weigh({ 1: 1 }), weigh({ 2: -1 })],
      offset: [0, 0.7],
    };
    const whole = new FeatureMap({ ...features, appeal });
    const narrower = new FeatureMap({ ...features, appeal: { ...appeal, diversity: [1, 0.4] } });
    const rows = (k: number) =>
      [whole, narrower].map((map) => alone(map, vector(k), style)) as [Float64Array, Float64Array];
    const [same, kept] = rows(0);
    kept.forEach((x, i) => {
      expect(x).toBeCloseTo(same[i] as number, 10);
    });
    const [before, after] = rows(1);
    after.forEach((x, i) => {
      expect(x).toBeCloseTo((i === after.length - 1 ? 1 : 0.4) * (before[i] as number), 10);
    });
  });

  it('sees what kind texts are of from all that compete, and leaves gaps where nothing is known', () => {
    const map = new FeatureMap({
      ...features,
      appeal: {
        gate: [weigh({ [VECTOR]: 3 }), weigh({ [VECTOR + 1]: 1 })],
        bias: [0, 0],
        weights: [weigh({ [VECTOR]: 1, [VECTOR + 2]: 4 }), weigh({ [VECTOR]: -2 })],
        offset: [0, 0],
        diversity: [1, 0.5],
      },
    });
    const [first, second] = [0, 1].map((k) => map.measure(vector(k), style)) as [Float64Array, Float64Array];
    const [a, gap, b] = map.together([first, undefined, second]);
    expect(gap).toBeUndefined();
    const share = 1 / (1 + Math.exp((0 + 1) / 2 - (3 + 0) / 2)); // of the first kind, by the mean of both texts
    const centre = features.vectorMean[0] as number;
    expect((a?.at(-1) as number) - (b?.at(-1) as number)).toBeCloseTo(share * 1 + (1 - share) * -2, 10);
    expect(a?.[1]).toBeCloseTo((share + 0.5 * (1 - share)) * 0.1, 10);
    expect(centre).toBe(0);
    // A text among others of its kind is what it is alone.
    expect(map.together([first, first])).toEqual([...map.together([first]), ...map.together([first])]);
  });

  it('tells what of the appeal is due to each style axis', () => {
    const map = new FeatureMap({
      ...features,
      appeal: {
        gate: [weigh({ [VECTOR]: 3 }), weigh({ [VECTOR + 1]: 1 })],
        bias: [0, 0],
        weights: [weigh({ 1: 0.5, [DISTANCE + 2]: -2 }), weigh({ 2: 1, [VECTOR + 3]: 4 })],
        offset: [0, 0],
      },
    });
    const axes = (changed: Record<number, number>) => style.map((_, i) => changed[i] ?? 0);
    const set = [
      map.measure(vector(4), axes({ 1: 1, 2: -1 })),
      undefined,
      map.measure(vector(4), axes({ 1: -9 })),
      map.measure(vector(3), axes({})),
    ];
    const texts = map.competing(set);
    const parts = set.map((measured, i) => {
      const written = new Float64Array(S);
      if (measured) texts.writeAppealByStyle(i, written);
      return written;
    });
    const appeals = map.together(set).map((x) => x?.at(-1));
    expect(parts[0]?.[1]).toBeGreaterThan(0);
    expect(parts[2]?.[1]).toBeCloseTo(-1.5 * (parts[0]?.[1] as number), 10);
    // Where nothing of the content is liked, they make up the whole.
    for (const i of [0, 2]) {
      expect(parts[i]?.reduce((sum, part) => sum + part)).toBeCloseTo(appeals[i] as number, 10);
    }
    expect(parts[3]).toEqual(new Float64Array(S));
    expect(appeals[3]).toBeGreaterThan(1);
    expect([texts.hasAppeal, new FeatureMap(features).competing(set).hasAppeal]).toEqual([true, false]);
  });

  it('scores texts as their features would, and those of which nothing is known not at all', () => {
    const random = seededRandom(3);
    const draw = (n: number) => Float64Array.from({ length: n }, () => 4 * random() - 2);
    const map = new FeatureMap({
      ...features,
      appeal: {
        gate: [weigh({ [VECTOR]: 3 }), weigh({ [VECTOR + 1]: 1 })],
        bias: [0.5, 0],
        weights: [weigh({ 1: 0.5, [DISTANCE + 2]: -2 }), weigh({ 2: 1, [VECTOR + 3]: 4 })],
        offset: [0.1, -0.2],
        diversity: [1, 0.4],
      },
    });
    const one = () => map.measure(Float32Array.from(draw(TINY_WIDTH)), draw(S));
    const set = [one(), undefined, one(), one()];
    const belief = isotropic(map.size, 1, [...draw(map.size)]);
    const rows = map.together(set).filter((x) => x !== undefined);
    const { scores, average } = map.competing(set).scores(belief.mean);
    const { mean, centred } = scoreCandidates(belief, rows);
    const known = [0, 2, 3];
    expect(
      distance(
        known.map((i) => scores[i] as number),
        mean,
      ),
    ).toBeLessThan(1e-9);
    expect(distance(subtract(rows[0] as Float64Array, average), centred[0] as Float64Array)).toBeLessThan(1e-9);
    expect(scores[1]).toBe(0);
    expect([...map.competing([set[0]]).scores(belief.mean).scores]).toEqual([0]);
    expect([...map.competing([undefined]).scores(belief.mean).scores]).toEqual([0]);
  });
});
