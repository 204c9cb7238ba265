"""Strong tastes on single axes, for many users at once: the posterior of `src/preference/propagation.ts`, in the same terms and
the same rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .laplace import Judgements, Noise, Prior, log_likelihood

#: As in the TypeScript.
ROUNDS, PACE = 8, 0.8


@dataclass(frozen=True)
class Spikes:
    """Standard deviation of a spike, and the probability that an axis has one."""

    scale: float
    rate: float


def propagate(judgements: Judgements, prior: Prior, noise: Noise, spikes: Spikes, axes: int, rounds: int = ROUNDS) -> tuple[Tensor, Tensor]:
    """Posterior means [u, f] and covariances [u, f, f]; the first `axes` may have spikes.

    The TypeScript goes on where labels of great weight have not settled by then; there are none here.
    """
    d, tie, weight = judgements.d, judgements.tie, judgements.weight
    u, _, f = d.shape
    population = torch.linalg.inv(prior.covariance)
    site_precision = torch.full((u, axes), 1 / (spikes.rate * spikes.scale**2), dtype=d.dtype)
    site_pull = torch.zeros_like(site_precision)
    mean = prior.mean.expand(u, -1)
    covariance = prior.covariance.clone()
    covariance.diagonal()[:axes] += spikes.rate * spikes.scale**2
    covariance = covariance.expand(u, -1, -1)
    precision, pull = torch.zeros_like(covariance), torch.zeros_like(mean)
    for step in range(rounds):
        z = (d @ mean[..., None])[..., 0]
        shrink = 1 / (1 + torch.pi / 8 * ((d @ covariance) * d).sum(-1)).sqrt()
        _, slope, bend = log_likelihood(z * shrink, tie, noise)
        seen_precision = d.transpose(1, 2) @ ((weight * bend * shrink)[..., None] * d)
        seen_pull = ((weight * slope)[:, None] @ d)[:, 0] + (seen_precision @ mean[..., None])[..., 0]
        pace = PACE if step else 1
        precision = precision + pace * (seen_precision - precision)
        pull = pull + pace * (seen_pull - pull)
        alone = torch.linalg.inv(population + precision)
        mean = (alone @ (population @ prior.mean + pull)[..., None])[..., 0]
        follows = alone @ population[:, :axes]  # [u, f, n]
        s = ((mean - prior.mean) @ population)[:, :axes]
        q = population[:axes, :axes] - population[:axes] @ follows
        site_precision, site_pull, shift, spread = sweep(s, q, site_precision, site_pull, spikes)
        mean = mean + (follows @ shift[..., None])[..., 0]
        covariance = alone + follows @ spread @ follows.transpose(1, 2)
    return mean, covariance


def sweep(s: Tensor, q: Tensor, precision: Tensor, pull: Tensor, spikes: Spikes) -> tuple[Tensor, Tensor, Tensor, Tensor]:
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
        stiffer = new_precision - precision[:, i]
        column = spread[:, :, i].clone()
        left = 1 + stiffer * variance
        mean = mean + ((new_pull - pull[:, i] - stiffer * old) / left)[:, None] * column
        spread = spread - (stiffer / left)[:, None, None] * column[:, :, None] * column[:, None, :]
        precision[:, i], pull[:, i] = new_precision, new_pull
    return precision, pull, mean, spread
