"""Users of the pair files as padded judgements over feature vectors."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch

from .data import Pair
from .laplace import Judgements


@dataclass(frozen=True)
class Judged:
    """One pair as indices into the texts."""

    prompt: str
    chosen: int
    rejected: int
    tie: bool


def by_user(pairs: list[Pair], index: dict[str, int]) -> dict[str, list[Judged]]:
    """Each user's pairs, in file order."""
    users: dict[str, list[Judged]] = defaultdict(list)
    for p in pairs:
        users[p.user].append(Judged(p.prompt, index[p.chosen], index[p.rejected], p.tie))
    return dict(users)


def to_judgements(users: list[list[Judged]], x: np.ndarray, most: int) -> Judgements:
    """Pads users to their longest list, at most `most` pairs each (a seeded sample of longer ones).

    @param x  features of all texts, [n, f]
    """
    rng = random.Random(7)
    users = [rng.sample(u, most) if len(u) > most else u for u in users]
    longest = max(map(len, users))
    d = torch.zeros(len(users), longest, x.shape[1], dtype=torch.float64)
    tie = torch.zeros(len(users), longest, dtype=torch.bool)
    weight = torch.zeros(len(users), longest, dtype=torch.float64)
    for i, user in enumerate(users):
        d[i, : len(user)] = torch.from_numpy(x[[j.chosen for j in user]] - x[[j.rejected for j in user]])
        tie[i, : len(user)] = torch.tensor([j.tie for j in user])
        weight[i, : len(user)] = 1
    return Judgements(d, tie, weight)


def joined(parts: list[Judgements]) -> Judgements:
    """The users of all parts, padded to the longest list."""
    longest = max(part.d.shape[1] for part in parts)

    def pad(t: torch.Tensor) -> torch.Tensor:
        return torch.cat([t, t.new_zeros(len(t), longest - t.shape[1], *t.shape[2:])], dim=1)

    return Judgements(*(torch.cat([pad(getattr(part, name)) for part in parts]) for name in ("d", "tie", "weight")))
