/**
 * A learner for strong tastes on few axes.
 *
 * Under the population's prior alone, a person with one plain taste ("short!") is learnt slowly: the labels are shared
 * out over all axes that go along with it. Here a person is the population's Gaussian plus spikes on some of the readable
 * axes, any number of them, and the posterior is found by expectation propagation (`propagation.ts`), with content in the
 * directions that the labels speak of (`subspace.ts`).
 */
import type { Comparison, NoiseModel } from './comparison.js';
import { type Fitting, StagedGrowth } from './growth.js';
import type { Gaussian, Growth, Learner, Statement } from './learner.js';
import { Likelihood } from './likelihood.js';
import { type Propagated, Propagation, widened } from './propagation.js';
import type { SpikePrior, SpikeSites } from './spikes.js';
import {
  type ContentAxes,
  directionsFor,
  lifted,
  priorSeenWithin,
  priorWithin,
  type Seen,
  seenWithin,
} from './subspace.js';

/** What is believed, by what it is made of. */
interface Belief {
  /** What the posterior of all weights would be if nobody had spikes, [f]. */
  readonly alone: Gaussian;
  readonly sites: SpikeSites;
}

/** What came of some labels where they were taken. */
interface Taken {
  readonly propagation: Propagation;
  /** How a subspace saw the belief before; absent where content was taken as it is. */
  readonly seen?: Seen;
  readonly inside: Propagated;
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
  readonly #spikes: SpikePrior;
  readonly #content: ContentAxes | undefined;
  /** Over all features. */
  readonly #whole: Propagation;
  /** Over the features with content in so many directions. */
  readonly #narrow = new Map<number, Propagation>();

  /**
   * @param population  mean [f] and covariance [f, f] of the population's weights
   * @param noise       the constants of the likelihood
   * @param spikes      what is believed of strong tastes, on axes before those of content
   * @param axesOfContent  features that fits may take in a subspace, as the population has them; none by default
   * @throws RangeError if the covariance is not positive definite
   */
  constructor(population: Gaussian, noise: NoiseModel, spikes: SpikePrior, axesOfContent?: ContentAxes) {
    this.#noise = noise;
    this.#spikes = spikes;
    this.#content = axesOfContent && axesOfContent.end > axesOfContent.start ? axesOfContent : undefined;
    this.#whole = new Propagation(population, spikes);
    this.prior = this.#whole.prior;
    this.start = widened(this.prior, spikes.axes, START_VARIANCE);
  }

  /** @throws RangeError for a statement of a weight of content, which has no meaning to set */
  fit(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const growth = this.grow(statements);
    growth.add(comparisons);
    return growth.posterior;
  }

  /** @throws RangeError as `fit` does */
  grow(statements: readonly Statement[] = []): Growth {
    return new StagedGrowth(this.#fitting(statements), this.#noise, statements.length === 0 ? this.prior : undefined);
  }

  /** What `fit` comes close to where there are many labels: the posterior of all in one fit, at a cost that grows with them. */
  fitInOnePiece(comparisons: readonly Comparison[], statements: readonly Statement[] = []): Gaussian {
    const counted = comparisons.filter(({ weight }) => weight > 0);
    const { before, size, toGaussian } = this.#fitting(statements);
    return toGaussian(before, new Likelihood(counted, size, this.#noise));
  }

  #fitting(statements: readonly Statement[]): Fitting<Belief> {
    for (const { index } of statements) {
      if (this.#content && index >= this.#content.start && index < this.#content.end)
        throw new RangeError(`Expected a weight that is not of content to be set, got number ${index}.`);
    }
    return {
      before: this.#before(statements),
      size: this.prior.mean.length,
      take: (before, likelihood, near) => {
        const { propagation, seen, inside } = this.#take(before, likelihood, near);
        const own = propagation.alone(inside);
        const alone = seen ? lifted(before.alone, seen, own) : own;
        return { alone, sites: inside.sites };
      },
      toGaussian: (before, likelihood) => {
        if (!likelihood) return this.#whole.posterior(before.alone, before.sites);
        const { seen, inside } = this.#take(before, likelihood);
        // Spikes are on style axes, which a subspace has whole, and shift nothing that lies beside it: they are lifted as they are.
        return seen ? lifted(before.alone, seen, inside.posterior) : inside.posterior;
      },
    };
  }

  #before(statements: readonly Statement[]): Belief {
    const before = this.#whole.before(statements);
    // Without a word from the user it is the population itself, not its inverse's inverse.
    const alone = statements.length === 0 ? this.#whole.population : this.#whole.alone(before);
    return { alone, sites: before.sites };
  }

  /** Takes some labels, in a subspace of their own or in all directions. */
  #take(before: Belief, likelihood: Likelihood, near?: Belief): Taken {
    const content = this.#content;
    const r = content && directionsFor(likelihood.differences, content);
    if (!content || !r) {
      const propagation = this.#whole;
      const start = near && { posterior: propagation.posterior(near.alone, near.sites), sites: near.sites };
      const met = propagation.from(before.alone, before.sites);
      return { propagation, inside: propagation.take(met, likelihood, start) };
    }
    // So few are soon fitted from wherever the search starts: `near` is for large bases.
    const subspace = likelihood.subspace(content, r, before.alone.mean);
    const propagation = this.#propagation(content, r);
    // Before any word all subspaces see the same: nothing need be inverted, and content without a word stays as it is to the bit.
    const seen =
      before.alone === this.#whole.population
        ? priorSeenWithin(subspace, propagation.population)
        : seenWithin(subspace, before.alone);
    const met = propagation.from(seen.inside, before.sites, seen.precision);
    return { propagation, seen, inside: propagation.take(met, likelihood.within(subspace)) };
  }

  /** Over the features with content in so many directions. */
  #propagation(content: ContentAxes, r: number): Propagation {
    const known = this.#narrow.get(r) ?? new Propagation(priorWithin(content, r, this.#whole.population), this.#spikes);
    this.#narrow.set(r, known);
    return known;
  }
}
