"""Users as padded judgements over feature vectors: the real ones of the pair files, and simulated ones."""

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


def simulate_users(
    groups: list[list[int]], x: np.ndarray, styles: int, count: int, rng: random.Random, pairs_each: int = 24
) -> list[list[Judged]]:
    """People with one to three strong, signed tastes in style, who judge real answers to real prompts.

    Each draws its axes evenly and its signs by a coin, so that people contradict one another and no direction is
    favoured; strength is 1 to 3 log-odds a standard deviation. Choices follow Bradley and Terry, so there is noise.

    @param groups  texts that answer the same prompt, as indices
    @param styles  the first this many features are style axes
    """
    users = []
    for _ in range(count):
        taste = np.zeros(x.shape[1])
        for axis in rng.sample(range(styles), rng.choice((1, 2, 2, 3))):
            taste[axis] = rng.choice((-1, 1)) * rng.uniform(1, 3)
        judged = []
        for g in rng.sample(range(len(groups)), pairs_each):
            a, b = rng.sample(groups[g], 2)
            z = float((x[a] - x[b]) @ taste)
            wins = rng.random() < 1 / (1 + np.exp(-np.clip(z, -30, 30)))
            judged.append(Judged(str(g), a if wins else b, b if wins else a, False))
        users.append(judged)
    return users
