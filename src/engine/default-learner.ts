/** The learner that an engine has unless it is given another. */
import { LaplaceLearner } from '../preference/laplace.js';
import type { Learner } from '../preference/learner.js';
import { SparseLearner } from '../preference/sparse.js';
import { PenchantError } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';

/**
 * The posterior under the manifest's population with spikes on style axes; Laplace's under the population alone where the
 * manifest names no spikes.
 *
 * @throws PenchantError code `model-load` if the prior is no Gaussian
 */
export function createDefaultLearner({ features, prior, spikes, noise }: Manifest): Learner {
  const mean = Float64Array.from(prior.mean);
  const covariance = Float64Array.from(prior.covariance.flat());
  const axes = [...features.styleAxes.keys()];
  try {
    if (spikes) return new SparseLearner({ mean, covariance }, noise, { ...spikes, axes });
    return new LaplaceLearner({ mean, covariance }, noise);
  } catch (error) {
    throw new PenchantError(
      'model-load',
      'Expected `prior.covariance` in manifest.json to be positive definite, got another matrix.',
      { cause: error },
    );
  }
}
