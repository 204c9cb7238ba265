/**
 * A learner for strong tastes on few axes.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on some of the readable
 * axes, any number of them, and the posterior is found by expectation propagation (`propagation.ts`).
 */
import type { Comparison, NoiseModel } from './comparison.js';
import { StagedGrowth } from './growth.js';
import type { Gaussian, Growth, Learner, Statement } from './learner.js';
import { Likelihood } from './likelihood.js';
import { type Propagated, Propagation, widened } from './propagation.js';
import type { SpikePrior } from './spikes.js';

/**
 * Variance that the running score's start has on top, on each axis that may have a spike. One Gaussian that takes a step a
 * label cannot find a spike as `fit` does, and under the prior's own variance it learns a plain taste too slowly.
 */
const START_VARIANCE = 0.1;

export class SparseLearner implements Learner {
  readonly prior: Gaussian;
  readonly start: Gaussian;
  readonly #noise: NoiseModel;
  readonly #propagation: Propagation;

  /**
   * @param population  mean [f] and covariance [f, f] of the population's weights
   * @param noise       the constants of the likelihood
   * @param spikes      what is believed of strong tastes
   * @throws RangeError if the covariance is not positive definite
   */
  constructor(population: Gaussian, noise: NoiseModel, spikes: SpikePrior) {
    this.#noise = noise;
    this.#propagation = new Propagation(population, spikes);
    this.prior = this.#propagation.prior;
    this.start = widened(this.prior, spikes.axes, START_VARIANCE);
  }

  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const growth = this.grow(statements);
    growth.add(comparisons);
    return growth.posterior;
  }

  grow(statements: readonly Statement[] = []): Growth {
    const propagation = this.#propagation;
    return new StagedGrowth<Propagated>(
      {
        before: propagation.before(statements),
        size: propagation.size,
        take: (belief, likelihood, near) => propagation.take(belief, likelihood, near),
        toGaussian: ({ posterior }) => posterior,
      },
      this.#noise,
      statements.length === 0 ? this.prior : undefined,
    );
  }

  /** What `fit` comes close to where there are many labels: the posterior of all in one fit, at a cost that grows with them. */
  fitInOnePiece(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const counted = comparisons.filter(({ weight }) => weight > 0);
    const likelihood = new Likelihood(counted, this.#propagation.size, this.#noise);
    return this.#propagation.take(this.#propagation.before(statements), likelihood).posterior;
  }
}
