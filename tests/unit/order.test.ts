/** Candidates in their order: the reasons add up to the score, and tell the crowd's share by what it is that the crowd likes. */
import { expect, it } from 'vitest';
import { orderCandidates } from '../../src/engine/order.js';
import { FeatureMap } from '../../src/features/feature-map.js';
import { STYLE_AXES } from '../../src/features/style-axes.js';
import { descending, scoreCandidates } from '../../src/ranking/score.js';
import { toRerankResult } from '../../src/shared/ranking-message.js';
import { TINY_LEARNED, TINY_WIDTH, tinyManifestJson } from '../fixtures/tiny-manifest.js';

const S = STYLE_AXES.length;
const { features: parameters } = tinyManifestJson();
const none = () => new Array<number>(2 * S + TINY_WIDTH).fill(0);
const weights = none();
/** The crowd likes more of the second axis, and the last number of the vector. */
weights[1] = 0.5;
weights[2 * S + TINY_WIDTH - 1] = 1;
const map = new FeatureMap({ ...parameters, appeal: { gate: [none()], bias: [0], weights: [weights], offset: [0] } });

/** A text with so much of the first two axes and of what the crowd likes besides. */
function textWith(first: number, second: number, content: number): Float64Array {
  const style = new Float64Array(S);
  style.set([first, second]);
  const vector = new Float32Array(TINY_WIDTH);
  vector[TINY_WIDTH - 1] = content;
  return map.measure(vector, style);
}

const posterior = (() => {
  const f = S + TINY_LEARNED + 1;
  const mean = new Float64Array(f);
  // Likes less of both axes, and goes half along with the crowd.
  mean.set([-1, -0.1]);
  mean[f - 1] = 0.5;
  const covariance = new Float64Array(f * f);
  for (let k = 0; k < f; k++) covariance[k * f + k] = 1;
  return { mean, covariance };
})();

function rank(measured: readonly (Float64Array | undefined)[]) {
  const order = orderCandidates({
    measured,
    features: map,
    posterior,
    isPersonal: true,
    topN: measured.length,
  });
  return toRerankResult({ ...order, eventId: '' }, measured.map(String)).ranking;
}

it('reasons tell what the crowd likes by its name, and add up to the score', () => {
  const ranking = rank([textWith(0, 0, 0), textWith(0.5, 1, 0), undefined, textWith(-0.25, -1, 2)]);
  for (const { score, reasons, isPending } of ranking) {
    if (isPending) expect(reasons).toEqual([]);
    else expect(reasons.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 10);
  }
  const second = ranking.find(({ originalIndex }) => originalIndex === 1);
  const byAxis = new Map(second?.reasons.map((reason) => [reason.axis, reason]));
  const [first, other] = STYLE_AXES.map(({ name }) => byAxis.get(name));
  // Against the mean of the three that are known; the user's own share is -0.1, the crowd's 0.5 * 0.5.
  expect(first).toMatchObject({ kind: 'style', direction: 1 });
  expect(first?.contribution).toBeCloseTo(-(0.5 - 0.25 / 3), 10);
  expect(other).toMatchObject({ kind: 'style', direction: 1 });
  expect(other?.contribution).toBeCloseTo(1 * (-0.1 + 0.25), 10);
  expect(byAxis.get('appeal')?.contribution).toBeCloseTo(0.5 * (0 - 2 / 3), 10);
});

it('the appeal is named by what is left of it, and the middle by nothing', () => {
  const reasonsOf = (measured: Float64Array[], i: number) =>
    new Map(
      rank(measured)
        .find(({ originalIndex }) => originalIndex === i)
        ?.reasons.map((one) => [one.axis, one]),
    );
  // All in all the crowd likes the second better, for its style; what it is about speaks against it.
  const better = reasonsOf([textWith(0, 0, 0), textWith(0, 1, -0.25)], 1);
  expect(better.get('appeal')).toMatchObject({ direction: -1, contribution: expect.closeTo(-0.0625, 10) });
  const middle = reasonsOf([textWith(0, -1, 0), textWith(0, 0.2, 0), textWith(0, 1, 0)], 1);
  expect([...middle.keys()]).toEqual(['appeal']);
});

it('what texts are about is one reason, of all learned axes together', () => {
  const mean = Float64Array.from(posterior.mean);
  // Likes the first and the third learned axis, and not the second.
  mean.set([0.4, -0.3, 0.2], S);
  const about = (...values: number[]) =>
    map.measure(Float32Array.from([...values, 0, 0, 0, 0, 0]), new Float64Array(S));
  const measured = [about(0, 0, 0), about(1, 1, 1), about(-2, 0, 0)];
  const parts = { measured, features: map, isPersonal: true, topN: 3 };
  const { ranking } = toRerankResult(
    { ...orderCandidates({ ...parts, posterior: { ...posterior, mean } }), eventId: '' },
    measured.map(String),
  );
  expect(ranking.map(({ originalIndex }) => originalIndex)).toEqual([1, 0, 2]);
  for (const { score, reasons } of ranking) {
    const [content, ...rest] = reasons;
    const isLiked = score > 0;
    expect(content).toMatchObject({ axis: 'content', kind: 'learned', direction: isLiked ? 1 : -1 });
    expect(content?.text).toBe(`about what you like ${isLiked ? 'more' : 'less'}`);
    expect(content?.contribution).toBeCloseTo(score, 10);
    expect(rest).toEqual([]);
  }
});

it('scores are those by which learners are evaluated', () => {
  const measured = [textWith(0, 0, 0), textWith(0.5, 1, 0), textWith(-0.25, -1, 2), textWith(0.5, 1, 0)];
  const { mean } = scoreCandidates(posterior, map.together(measured));
  const ranking = rank(measured);
  for (const { originalIndex, score } of ranking) expect(score).toBeCloseTo(mean[originalIndex] as number, 10);
  expect(ranking.map(({ originalIndex }) => originalIndex)).toEqual(descending(mean));
});
