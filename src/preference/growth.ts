/**
 * The Laplace posterior of a list of labels that grows, at a cost for one more that does not grow with their number.
 *
 *     |<------- base: one exact fit ------->|<- fold ->|<- fold ->|<- rest ->|
 *     0                                   base                             now
 *
 * Few labels are fitted exactly. Of many, an exact fit of the first, the *base*, is taken for the Gaussian that it nearly
 * is, and those after it are fitted on top of it, a handful at a time: each fold is Laplace's approximation again, with the
 * belief before it for a prior. The base moves on whenever the labels have grown by a tenth, so that what is taken for a
 * Gaussian never moves far from its peak; how close this comes to one exact fit of all stands in docs/decisions/0014.
 *
 * Where base and folds end follows from the sizes of the labels alone. So the posterior is a function of the list, however
 * it came about, and a new base can be fitted in a pause before it is needed: it is used from five hundredths later on.
 */
import type { Comparison, NoiseModel } from './comparison.js';
import { differencesOf } from './judgements.js';
import type { Gaussian, Growth } from './learner.js';
import { Likelihood } from './likelihood.js';
import { findPeak, type Peak, toGaussian } from './peak.js';

// Sizes are counted in differences, of which a choice among five is four: they are what a fit's time is proportional to.

/** The smallest base: an exact fit to so many takes 2 ms, and nobody's first fifty choices among five are approximated. */
const FIRST_BASE = 200;
/** How much larger the next base is. */
const BASE_GROWTH = 1.1;
/** How much more than a base there must be for it to be used: the time in which it can be fitted ahead. */
const BASE_LEAD = 1.05;
/** The size of a fold: large enough to be few, small enough to be fitted again with each label of the rest. */
const FOLD = 128;
/** Larger bases are searched from the peak of their first eighth, which is near, instead of from the prior. */
const COARSE_BASE = 1600;
const COARSE_SHARE = 1 / 8;
/** Bases that are kept: the next, the one in use, and one before, for when labels are taken back. */
const BASES_KEPT = 3;
/** Of these, those that labels to come will need. */
const BASES_NEEDED = 2;

/** A belief, and how many comparisons it has taken. */
interface Stage {
  readonly count: number;
  readonly peak: Peak;
}

interface Base extends Stage {
  /** With the folds that are known so far. */
  folded: Stage;
}

export class LaplaceGrowth implements Growth {
  readonly #before: Stage;
  readonly #noise: NoiseModel;
  readonly #unmoved: Gaussian | undefined;
  readonly #comparisons: Comparison[] = [];
  /** Differences of the first i comparisons, at i. */
  readonly #sizes: number[] = [0];
  /** Newest last. */
  #bases: Base[] = [];
  #posterior: Gaussian | undefined;

  /**
   * @param before   the belief before any comparison
   * @param noise    the constants of the likelihood
   * @param unmoved  the posterior of no comparisons at all, if it is known
   */
  constructor(before: Peak, noise: NoiseModel, unmoved: Gaussian | undefined) {
    this.#before = { count: 0, peak: before };
    this.#noise = noise;
    this.#unmoved = unmoved;
  }

  get count(): number {
    return this.#comparisons.length;
  }

  get posterior(): Gaussian {
    if (this.count === 0 && this.#unmoved) return this.#unmoved;
    this.#posterior ??= toGaussian(this.#fit());
    return this.#posterior;
  }

  add(comparisons: readonly Comparison[]): void {
    for (const comparison of comparisons) {
      if (comparison.weight === 0) continue;
      this.#comparisons.push(comparison);
      this.#sizes.push(this.#size + differencesOf(comparison));
    }
    this.#posterior = undefined;
  }

  cut(count: number): void {
    this.#comparisons.length = count;
    this.#sizes.length = count + 1;
    this.#bases = this.#bases.filter((base) => base.count <= count);
    for (const base of this.#bases) if (base.folded.count > count) base.folded = { count: base.count, peak: base.peak };
    this.#posterior = undefined;
  }

  prepare(): boolean {
    const size = baseSize(this.#size);
    if (size === undefined) return false;
    const newest = this.#bases.at(-1);
    this.#fold(this.#base(size));
    return this.#bases.at(-1) !== newest;
  }

  get stages(): unknown {
    return this.#bases.slice(-BASES_NEEDED);
  }

  resume(stages: unknown): void {
    this.#bases = stages as Base[];
  }

  get #size(): number {
    return this.#sizes.at(-1) as number;
  }

  #fit(): Peak {
    const size = baseSize(this.#size / BASE_LEAD);
    const folded = size === undefined ? this.#before : this.#fold(this.#base(size));
    return this.#take(folded, this.count).peak;
  }

  /** The exact fit of the first comparisons that have `size` differences. */
  #base(size: number): Base {
    const count = this.#countAt(size);
    const known = this.#bases.find((base) => base.count === count);
    if (known) return known;
    const stage = this.#take(this.#before, count, this.#coarsePeak(size));
    const base = { ...stage, folded: stage };
    this.#bases = [...this.#bases, base].slice(-BASES_KEPT);
    return base;
  }

  /** Where to search the peak of a large base. */
  #coarsePeak(size: number): Float64Array | undefined {
    if (size < COARSE_BASE) return undefined;
    const less = size * COARSE_SHARE;
    return this.#take(this.#before, this.#countAt(less), this.#coarsePeak(less)).peak.mean;
  }

  /** A base with all folds that are complete. */
  #fold(base: Base): Stage {
    for (;;) {
      const size = (this.#sizes[base.folded.count] as number) + FOLD;
      if (size > this.#size) return base.folded;
      base.folded = this.#take(base.folded, this.#countAt(size));
    }
  }

  /** The belief after the comparisons from where `stage` ends up to number `to`, which are fitted exactly. */
  #take({ count, peak }: Stage, to: number, start?: Float64Array): Stage {
    if (to === count) return { count, peak };
    const likelihood = new Likelihood(this.#comparisons, peak.mean.length, this.#noise, count, to);
    return { count: to, peak: findPeak(peak, likelihood, start) };
  }

  /** The smallest number of comparisons that have `size` differences, of which there are as many. */
  #countAt(size: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sizes[middle] as number) < size) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The size of the largest base that `size` differences have room for; undefined where that is none. */
function baseSize(size: number): number | undefined {
  if (size < FIRST_BASE) return undefined;
  let base = FIRST_BASE;
  while (base * BASE_GROWTH <= size) base *= BASE_GROWTH;
  return base;
}
