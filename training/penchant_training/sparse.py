"""Strong tastes on at most two axes, for many users at once: the mixture of `src/preference/sparse.ts`, in the same terms."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .laplace import Prior


@dataclass(frozen=True)
class Spikes:
    """Standard deviation of a spike, and the probability that an axis has one."""

    scale: float
    rate: float


def with_spikes(means: Tensor, covariances: Tensor, prior: Prior, spikes: Spikes, axes: int) -> tuple[Tensor, Tensor]:
    """Means [u, f] and covariances [u, f, f] of the mixture, from the posteriors under `prior`; the first `axes` may have spikes."""
    precision = torch.linalg.inv(prior.covariance)
    s = ((means - prior.mean) @ precision)[:, :axes]  # [u, n]
    follows = covariances @ precision[:, :axes]  # [u, f, n]
    q = precision[:axes, :axes] - precision[:axes] @ follows
    q = (q + q.transpose(1, 2)) / 2
    own = spikes.scale**-2
    b = q.diagonal(dim1=1, dim2=2).clamp_min(0) + own  # [u, n]
    log_odds = torch.log(torch.tensor(spikes.rate / (1 - spikes.rate), dtype=s.dtype))
    bi, bj, si, sj = b[:, :, None], b[:, None, :], s[:, :, None], s[:, None, :]
    is_pair = torch.ones(axes, axes, dtype=torch.bool).tril(-1)
    cross = q.masked_fill(~is_pair, 0)
    det = bi * bj - cross**2
    fit = (bj * si**2 - 2 * cross * si * sj + bi * sj**2) / det
    of_one = log_odds + (s**2 / b + torch.log(own / b)) / 2
    of_two = (2 * log_odds + (fit + torch.log(own**2 / det)) / 2).masked_fill(~is_pair, -torch.inf)
    weights = torch.softmax(torch.cat([torch.zeros_like(s[:, :1]), of_one, of_two.flatten(1)], 1), 1)
    one, two = weights[:, 1 : 1 + axes], weights[:, 1 + axes :].view(-1, axes, axes)
    mi, mj = (bj * si - cross * sj) / det, (bi * sj - cross * si) / det
    mean = one * s / b + (two * mi).sum(2) + (two * mj).sum(1)
    squares = one * (1 / b + (s / b) ** 2) + (two * (bj / det + mi**2)).sum(2) + (two * (bi / det + mj**2)).sum(1)
    products = two * (mi * mj - cross / det)
    second = torch.diag_embed(squares) + products + products.transpose(1, 2)
    spread = second - mean[:, :, None] * mean[:, None, :]
    return means + (follows @ mean[..., None])[..., 0], covariances + follows @ spread @ follows.transpose(1, 2)
