"""The Laplace posterior of many users at once, for fitting the prior. Same model as `src/preference` in TypeScript.

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


def fit(judgements: Judgements, prior: Prior, noise: Noise, steps: int = 12) -> tuple[Tensor, Tensor]:
    """Posterior means [u, f] and covariances [u, f, f] by damped Newton steps from the prior mean."""
    d, tie, weight = judgements.d, judgements.tie, judgements.weight
    precision = torch.linalg.inv(prior.covariance)
    w = prior.mean.expand(d.shape[0], -1).clone()  # [u, f]

    def objective(w: Tensor) -> Tensor:
        value = log_likelihood((d @ w[:, :, None])[..., 0], tie, noise)[0]
        offset = w - prior.mean
        return (weight * value).sum(1) - 0.5 * (offset @ precision * offset).sum(1)

    def curvature(w: Tensor) -> tuple[Tensor, Tensor]:
        _, slope, bend = log_likelihood((d @ w[:, :, None])[..., 0], tie, noise)
        gradient = ((weight * slope)[:, None] @ d)[:, 0] - (w - prior.mean) @ precision
        return gradient, precision + d.transpose(1, 2) @ ((weight * bend)[..., None] * d)

    for _ in range(steps):
        gradient, negative_hessian = curvature(w)
        step = torch.linalg.solve(negative_hessian, gradient[..., None])[..., 0]
        scale = torch.ones(d.shape[0], 1, dtype=d.dtype)
        before = objective(w)
        for _ in range(20):
            worse = objective(w + scale * step) < before
            if not worse.any():
                break
            scale[worse] /= 2
        w = w + scale * step
        if (scale * step).abs().max() < 1e-10:
            break
    return w, torch.linalg.inv(curvature(w)[1])


def fit_prior(judgements: Judgements, importance: Tensor, start: Prior, noise: Noise, rounds: int = 15, ridge: float = 0.01, has_mean: Tensor | None = None) -> Prior:
    """The population by expectation maximisation: posteriors of all users, then their weighted mean and spread.

    @param importance  how much each user counts, [u]
    @param ridge       variance that every axis keeps, so that no taste is ruled out
    @param has_mean    which axes people agree on, [f] bool; on all others they are taken to differ about 0. All by default
    """
    prior = start
    share = importance / importance.sum()
    f = start.mean.shape[0]
    for _ in range(rounds):
        means, covariances = fit(judgements, prior, noise)
        mean = share @ means
        if has_mean is not None:
            mean = torch.where(has_mean, mean, 0.0)
        offset = means - mean
        spread = torch.einsum("u,ui,uj->ij", share, offset, offset) + torch.einsum("u,uij->ij", share, covariances)
        prior = Prior(mean, spread + ridge * torch.eye(f, dtype=mean.dtype))
    return prior


def predict(judgements: Judgements, means: Tensor, covariances: Tensor) -> Tensor:
    """P(chosen beats rejected), [u, p], uncertainty included by MacKay's moderation."""
    z = (judgements.d @ means[:, :, None])[..., 0]
    variance = torch.einsum("upi,uij,upj->up", judgements.d, covariances, judgements.d)
    return torch.sigmoid(z / (1 + torch.pi * variance / 8).sqrt())
