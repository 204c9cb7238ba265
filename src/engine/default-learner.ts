/** The learner that an engine has unless it is given another. */
import { LaplaceLearner } from '../preference/laplace.js';
import type { Gaussian, Learner } from '../preference/learner.js';
import { SparseLearner } from '../preference/sparse.js';
import type { ContentAxes } from '../preference/subspace.js';
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';

/**
 * The posterior under the manifest's population with spikes on style axes; Laplace's under the population alone where the
 * manifest names no spikes.
 *
 * @throws PenchantError code `model-load` if the prior is no Gaussian
 */
export function createDefaultLearner(manifest: Manifest): Learner {
  const { features, spikes, noise } = manifest;
  const { content, ...population } = populationOf(manifest);
  const axes = [...features.styleAxes.keys()];
  try {
    if (spikes) return new SparseLearner(population, noise, { ...spikes, axes }, content);
    return new LaplaceLearner(population, noise);
  } catch (error) {
    throw new PenchantError(
      'model-load',
      'Expected `prior.covariance` in manifest.json to be positive definite, got another matrix.',
      { cause: error },
    );
  }
}

/** The population's Gaussian over all weights, [f], and which of them are of content. */
export function populationOf({ features, prior }: Manifest): Gaussian & { readonly content: ContentAxes } {
  const start = features.styleAxes.length;
  const end = start + features.projection.length;
  const f = prior.mean.length + features.projection.length;
  const mean = new Float64Array(f);
  const covariance = new Float64Array(f * f);
  /** Index among all weights. */
  const place = (i: number) => (i < start ? i : i - start + end);
  prior.covariance.forEach((row, i) => {
    mean[place(i)] = prior.mean[i] as number;
    row.forEach((value, j) => {
      covariance[place(i) * f + place(j)] = value;
    });
  });
  for (let i = start; i < end; i++) covariance[i * f + i] = prior.contentVariance;
  return { mean, covariance, content: { start, end, variance: prior.contentVariance } };
}
