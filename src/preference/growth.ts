/**
 * The posterior of a list of labels that grows, at a cost for one more that does not grow with their number.
 *
 *     |<---------- base: one fit ---------->|<- fold ->|<- fold ->|<- rest ->|
 *     0                                   base                             now
 *
 * Few labels are fitted in one piece. Of many, a fit of the first, the *base*, is taken for the Gaussian that it nearly
 * is, and those after it are fitted on top of it, a handful at a time: each fold is the same approximation again, with the
 * belief before it for a prior. The base moves on whenever the labels have grown by a tenth, so that what is taken for a
 * Gaussian never moves far from its mean; how close this comes to one fit of all stands in docs/decisions/0014 and 0035.
 *
 * Where base and folds end follows from the sizes of the labels alone. So the posterior is a function of the list, however
 * it came about, and a new base can be fitted in a pause before it is needed: it is used from five hundredths later on.
 */
import type { Comparison, NoiseModel } from './comparison.js';
import { differencesOf } from './judgements.js';
import type { Gaussian, Growth } from './learner.js';
import { Likelihood } from './likelihood.js';

// Sizes are counted in differences, of which a choice among five is four: they are what a fit's time is proportional to.

/** The smallest base: nobody's first two dozen choices among five are taken for a Gaussian, and a fit to so many is soon done. */
export const FIRST_BASE = 100;
/** How much larger the next base is. */
const BASE_GROWTH = 1.1;
/** How much more than a base there must be for it to be used: the time in which it can be fitted ahead. */
const BASE_LEAD = 1.05;
/** The size of a fold: a few choices, which are soon fitted again with each label of the rest. */
export const FOLD = 16;
/** Folds that are kept, for when labels are taken back: a label more than can be, each of which may make a fold. */
const FOLDS_KEPT = 9;
/** Larger bases are searched from the belief after their first eighth, which is near, instead of from the prior. */
const COARSE_BASE = 1600;
const COARSE_SHARE = 1 / 8;
/** Bases that are kept: the next, the one in use, and one before, for when labels are taken back. */
const BASES_KEPT = 3;
/** Of these, those that labels to come will need. */
const BASES_NEEDED = 2;

/** How a belief B, structured-cloneable, takes labels. */
export interface Fitting<B> {
  /** The belief before any comparison. */
  readonly before: B;
  /** How many features there are. */
  readonly size: number;
  /**
   * The belief after some more comparisons.
   *
   * @param near  a belief near to it, where there is one: the search is shorter from there
   */
  take(belief: B, likelihood: Likelihood, near?: B): B;
  /** A belief as a Gaussian over all features; after some more comparisons, where they are given. */
  toGaussian(belief: B, likelihood?: Likelihood): Gaussian;
}

/** A belief, and how many comparisons it has taken. */
interface Stage<B> {
  readonly count: number;
  readonly belief: B;
}

interface Base<B> extends Stage<B> {
  /** After the newest folds that are known, newest last; none where none is. */
  folds: Stage<B>[];
}

export class StagedGrowth<B> implements Growth {
  readonly #fitting: Fitting<B>;
  readonly #before: Stage<B>;
  readonly #noise: NoiseModel;
  readonly #unmoved: Gaussian | undefined;
  readonly #comparisons: Comparison[] = [];
  /** Differences of the first i comparisons, at i. */
  readonly #sizes: number[] = [0];
  /** Newest last. */
  #bases: Base<B>[] = [];
  #posterior: Gaussian | undefined;

  /**
   * @param fitting  how labels are taken
   * @param noise    the constants of the likelihood
   * @param unmoved  the posterior of no comparisons at all, if it is known
   */
  constructor(fitting: Fitting<B>, noise: NoiseModel, unmoved: Gaussian | undefined) {
    this.#fitting = fitting;
    this.#before = { count: 0, belief: fitting.before };
    this.#noise = noise;
    this.#unmoved = unmoved;
  }

  get count(): number {
    return this.#comparisons.length;
  }

  get posterior(): Gaussian {
    if (this.count === 0 && this.#unmoved) return this.#unmoved;
    this.#posterior ??= this.#fit();
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
    for (const base of this.#bases) base.folds = base.folds.filter((fold) => fold.count <= count);
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
    return this.#bases.slice(-BASES_NEEDED).map((base) => ({ ...base, folds: base.folds.slice(-1) }));
  }

  resume(stages: unknown): void {
    this.#bases = stages as Base<B>[];
  }

  get #size(): number {
    return this.#sizes.at(-1) as number;
  }

  #fit(): Gaussian {
    const size = baseSize(this.#size / BASE_LEAD);
    const { count, belief } = size === undefined ? this.#before : this.#fold(this.#base(size));
    return this.#fitting.toGaussian(belief, count === this.count ? undefined : this.#likelihood(count, this.count));
  }

  /** The fit of the first comparisons that have `size` differences. */
  #base(size: number): Base<B> {
    const count = this.#countAt(size);
    const known = this.#bases.find((base) => base.count === count);
    if (known) return known;
    const stage = this.#take(this.#before, count, this.#coarse(size));
    const base = { ...stage, folds: [] };
    this.#bases = [...this.#bases, base].slice(-BASES_KEPT);
    return base;
  }

  /** A belief near to that of a large base. */
  #coarse(size: number): B | undefined {
    if (size < COARSE_BASE) return undefined;
    const less = size * COARSE_SHARE;
    return this.#take(this.#before, this.#countAt(less), this.#coarse(less)).belief;
  }

  /** A base with all folds that are complete. */
  #fold(base: Base<B>): Stage<B> {
    for (;;) {
      const last = base.folds.at(-1) ?? base;
      const size = (this.#sizes[last.count] as number) + FOLD;
      if (size > this.#size) return last;
      base.folds = [...base.folds, this.#take(last, this.#countAt(size))].slice(-FOLDS_KEPT);
    }
  }

  /** The belief after the comparisons from where `stage` ends up to number `to`, which are fitted in one piece. */
  #take({ count, belief }: Stage<B>, to: number, near?: B): Stage<B> {
    if (to === count) return { count, belief };
    return { count: to, belief: this.#fitting.take(belief, this.#likelihood(count, to), near) };
  }

  #likelihood(from: number, to: number): Likelihood {
    return new Likelihood(this.#comparisons, this.#fitting.size, this.#noise, from, to);
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
