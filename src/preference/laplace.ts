/**
 * The Laplace posterior under a Gaussian prior (`peak.ts`): exact for as many labels as most people give, and close to it
 * for more, at a cost that does not grow with their number (`growth.ts`).
 */
import { cholesky, choleskyInverse } from '../math/cholesky.js';
import type { Comparison, NoiseModel } from './comparison.js';
import { StagedGrowth } from './growth.js';
import type { Gaussian, Growth, Learner, Statement } from './learner.js';
import { Likelihood } from './likelihood.js';
import { findPeak, type Peak, toGaussian, withStatements } from './peak.js';

export class LaplaceLearner implements Learner {
  readonly prior: Gaussian;
  /** Inverse of the prior covariance, [f, f]. */
  readonly #precision: Float64Array;
  readonly #noise: NoiseModel;

  /**
   * @param prior  mean [f] and covariance [f, f] of the population's weights
   * @param noise  the constants of the likelihood
   */
  constructor(prior: Gaussian, noise: NoiseModel) {
    this.prior = prior;
    this.#noise = noise;
    const f = prior.mean.length;
    this.#precision = choleskyInverse(cholesky(prior.covariance, f), f);
  }

  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const growth = this.grow(statements);
    growth.add(comparisons);
    return growth.posterior;
  }

  grow(statements: readonly Statement[] = []): Growth {
    // Without a word from the user the posterior is the prior itself, not its inverse's inverse.
    const unmoved = statements.length === 0 ? this.prior : undefined;
    return new StagedGrowth<Peak>(
      {
        before: this.#before(statements),
        size: this.prior.mean.length,
        take: (peak, likelihood, near) => findPeak(peak, likelihood, near?.mean),
        toGaussian: (peak, likelihood) => toGaussian(likelihood ? findPeak(peak, likelihood) : peak),
      },
      this.#noise,
      unmoved,
    );
  }

  /** What `fit` comes close to where there are many labels: the posterior of all in one fit, at a cost that grows with them. */
  fitInOnePiece(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const counted = comparisons.filter(({ weight }) => weight > 0);
    const likelihood = new Likelihood(counted, this.prior.mean.length, this.#noise);
    return toGaussian(findPeak(this.#before(statements), likelihood));
  }

  #before(statements: readonly Statement[]): Peak {
    return withStatements({ mean: this.prior.mean, precision: this.#precision }, statements);
  }
}
