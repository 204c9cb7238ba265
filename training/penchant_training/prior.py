"""Step 4: the learned axes and the population, from the training users.

Learned axes are the leading directions in which answers to one prompt differ, as the encoder sees it, scaled to unit
variance. The population is the Gaussian over user weights that explains the training users best (expectation
maximisation), each data set counting the same however many people it has; once for each data set by itself, for the
feature of general appeal, and then for all with that feature.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .appeal import Appeal, fit_gate
from .data import GENERATION_FILES, PAIR_FILES, is_held_out_user, read_lines, read_pairs
from .features import FeatureMap, fit_style_scale
from .laplace import Noise, Prior, fit_prior
from .users import Judged, by_user, simulate_users, to_judgements

LEARNED_AXES = 16
USERS_PER_FILE = 600
PAIRS_PER_USER = 40
SIMULATED_USERS = 300
#: Weight of all simulated people beside each real data set's 1: they teach that strong tastes in style exist.
SIMULATED_SHARE = 0.5
#: Variance that EM starts from, and the least that an axis keeps.
START_VARIANCE, LEAST_VARIANCE = 0.1, 0.0005
#: Rounds for a data set by itself, of which only the mean is used.
ROUNDS_ALONE = 10
#: Each round moves an axis that few judgements speak of by a few percent only, so it takes many.
ROUNDS = 40
#: Strong tastes on single style axes, on top of the population: their standard deviation, and how likely an axis has one
#: (docs/decisions/0007).
SPIKES = {"scale": 2.0, "rate": 0.003}
NOISE = Noise(label_noise=0.05, tie_strength=1.0)


@dataclass(frozen=True)
class JudgedTexts:
    """All texts that people judged or models wrote, and who preferred what, by index."""

    texts: list[str]
    #: Answers to the same prompt.
    groups: list[list[int]]
    #: File name to user to judgements.
    users: dict[str, dict[str, list[Judged]]]


def read_judged(data: Path) -> JudgedTexts:
    index: dict[str, int] = {}
    pairs = {name: read_pairs(data, name) for name in PAIR_FILES}
    for rows in pairs.values():
        for pair in rows:
            index.setdefault(pair.chosen, len(index))
            index.setdefault(pair.rejected, len(index))
    groups = []
    for name in GENERATION_FILES:
        for record in read_lines(data / "generations" / f"{name}.jsonl.gz"):
            group = {index.setdefault(t, len(index)) for t in record["responses"].values() if t.strip()}
            if len(group) > 1:
                groups.append(sorted(group))
    return JudgedTexts(list(index), groups, {name: by_user(rows, index) for name, rows in pairs.items()})


def training_users(judged: JudgedTexts) -> dict[str, list[list[Judged]]]:
    """Users that training may see and who said more than one thing, by file."""
    return {
        name: [pairs for user, pairs in users.items() if not is_held_out_user(user) and len(pairs) > 1]
        for name, users in judged.users.items()
    }


def fit_feature_map(judged: JudgedTexts, vectors: np.ndarray, style: np.ndarray) -> FeatureMap:
    """Scales of the style axes and the projection of the encoder's vectors [n, d]."""
    rng = random.Random(1)
    written = sorted({i for group in judged.groups for i in group})
    differences = [vectors[group] - vectors[group].mean(0) for group in judged.groups]
    for users in training_users(judged).values():
        pairs = [j for user in users for j in user]
        pairs = rng.sample(pairs, min(2500, len(pairs)))
        differences.append((vectors[[j.chosen for j in pairs]] - vectors[[j.rejected for j in pairs]]) / np.sqrt(2))
    d = np.concatenate(differences)
    variance, directions = np.linalg.eigh(d.T @ d / len(d))
    order = np.argsort(variance)[::-1][:LEARNED_AXES]
    projection = (directions[:, order] / np.sqrt(variance[order])).T  # [l, d]
    # A direction has no sign of its own; the largest entry positive makes the file reproducible.
    projection *= np.sign(projection[np.arange(len(projection)), np.abs(projection).argmax(1)])[:, None]
    mean, scale = fit_style_scale(style[written])
    return FeatureMap(mean, scale, vectors[written].mean(0), projection)


def fit_appeal(judged: JudgedTexts, vectors: np.ndarray, features: np.ndarray) -> Appeal:
    """The feature of general appeal, from vectors [n, d] and the features before it [n, f]."""
    rng = random.Random(5)
    training = training_users(judged)
    weights = []
    for users in training.values():
        chosen = rng.sample(users, min(USERS_PER_FILE, len(users)))
        judgements = to_judgements(chosen, features, PAIRS_PER_USER)
        even = torch.ones(len(chosen), dtype=torch.float64)
        weights.append(fit_prior(judgements, even, flat_start(features.shape[1]), NOISE, ROUNDS_ALONE, LEAST_VARIANCE).mean.numpy())
    texts = {
        name: sorted({i for user in users for j in user for i in (j.chosen, j.rejected)}) for name, users in training.items()
    }
    return Appeal(list(training), *fit_gate(texts, vectors), np.stack(weights))


def flat_start(f: int) -> Prior:
    """What EM starts from."""
    return Prior(torch.zeros(f, dtype=torch.float64), START_VARIANCE * torch.eye(f, dtype=torch.float64))


def fit_population(judged: JudgedTexts, features: np.ndarray, styles: int) -> Prior:
    """The prior over user weights from feature rows [n, f]: style axes, of which there are `styles`, first, appeal last."""
    rng = random.Random(5)
    users: list[list[Judged]] = []
    importance: list[float] = []
    for real in training_users(judged).values():
        chosen = rng.sample(real, min(USERS_PER_FILE, len(real)))
        users += chosen
        importance += [1 / len(chosen)] * len(chosen)
    simulated = simulate_users(judged.groups, features, styles, SIMULATED_USERS, rng)
    users += simulated
    importance += [SIMULATED_SHARE / len(simulated)] * len(simulated)
    start = flat_start(features.shape[1])
    start.mean[-1] = 1  # people like what people like
    judgements = to_judgements(users, features, PAIRS_PER_USER)
    weights = torch.tensor(importance, dtype=torch.float64)
    return fit_prior(judgements, weights, start, NOISE, ROUNDS, LEAST_VARIANCE)
