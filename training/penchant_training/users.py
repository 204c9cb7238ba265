"""Users of the pair files as padded judgements over feature vectors."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

import torch

from .data import Pair
from .features import TextFeatures
from .judgements import Judgements


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


def to_judgements(users: list[list[Judged]], features: TextFeatures, most: int) -> Judgements:
    """Pads users to their longest list, at most `most` pairs each (a seeded sample of longer ones)."""
    rng = random.Random(7)
    users = [rng.sample(u, most) if len(u) > most else u for u in users]
    longest = max(1, max(map(len, users)))
    d = torch.zeros(len(users), longest, features.size, dtype=torch.float64)
    tie = torch.zeros(len(users), longest, dtype=torch.bool)
    weight = torch.zeros(len(users), longest, dtype=torch.float64)
    pairs = [j for user in users for j in user]
    of_all = torch.from_numpy(features.differences([j.chosen for j in pairs], [j.rejected for j in pairs])) if pairs else d[0, :0]
    done = 0
    for i, user in enumerate(users):
        d[i, : len(user)] = of_all[done : done + len(user)]
        done += len(user)
        tie[i, : len(user)] = torch.tensor([j.tie for j in user])
        weight[i, : len(user)] = 1
    return Judgements(d, tie, weight)


def joined(parts: list[Judgements]) -> Judgements:
    """The users of all parts, padded to the longest list."""
    longest = max(part.d.shape[1] for part in parts)

    def pad(t: torch.Tensor) -> torch.Tensor:
        return torch.cat([t, t.new_zeros(len(t), longest - t.shape[1], *t.shape[2:])], dim=1)

    return Judgements(*(torch.cat([pad(getattr(part, name)) for part in parts]) for name in ("d", "tie", "weight")))
