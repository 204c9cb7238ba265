"""What many users said, and how likely that is. Same model as `src/preference` in TypeScript.

Judgements are pairs: d [u, p, f] is chosen minus rejected, tie [u, p] marks ties, weight [u, p] is 0 for padding.

    P(chosen beats rejected) = (1 - epsilon) sigmoid(w . d) + epsilon / 2
    P(tie)                   = (1 - epsilon) nu / (e^{w.d/2} + e^{-w.d/2} + nu) + epsilon / 3      Davidson 1970
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Noise:
    """Constants of the likelihood."""

    label_noise: float = 0.05
    tie_strength: float = 1.0


@dataclass(frozen=True)
class Prior:
    """w ~ N(mean [f], covariance [f, f])."""

    mean: Tensor
    covariance: Tensor
    #: Features whose weights have a mean of 0, one variance, and nothing to do with one another or with any other.
    content: slice | None = None


@dataclass(frozen=True)
class Judgements:
    """Padded pairs of u users."""

    d: Tensor  # [u, p, f]
    tie: Tensor  # [u, p] bool
    weight: Tensor  # [u, p]

    def __getitem__(self, users) -> Judgements:
        return Judgements(self.d[users], self.tie[users], self.weight[users])


def log_likelihood(z: Tensor, tie: Tensor, noise: Noise) -> tuple[Tensor, Tensor, Tensor]:
    """log P, d log P / dz, and the non-negative curvature that stands in for -d2 log P / dz2, each like z.

    As in the TypeScript, the part of the curvature that slips can make negative is left out.
    """
    half = torch.exp(-z.abs() / 2)
    total = 1 + half**2 + noise.tie_strength * half
    p_tie = noise.tie_strength * half / total
    p_win = torch.sigmoid(z)
    model = torch.where(tie, p_tie, p_win)
    p = (1 - noise.label_noise) * model + noise.label_noise / torch.where(tie, 3.0, 2.0).to(z.dtype)
    r = (1 - noise.label_noise) * model / p
    sinh = z.sign() * (1 - half**2) / total
    cosh = (1 + half**2) / total
    slope = torch.where(tie, -sinh / 2, 1 - p_win)
    bend = torch.where(tie, (cosh - sinh**2) / 4, p_win * (1 - p_win))
    return p.log(), r * slope, r * bend


def predict(judgements: Judgements, means: Tensor, covariances: Tensor) -> Tensor:
    """P(chosen beats rejected), [u, p], uncertainty included by MacKay's moderation."""
    z = (judgements.d @ means[:, :, None])[..., 0]
    variance = torch.einsum("upi,uij,upj->up", judgements.d, covariances, judgements.d)
    return torch.sigmoid(z / (1 + torch.pi * variance / 8).sqrt())
