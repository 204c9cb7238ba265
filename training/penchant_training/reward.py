"""A prior through which the other choices of a person can be foretold, and differentiated: what `meta.py` trains.

The posterior after some labels is Laplace's, found by Newton's steps on their utilities (Rasmussen and Williams 2006, ch. 3.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from .judgements import Prior, log_likelihood
from .prior import NOISE, SPIKES

NEWTON_STEPS, LEAST_CURVATURE = 6, 1e-6
RATES = defaultdict(lambda: 0.01, head=0.003)
#: On how far the head goes from where it begins, of its own length.
HEAD_PENALTY = 0.1
#: Steps between looks at the kept people, and looks without a gain after which it ends.
LOOK, PATIENCE = 20, 10


@dataclass(frozen=True)
class Pairs:
    """Choices of u people, winners less losers, padded: style and appeal [u, m, s + 1], vectors [u, m, d], weight [u, m]."""

    own: Tensor
    vectors: Tensor
    weight: Tensor


class Reward(nn.Module):
    """All that a prior is made of; begins as the population, with the variance that spikes have on each style axis."""

    def __init__(self, head: Tensor, prior: Prior):
        super().__init__()
        styles = prior.content.start
        covariance = prior.covariance.float()
        kept = [*range(styles), len(prior.mean) - 1]
        own = covariance[kept][:, kept].clone()
        own.diagonal()[:styles] += SPIKES.rate * SPIKES.scale**2
        self.register_buffer("own", own)
        self.register_buffer("start", head.clone())
        self.head = nn.Parameter(head.clone())  # [l, d]
        self.log_scales = nn.Parameter(torch.zeros(styles + 1))
        self.log_variance = nn.Parameter(covariance[styles, styles].log())
        self.crowd_mean = nn.Parameter(prior.mean[-1].float().clone())

    def forward(self, shown: Pairs, asked: Pairs) -> tuple[Tensor, Tensor]:
        """Utilities of the choices asked about, mean and variance [u, q], after those shown."""
        scales = self.log_scales.exp()
        own = self.own * scales[:, None] * scales
        labels, questions = shown.vectors @ self.head.T, asked.vectors @ self.head.T

        def covariance(a: Tensor, content: Tensor, b: Tensor, other: Tensor) -> Tensor:
            return a @ own @ b.transpose(1, 2) + self.log_variance.exp() * content @ other.transpose(1, 2)

        among = covariance(shown.own, labels, shown.own, labels)
        across = covariance(asked.own, questions, shown.own, labels)
        slope, curvature = self.settle(among, self.crowd_mean * shown.own[..., -1], shown.weight)
        mean = self.crowd_mean * asked.own[..., -1] + (across @ slope[..., None])[..., 0]
        # (K + W^-1)^-1 = W - W (I + K W)^-1 K W
        inside = torch.linalg.solve(torch.eye(among.shape[1]) + among * curvature[:, None, :], among)
        gained = torch.diag_embed(curvature) - curvature[:, :, None] * inside * curvature[:, None, :]
        alone = (asked.own @ own * asked.own).sum(-1) + self.log_variance.exp() * questions.square().sum(-1)
        return mean, (alone - (across @ gained * across).sum(-1)).clamp_min(0)

    @staticmethod
    def settle(among: Tensor, prior_mean: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Slope and negative curvature of the labels' log-likelihood at the peak, [u, m], by Newton's steps on their utilities."""
        u = prior_mean
        slope, curvature = of_choices(u, weight)
        for _ in range(NEWTON_STEPS):
            pulled = (among @ (curvature * (u - prior_mean) + slope)[..., None])[..., 0]
            u = prior_mean + torch.linalg.solve(torch.eye(u.shape[1]) + among * curvature[:, None, :], pulled)
            slope, curvature = of_choices(u, weight)
        return slope, curvature

    def loss(self, shown: Pairs, asked: Pairs) -> Tensor:
        """Mean negative log-probability of what was asked, each person counting the same."""
        mean, variance = self(shown, asked)
        losses = -nn.functional.logsigmoid(moderated(mean, variance)) * asked.weight
        return (losses.sum(1) / asked.weight.sum(1).clamp_min(1)).mean()


def of_choices(u: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    """Slope and negative curvature of the log-likelihood of choices with utility differences u, as a fit takes them."""
    _, slope, bend = log_likelihood(u, torch.zeros_like(u, dtype=torch.bool), NOISE)
    return weight * slope, (weight * bend).clamp_min(LEAST_CURVATURE)


def moderated(mean: Tensor, variance: Tensor) -> Tensor:
    """The certain log-odds with about the same probability (MacKay 1992)."""
    return mean / (1 + torch.pi * variance / 8).sqrt()


def train(reward: Reward, names: list[str], draw: Callable[[], tuple[Pairs, Pairs]], kept: list[tuple[Pairs, Pairs]], steps: int) -> tuple[float, float]:
    """Leaves the reward as it told the kept people best, at the start if never better.

    @returns the log-loss of the kept people at the start, and at the best

    @param names  of the parameters that are trained
    @param draw   gives a batch
    @param kept   of each kind of people
    """

    def look() -> float:
        with torch.no_grad():
            return float(np.mean([float(reward.loss(*one)) for one in kept]))

    trained = {name: value for name, value in reward.named_parameters() if name in names}
    for name, value in reward.named_parameters():
        value.requires_grad_(name in trained)
    optimizer = torch.optim.Adam([{"params": [value], "lr": RATES[name]} for name, value in trained.items()])
    start = best = look()
    state, waited = {name: value.clone() for name, value in reward.state_dict().items()}, 0
    for step in range(1, steps + 1):
        away = (reward.head - reward.start).square().sum() / reward.start.square().sum()
        loss = reward.loss(*draw()) + HEAD_PENALTY * away
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        if step % LOOK:
            continue
        now, waited = look(), waited + 1
        if now < best:
            best, state, waited = now, {name: value.clone() for name, value in reward.state_dict().items()}, 0
        if waited == PATIENCE:
            break
    reward.load_state_dict(state)
    return start, best
