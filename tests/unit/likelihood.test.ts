/** The likelihood of one judgement: it is a distribution, its derivatives are right, and it stays finite. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieTerms } from '../../src/preference/comparison.js';
import { distance } from '../fixtures/gaussian.js';
import { choiceAmong, luce } from '../fixtures/luce.js';

const STEP = 1e-4;

const utilities = fc
  .array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 2, maxLength: 6 })
  .map((u) => Float64Array.from(u));
const noiseModel = fc.record({
  labelNoise: fc.constantFrom(0, 0.01, 0.1, 0.5),
  tieStrength: fc.double({ min: 0.05, max: 5, noNaN: true }),
});
const difference = fc.double({ min: -12, max: 12, noNaN: true });

/** u with `by` added at one place. */
const nudged = (u: Float64Array, at: number, by: number) => u.map((x, i) => (i === at ? x + by : x));

describe('a choice', () => {
  it('is made of one candidate or another', () => {
    fc.assert(
      fc.property(utilities, noiseModel, (u, noise) => {
        const total = u.reduce((sum, _, i) => sum + Math.exp(choiceAmong(u, i, noise).logLikelihood), 0);
        expect(total).toBeCloseTo(1, 10);
      }),
    );
  });

  it('has the probabilities that Luce gives it', () => {
    fc.assert(
      fc.property(utilities, noiseModel, (u, noise) => {
        for (const chosen of u.keys()) expect(distance(choiceAmong(u, chosen, noise).p, luce(u))).toBeLessThan(1e-12);
      }),
    );
  });

  it('depends on differences of utility only', () => {
    fc.assert(
      fc.property(utilities, noiseModel, fc.double({ min: -50, max: 50, noNaN: true }), (u, noise, shift) => {
        const shifted = u.map((x) => x + shift);
        expect(choiceAmong(shifted, 0, noise).logLikelihood).toBeCloseTo(choiceAmong(u, 0, noise).logLikelihood, 9);
      }),
    );
  });

  it('has the gradient of finite differences, slips or none', () => {
    fc.assert(
      fc.property(utilities, noiseModel, (u, noise) => {
        const { p, responsibility } = choiceAmong(u, 1, noise);
        u.forEach((_, i) => {
          const at = (by: number) => choiceAmong(nudged(u, i, by), 1, noise).logLikelihood;
          const slope = responsibility * ((i === 1 ? 1 : 0) - (p[i] as number));
          expect(Math.abs(slope - (at(STEP) - at(-STEP)) / (2 * STEP))).toBeLessThan(1e-6);
        });
      }),
    );
  });

  it('has the curvature of finite differences where there are no slips', () => {
    fc.assert(
      fc.property(utilities, fc.double({ min: -1, max: 1, noNaN: true }), (u, direction) => {
        // Along (1, direction, 0 ...), which is any direction of the first two.
        const noise = { labelNoise: 0, tieStrength: 1 };
        const at = (by: number) => choiceAmong(nudged(nudged(u, 0, by), 1, by * direction), 1, noise).logLikelihood;
        const second = (at(STEP) - 2 * at(0) + at(-STEP)) / STEP ** 2;
        const { p } = choiceAmong(u, 1, noise);
        const [p0 = 0, p1 = 0] = p;
        const spread = p0 + p1 * direction ** 2 - (p0 + p1 * direction) ** 2;
        expect(Math.abs(-spread - second)).toBeLessThan(1e-6);
      }),
    );
  });

  it('between two is the logistic function of their difference', () => {
    fc.assert(
      fc.property(difference, (d) => {
        const { logLikelihood } = choiceAmong(Float64Array.of(d, 0), 0, { labelNoise: 0, tieStrength: 1 });
        expect(Math.exp(logLikelihood)).toBeCloseTo(1 / (1 + Math.exp(-d)), 12);
      }),
    );
  });
});

describe('a tie', () => {
  it('has the probability that Davidson gives it', () => {
    fc.assert(
      fc.property(difference, noiseModel, (d, { labelNoise, tieStrength }) => {
        const davidson = tieStrength / (Math.exp(d / 2) + Math.exp(-d / 2) + tieStrength);
        const { logLikelihood } = tieTerms(d, { labelNoise, tieStrength });
        expect(Math.exp(logLikelihood)).toBeCloseTo((1 - labelNoise) * davidson + labelNoise / 3, 12);
      }),
    );
  });

  it('has the slope of finite differences, slips or none', () => {
    fc.assert(
      fc.property(difference, noiseModel, (d, noise) => {
        const at = (by: number) => tieTerms(d + by, noise).logLikelihood;
        expect(Math.abs(tieTerms(d, noise).slope - (at(STEP) - at(-STEP)) / (2 * STEP))).toBeLessThan(1e-6);
      }),
    );
  });

  it('has the bend of finite differences where there are no slips, and is never bent the wrong way', () => {
    fc.assert(
      fc.property(difference, noiseModel, (d, noise) => {
        const exact = { ...noise, labelNoise: 0 };
        const at = (by: number) => tieTerms(d + by, exact).logLikelihood;
        const second = (at(STEP) - 2 * at(0) + at(-STEP)) / STEP ** 2;
        expect(Math.abs(tieTerms(d, exact).bend + second)).toBeLessThan(1e-6);
        expect(tieTerms(d, noise).bend).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not care which of the two comes first', () => {
    fc.assert(
      fc.property(difference, noiseModel, (d, noise) => {
        const [one, other] = [tieTerms(d, noise), tieTerms(-d, noise)];
        expect(other.logLikelihood).toBe(one.logLikelihood);
        expect(other.slope).toBeCloseTo(-one.slope, 12);
      }),
    );
  });
});

describe('any judgement', () => {
  it('has finite terms, however far apart the utilities', () => {
    const wild = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const noise = fc.constantFrom({ labelNoise: 0, tieStrength: 0 }, { labelNoise: 0.05, tieStrength: 1 });
    fc.assert(
      fc.property(wild, wild, noise, (a, b, model) => {
        const choice = choiceAmong(Float64Array.of(a, b), 1, model);
        const tie = tieTerms(a - b, model);
        for (const value of [choice.logLikelihood, choice.responsibility, ...choice.p, ...Object.values(tie)]) {
          expect(Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });
});
