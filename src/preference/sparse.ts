/**
 * A learner for strong tastes on few axes.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on some of the readable
 * axes, any number of them, and the posterior is found by expectation propagation (`propagation.ts`).
 */
import type { Comparison, NoiseModel } from './comparison.js';
import { type Fitting, StagedGrowth } from './growth.js';
import type { Gaussian, Growth, Learner, Statement } from './learner.js';
import { Likelihood } from './likelihood.js';
import { type Propagated, Propagation, widened } from './propagation.js';
import type { SpikePrior } from './spikes.js';
import { type ContentAxes, directionsOf, expanded, narrowed, priorWithin, type Subspace } from './subspace.js';

/** A belief in the subspace of the first labels that it took; without one before any. */
interface Narrowed {
  readonly subspace?: Subspace;
  readonly belief: Propagated;
}

/**
 * Variance that the running score's start has on top, on each axis that may have a spike. One Gaussian that takes a step a
 * label cannot find a spike as `fit` does, and under the prior's own variance it learns a plain taste too slowly.
 */
const START_VARIANCE = 0.1;

export class SparseLearner implements Learner {
  readonly prior: Gaussian;
  readonly start: Gaussian;
  readonly #noise: NoiseModel;
  readonly #content: ContentAxes | undefined;
  /** Over the features, those of content in a subspace. */
  readonly #propagation: Propagation;

  /**
   * @param population  mean [f] and covariance [f, f] of the population's weights
   * @param noise       the constants of the likelihood
   * @param spikes      what is believed of strong tastes, on axes before those of content
   * @param axesOfContent  features that fits take in a subspace, as the population has them; none by default
   * @throws RangeError if the covariance is not positive definite
   */
  constructor(population: Gaussian, noise: NoiseModel, spikes: SpikePrior, axesOfContent?: ContentAxes) {
    const content = axesOfContent && axesOfContent.end > axesOfContent.start ? axesOfContent : undefined;
    this.#noise = noise;
    this.#content = content;
    this.#propagation = new Propagation(content ? priorWithin(content, population) : population, spikes);
    const { prior } = this.#propagation;
    this.prior = content
      ? {
          ...widened(population, spikes.axes, spikes.rate * spikes.scale ** 2),
          within: { subspace: nothingSaid(content), ...prior },
        }
      : prior;
    this.start = widened(this.prior, spikes.axes, START_VARIANCE);
  }

  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const growth = this.grow(statements);
    growth.add(comparisons);
    return growth.posterior;
  }

  grow(statements: readonly Statement[] = []): Growth {
    return new StagedGrowth(this.#fitting(statements), this.#noise, statements.length === 0 ? this.prior : undefined);
  }

  /** What `fit` comes close to where there are many labels: the posterior of all in one fit, at a cost that grows with them. */
  fitInOnePiece(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const counted = comparisons.filter(({ weight }) => weight > 0);
    const { before, size, take, toGaussian } = this.#fitting(statements);
    return toGaussian(take(before, new Likelihood(counted, size, this.#noise), undefined));
  }

  #fitting(statements: readonly Statement[]): Fitting<Narrowed> {
    const propagation = this.#propagation;
    const content = this.#content;
    return {
      before: { belief: propagation.before(content ? statements.map((one) => stated(one, content)) : statements) },
      size: this.prior.mean.length,
      take: (before, likelihood, near) => {
        if (!content) return { belief: propagation.take(before.belief, likelihood, near?.belief) };
        const subspace = before.subspace ?? likelihood.subspace(content);
        const start = near && { ...near.belief, posterior: narrowed(subspace, this.#toGaussian(near)) };
        return { subspace, belief: propagation.take(before.belief, likelihood.within(subspace), start) };
      },
      toGaussian: (belief) => this.#toGaussian(belief),
    };
  }

  /** Over all features. */
  #toGaussian({ subspace, belief }: Narrowed): Gaussian {
    const { posterior } = belief;
    if (!this.#content) return posterior;
    const seen = subspace ?? nothingSaid(this.#content);
    return { ...expanded(seen, posterior), within: { subspace: seen, ...posterior } };
  }
}

/**
 * The same statement of the weights in a subspace.
 *
 * @throws RangeError for a weight of content, which has no meaning to set
 */
function stated({ index, value }: Statement, content: ContentAxes): Statement {
  const { start, end } = content;
  if (index < start) return { index, value };
  if (index < end) throw new RangeError(`Expected a weight that is not of content to be set, got number ${index}.`);
  return { index: index - end + start + directionsOf(content), value };
}

/** Where nothing was said of content. */
function nothingSaid(content: ContentAxes): Subspace {
  return { content, directions: new Float64Array(directionsOf(content) * (content.end - content.start)) };
}
