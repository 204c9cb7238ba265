"""An independent posterior of one user, for parity with the TypeScript: the peak by a general optimiser and automatic
differentiation, the spread by the formula of `src/preference/laplace.ts`. Slow, and shares no code with anything else.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .judgements import Noise, Prior


def log_probability(w: Tensor, rows: Tensor, chosen: int | None, noise: Noise) -> Tensor:
    """log P of one judgement over rows [n, f]: a Luce choice, or Davidson ties of neighbouring rows."""
    u = rows @ w
    slip = noise.label_noise
    if chosen is not None:
        return torch.log((1 - slip) * torch.softmax(u, 0)[chosen] + slip / len(u))
    d = u[:-1] - u[1:]
    tie = noise.tie_strength / (torch.exp(d / 2) + torch.exp(-d / 2) + noise.tie_strength)
    return torch.log((1 - slip) * tie + slip / 3).sum()


def posterior(comparisons: list[dict], prior: Prior, noise: Noise) -> tuple[Tensor, Tensor]:
    """Mean [f] and covariance [f, f]; each comparison has `rows` [n][f], `chosen` (index or None) and `weight`."""
    precision = torch.linalg.inv(prior.covariance)
    rows = [torch.tensor(c["rows"], dtype=torch.float64) for c in comparisons]

    def loss(w: Tensor) -> Tensor:
        offset = w - prior.mean
        value = 0.5 * offset @ precision @ offset
        for c, x in zip(comparisons, rows):
            value = value - c["weight"] * log_probability(w, x, c["chosen"], noise)
        return value

    w = prior.mean.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS(
        [w], max_iter=2000, tolerance_grad=1e-13, tolerance_change=0, history_size=50, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss(w)
        value.backward()
        return value

    optimizer.step(closure)
    mean = w.detach()
    curvature = precision.clone()
    slip = noise.label_noise
    for c, x in zip(comparisons, rows):
        u = x @ mean
        if c["chosen"] is not None:
            p = torch.softmax(u, 0)
            model = p[c["chosen"]]
            responsibility = (1 - slip) * model / ((1 - slip) * model + slip / len(u))
            curvature += c["weight"] * responsibility * x.T @ (torch.diag(p) - torch.outer(p, p)) @ x
        else:
            for a, b in zip(x[:-1], x[1:]):
                e = torch.exp((a - b) @ mean / 2)
                total = e + 1 / e + noise.tie_strength
                model = noise.tie_strength / total
                responsibility = (1 - slip) * model / ((1 - slip) * model + slip / 3)
                bend = ((e + 1 / e) / total - ((e - 1 / e) / total) ** 2) / 4
                curvature += c["weight"] * responsibility * bend * torch.outer(a - b, a - b)
    return mean, torch.linalg.inv(curvature)
