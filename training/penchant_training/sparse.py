"""Strong tastes on single axes, for many users at once: the posterior of `src/preference/propagation.ts`, in the same terms and
the same rounds. Each user's end where the TypeScript's would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from .judgements import Judgements, Noise, Prior, log_likelihood
from .subspace import MANY, Subspace

#: As in the TypeScript.
SETTLED, MOST_ROUNDS = 0.05, 40
PACE, SLOW_PACE, FAST_ROUNDS = 0.8, 0.5, 8


@dataclass(frozen=True)
class Spikes:
    """Standard deviation of a spike, and the probability that an axis has one."""

    scale: float
    rate: float


def propagate(judgements: Judgements, prior: Prior, noise: Noise, spikes: Spikes, axes: int) -> tuple[Tensor, Tensor]:
    """Posterior means [u, f] and covariances [u, f, f]; the first `axes` may have spikes."""
    if prior.content is None:
        beliefs = propagate_in_full(judgements, prior, noise, spikes, axes)
        return beliefs.mean, beliefs.covariance
    many = judgements.weight.count_nonzero(1) >= MANY
    if many.any():
        u, _, f = judgements.d.shape
        means, covariances = torch.empty(u, f, dtype=judgements.d.dtype), torch.empty(u, f, f, dtype=judgements.d.dtype)
        means[many], covariances[many] = propagate(judgements[many], replace(prior, content=None), noise, spikes, axes)
        if not many.all():
            means[~many], covariances[~many] = propagate(judgements[~many], prior, noise, spikes, axes)
        return means, covariances
    subspace = Subspace.of(judgements, prior.content)
    within = Judgements(subspace.within(judgements.d), judgements.tie, judgements.weight)
    beliefs = propagate_in_full(within, subspace.prior(prior), noise, spikes, axes)
    return subspace.expand(beliefs.mean, beliefs.covariance, prior.covariance[prior.content.start, prior.content.start])


def propagate_in_full(
    judgements: Judgements, prior: Prior, noise: Noise, spikes: Spikes, axes: int, near: Beliefs | None = None
) -> Beliefs:
    """The same, over all features as they are.

    @param near  beliefs near to these, to start from; they become these
    """
    population = torch.linalg.inv(prior.covariance)
    beliefs = near or before_labels(judgements, prior, spikes, axes)
    moving = torch.arange(len(judgements.d))
    for step in range(MOST_ROUNDS):
        pace = (PACE if step < FAST_ROUNDS else SLOW_PACE) if step else 1
        last = beliefs[moving]
        now = settle(see(last, judgements[moving], noise, pace), prior, population, spikes, 1 if step < FAST_ROUNDS else SLOW_PACE)
        beliefs[moving] = now
        moves = ((now.mean - last.mean).abs() / now.covariance.diagonal(dim1=1, dim2=2).sqrt()).amax(1)
        moving = moving[moves >= SETTLED]
        if len(moving) == 0:
            break
    return beliefs


def before_labels(judgements: Judgements, prior: Prior, spikes: Spikes, axes: int) -> Beliefs:
    """What is believed of these users before they say anything."""
    u, _, f = judgements.d.shape
    wide = spikes.rate * spikes.scale**2
    covariance = prior.covariance.clone()
    covariance.diagonal()[:axes] += wide
    return Beliefs(
        prior.mean.repeat(u, 1),
        covariance.repeat(u, 1, 1),
        torch.zeros(u, f, f, dtype=covariance.dtype),
        torch.zeros(u, f, dtype=covariance.dtype),
        torch.full((u, axes), 1 / wide, dtype=covariance.dtype),
        torch.zeros(u, axes, dtype=covariance.dtype),
    )


@dataclass
class Beliefs:
    """Posteriors of u users, and the factors that they are made of beside the population."""

    mean: Tensor  # [u, f]
    covariance: Tensor  # [u, f, f]
    precision: Tensor  # [u, f, f], of what labels say
    pull: Tensor  # [u, f]
    site_precision: Tensor  # [u, n], of the spikes
    site_pull: Tensor  # [u, n]

    def __getitem__(self, users: Tensor) -> Beliefs:
        return Beliefs(*(value[users] for value in vars(self).values()))

    def __setitem__(self, users: Tensor, other: Beliefs) -> None:
        for name, value in vars(self).items():
            value[users] = getattr(other, name)


def without_spikes(beliefs: Beliefs, prior: Prior) -> tuple[Tensor, Tensor]:
    """Of the same users what is believed of the Gaussian part of their weights: means [u, f] and covariances [u, f, f]."""
    axes = beliefs.site_pull.shape[1]
    population = torch.linalg.inv(prior.covariance)
    alone, mean, follows, s, q = before_spikes(beliefs, prior, population, axes)
    spread = torch.linalg.inv(q + torch.diag_embed(beliefs.site_precision))
    shift = spread @ (s + beliefs.site_pull)[..., None]
    # The weights less the spikes themselves.
    follows = follows - torch.eye(mean.shape[1], axes, dtype=mean.dtype)
    return mean + (follows @ shift)[..., 0], alone + follows @ spread @ follows.transpose(1, 2)


def before_spikes(beliefs: Beliefs, prior: Prior, population: Tensor, axes: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Covariance [u, f, f] and mean [u, f] if nobody had spikes; how the mean follows them [u, f, n]; and their log-likelihood
    s' d - d' q d / 2, s [u, n] and q [u, n, n].
    """
    alone = torch.cholesky_inverse(torch.linalg.cholesky(population + beliefs.precision))
    mean = (alone @ (population @ prior.mean + beliefs.pull)[..., None])[..., 0]
    follows = alone @ population[:, :axes]
    s = ((mean - prior.mean) @ population)[:, :axes]
    q = population[:axes, :axes] - population[:axes] @ follows
    return alone, mean, follows, s, q


def see(beliefs: Beliefs, judgements: Judgements, noise: Noise, pace: float) -> Beliefs:
    """With the labels' factors moved by a share of the way to what labels say under these beliefs."""
    d, tie, weight = judgements.d, judgements.tie, judgements.weight
    z = (d @ beliefs.mean[..., None])[..., 0]
    shrink = 1 / (1 + torch.pi / 8 * ((d @ beliefs.covariance) * d).sum(-1)).sqrt()
    _, slope, bend = log_likelihood(z * shrink, tie, noise)
    precision = d.transpose(1, 2) @ ((weight * bend * shrink)[..., None] * d)
    pull = ((weight * slope)[:, None] @ d)[:, 0] + (precision @ beliefs.mean[..., None])[..., 0]
    return replace(
        beliefs,
        precision=beliefs.precision + pace * (precision - beliefs.precision),
        pull=beliefs.pull + pace * (pull - beliefs.pull),
    )


def settle(beliefs: Beliefs, prior: Prior, population: Tensor, spikes: Spikes, pace: float) -> Beliefs:
    """The beliefs of these factors, with each spike fitted once more to them, as far as `pace` says. `population` is the prior's
    precision [f, f].
    """
    axes = beliefs.site_pull.shape[1]
    alone, mean, follows, s, q = before_spikes(beliefs, prior, population, axes)
    site_precision, site_pull, shift, spread = sweep(s, q, beliefs.site_precision, beliefs.site_pull, spikes, pace)
    return replace(
        beliefs,
        mean=mean + (follows @ shift[..., None])[..., 0],
        covariance=alone + follows @ spread @ follows.transpose(1, 2),
        site_precision=site_precision,
        site_pull=site_pull,
    )


def sweep(s: Tensor, q: Tensor, precision: Tensor, pull: Tensor, spikes: Spikes, pace: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Fits each site once, in the order of the axes: `sweepSpikes` of `src/preference/spikes.ts`.

    @returns the sites' precisions and pulls [u, n], and mean [u, n] and covariance [u, n, n] of the spikes
    """
    slab = spikes.scale**-2
    log_odds = torch.logit(torch.tensor(spikes.rate, dtype=s.dtype))
    precision, pull = precision.clone(), pull.clone()
    spread = torch.linalg.inv(q + torch.diag_embed(precision))
    mean = (spread @ (s + pull)[..., None])[..., 0]
    for i in range(s.shape[1]):
        variance, old = spread[:, i, i], mean[:, i]
        cavity = (1 / variance - precision[:, i]).clamp_min(0)
        r = old / variance - pull[:, i]
        b = cavity + slab
        peak = r / b
        share = torch.sigmoid(log_odds + (r * peak + torch.log(slab / b)) / 2)
        first = share * peak
        wide = share * (1 / b + peak**2) - first**2
        new_precision = (1 / wide - cavity).clamp_min(slab)
        new_pull = first * (new_precision + cavity) - r
        new_precision = precision[:, i] + pace * (new_precision - precision[:, i])
        new_pull = pull[:, i] + pace * (new_pull - pull[:, i])
        stiffer = new_precision - precision[:, i]
        column = spread[:, :, i].clone()
        left = 1 + stiffer * variance
        mean = mean + ((new_pull - pull[:, i] - stiffer * old) / left)[:, None] * column
        spread = spread - (stiffer / left)[:, None, None] * column[:, :, None] * column[:, None, :]
        precision[:, i], pull[:, i] = new_precision, new_pull
    return precision, pull, mean, spread
