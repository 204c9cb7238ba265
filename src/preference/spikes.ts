/**
 * Strong tastes on single axes, as a prior: each of some axes has, beside the population's Gaussian, a *spike* d, which is 0
 * but with probability rho, and N(0, tau^2) then (spike and slab, Mitchell and Beauchamp 1988).
 *
 * Where all else is Gaussian the spikes have the log-likelihood s' d - d' Q d / 2. Each spike's prior is replaced by a
 * Gaussian, its *site*, that gives d the mean and variance that the prior itself would, under what labels and the other sites
 * say: expectation propagation (Minka 2001; for this prior, Hernandez-Lobato, Hernandez-Lobato and Suarez 2015). So any
 * number of axes may have a spike, and each counts by how likely it has. One site after another, in the order of the axes,
 * so that each knows of those before it where several say nearly the same.
 */
import { cholesky, choleskyInverse } from '../math/cholesky.js';
import { addOuterBelow, addTo, multiply, symmetricColumn } from '../math/linear-algebra.js';
import { sigmoid } from '../math/logistic.js';
import type { Gaussian } from './learner.js';

/** What is believed of strong tastes before any label. */
export interface SpikePrior {
  /** The axes that may have a spike, indices into [f]. */
  readonly axes: readonly number[];
  /** Standard deviation of a spike, tau > 0. */
  readonly scale: number;
  /** Probability that an axis has one, rho, 0 to 1, both excluded. */
  readonly rate: number;
}

/** What stands for the priors of n spikes, exp(pull d - precision d^2 / 2) each: both [n]. */
export interface SpikeSites {
  readonly precision: Float64Array;
  readonly pull: Float64Array;
}

/** The sites before any label: as wide as the spikes are. */
export function sitesBefore({ axes, scale, rate }: SpikePrior): SpikeSites {
  const n = axes.length;
  return { precision: new Float64Array(n).fill(1 / (rate * scale ** 2)), pull: new Float64Array(n) };
}

/**
 * The spikes' sites after each was fitted once more, and the Gaussian that they make with the likelihood: of its covariance
 * the lower triangle.
 *
 * @param s      slope of the log-likelihood at no spikes, [n]
 * @param Q      its negative curvature, positive semidefinite: the lower triangle of [n, n]
 * @param sites  where to start from
 * @param pace   how far each goes to where it would be, 0 to 1; all the way by default
 */
export function sweepSpikes(
  s: Float64Array,
  Q: Float64Array,
  sites: SpikeSites,
  prior: SpikePrior,
  pace = 1,
): { sites: SpikeSites; spikes: Gaussian } {
  const n = s.length;
  const precision = Float64Array.from(sites.precision);
  const pull = Float64Array.from(sites.pull);
  const total = Float64Array.from(Q);
  for (let i = 0; i < n; i++) total[i * n + i] = (total[i * n + i] as number) + (precision[i] as number);
  const covariance = choleskyInverse(cholesky(total, n), n);
  const mean = multiply(
    covariance,
    s.map((x, i) => x + (pull[i] as number)),
  );
  for (let i = 0; i < n; i++) {
    const old = { precision: precision[i] as number, pull: pull[i] as number };
    const [was, variance] = [mean[i] as number, covariance[i * n + i] as number];
    const fitted = siteOf(was / variance - old.pull, Math.max(0, 1 / variance - old.precision), prior);
    const site = {
      precision: old.precision + pace * (fitted.precision - old.precision),
      pull: old.pull + pace * (fitted.pull - old.pull),
    };
    const stiffer = site.precision - old.precision;
    const left = 1 + stiffer * variance;
    const column = symmetricColumn(covariance, i, n);
    addTo(mean, column, (site.pull - old.pull - stiffer * was) / left);
    addOuterBelow(covariance, column, -stiffer / left); // Sherman and Morrison 1950
    precision[i] = site.precision;
    pull[i] = site.pull;
  }
  return { sites: { precision, pull }, spikes: { mean, covariance } };
}

/** The site of a spike of which all else says exp(r d - q d^2 / 2). */
function siteOf(r: number, q: number, { scale, rate }: SpikePrior): { precision: number; pull: number } {
  const slab = scale ** -2;
  // If there is a spike, it is N(peak, 1 / b); its odds are how much better it explains the labels than none.
  const b = q + slab;
  const peak = r / b;
  const share = sigmoid(Math.log(rate / (1 - rate)) + (r * peak + Math.log(slab / b)) / 2);
  const mean = share * peak;
  const variance = share * (1 / b + peak * peak) - mean * mean;
  // No wider than a spike that is there. Where it may be none or large, no site has both mean and variance: the mean counts.
  const precision = Math.max(slab, 1 / variance - q);
  return { precision, pull: mean * (precision + q) - r };
}
