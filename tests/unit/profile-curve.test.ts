/** The learning curve's numbers, against a mean taken the long way. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/math/random.js';
import type { LabelReview } from '../../src/shared/protocol.js';
import { height, likelyRange, topOf } from '../../src/widget/profile/charts.js';
import { CURVE_WINDOW, learningCurve } from '../../src/widget/profile/curve.js';
import { label } from '../fixtures/labels.js';

/** Reviews of which every third is not scored, as a skipped choice is. */
function drawReviews(count: number, onFrom = Number.POSITIVE_INFINITY): LabelReview[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, i) => ({
    label: label(`label-${i}`),
    ...(i % 3 === 2 ? {} : { personal: random(), app: random() }),
    isEarned: i >= onFrom,
    doubt: 0,
  }));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the learning curve', () => {
  it('is empty below two choices that were foretold', () => {
    expect(learningCurve([])).toEqual({ points: [], count: 0, on: undefined });
    expect(learningCurve(drawReviews(1)).points).toEqual([]);
    expect(learningCurve(drawReviews(2)).points).toHaveLength(2);
  });

  it('is a running mean of what each order gave to the choices that were foretold', () => {
    const reviews = drawReviews(90);
    const { points, count } = learningCurve(reviews);
    const scored = reviews.filter(({ personal }) => personal !== undefined);
    expect([count, points.length]).toEqual([scored.length, scored.length]);
    points.forEach(({ at, personal, app }, i) => {
      const window = scored.filter((_, k) => k <= i && k > i - CURVE_WINDOW);
      expect(at).toBeCloseTo(i / (count - 1), 12);
      expect(personal).toBeCloseTo(mean(window.map((review) => review.personal as number)), 12);
      expect(app).toBeCloseTo(mean(window.map((review) => review.app as number)), 12);
    });
  });

  it('has at most 200 points, evenly spaced, with the first and the last choice among them', () => {
    const reviews = drawReviews(9_999);
    const { points } = learningCurve(reviews);
    const all = reviews.flatMap(({ personal }) => (personal === undefined ? [] : [personal]));
    expect(points).toHaveLength(200);
    expect([points[0]?.at, points.at(-1)?.at]).toEqual([0, 1]);
    expect(points.at(-1)?.personal).toBeCloseTo(mean(all.slice(-CURVE_WINDOW)), 12);
    points.slice(1).forEach(({ at }, i) => {
      expect(at - (points[i]?.at as number)).toBeCloseTo(1 / 199, 3);
    });
  });

  it('knows after which foretold choice the personal order came on', () => {
    expect(learningCurve(drawReviews(30)).on).toBeUndefined();
    // The choices 2 and 5 were not foretold.
    expect(learningCurve(drawReviews(30, 6)).on).toBe(4);
  });
});

describe('the charts’ scales', () => {
  it('have the whole curve between zero and the upper edge', () => {
    for (const most of [0.001, 0.1, 0.23, 0.5, 0.87, 1]) {
      const top = topOf({ points: [{ at: 0, personal: most, app: 0 }], count: 1, on: undefined });
      expect(top).toBeLessThanOrEqual(1);
      expect(height(most, top)).toBeGreaterThanOrEqual(0);
      expect(height(0, top)).toBe(100);
    }
  });

  it('have 80 % of a belief in its likely range', () => {
    const [low, high] = likelyRange({ mean: 1, sd: 0.5 });
    // The normal distribution's 10 % and 90 % quantiles.
    expect([low, high]).toEqual([expect.closeTo(1 - 0.5 * 1.2816, 2), expect.closeTo(1 + 0.5 * 1.2816, 2)]);
  });
});
