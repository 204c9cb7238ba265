"""The population by expectation maximisation: the Gaussian under which people would most likely have said what they said.

What is believed of each person meanwhile is the posterior that the product has (`sparse.py`), strong tastes apart. A posterior
around a peak would not do: of ten choices it finds two fifths of the variance that people have (docs/decisions/0034).
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from .judgements import Judgements, Noise, Prior
from .sparse import Spikes, propagate_in_full, without_spikes


def fit_prior(
    judgements: Judgements,
    importance: Tensor,
    start: Prior,
    noise: Noise,
    spikes: Spikes,
    axes: int,
    rounds: int,
    ridge: float = 0.0,
    has_mean: Tensor | None = None,
) -> Prior:
    """Without the spikes, which the first `axes` may have.

    @param judgements  of u people
    @param importance  how much each user counts, [u]
    @param start       where to begin; what it says of content stays so
    @param ridge       variance that every axis keeps, so that no taste is ruled out
    @param has_mean    which axes people agree on, [f] bool; on all others they are taken to differ about 0. All by default
    """
    prior, beliefs = start, None
    share = importance / importance.sum()
    f = start.mean.shape[0]
    for _ in range(rounds):
        over_all = replace(prior, content=None)
        beliefs = propagate_in_full(judgements, over_all, noise, spikes, axes, near=beliefs)
        means, covariances = without_spikes(beliefs, over_all)
        mean = share @ means
        if has_mean is not None:
            mean = torch.where(has_mean, mean, 0.0)
        if start.content:
            mean[start.content] = start.mean[start.content]
        offset = means - mean
        spread = torch.einsum("u,ui,uj->ij", share, offset, offset) + torch.einsum("u,uij->ij", share, covariances)
        spread = spread + ridge * torch.eye(f, dtype=mean.dtype)
        if start.content:
            spread[start.content] = start.covariance[start.content]
            spread[:, start.content] = start.covariance[:, start.content]
        prior = Prior(mean, spread, start.content)
    return prior
