"""Step 6: the learned axes and the population, from the training users.

Learned axes are the leading directions in which answers to one prompt differ, as the encoder sees it, scaled to unit
variance. The population is a Gaussian over user weights. What people agree on is the general appeal of a text
(`appeal.py`), so its mean is 0 but for the weight on that; its covariance is the one that explains the training users
best (expectation maximisation), narrowed to what tells other people best after a few of their labels. Each data set
counts the same, however many people it has.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .appeal import FOLDS, PAIRS_PER_USER, FittedAppeal
from .data import GENERATION_FILES, PAIR_FILES, is_held_out_user, read_lines, read_pairs
from .features import FeatureMap, fit_style_scale
from .laplace import Noise, Prior, fit, fit_prior, predict
from .users import Judged, by_user, joined, to_judgements

LEARNED_AXES = 16
USERS_PER_FILE = 600
MODEL_ANSWERS = "llmfao"
#: Variance that EM starts from, and the least that an axis keeps.
START_VARIANCE, LEAST_VARIANCE = 0.1, 0.0005
#: Each round moves an axis that few judgements speak of by a few percent only; `SPREADS` make up for what they leave.
ROUNDS = 20
#: Parts of the variance to choose from, and numbers of labels after which people are predicted.
SPREADS = (1.0, 0.75, 0.5, 0.25, 0.1, 0.05, 0.025)
SHOTS = (2, 4, 8, 16)
#: Of spreads that are this near to the best, in nats a label, the widest is kept: these crowds hardly know strong tastes,
#: and somebody who has one must see it honoured within a handful of clicks.
TOLERANCE = 0.01
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


def crowds(judged: JudgedTexts) -> tuple[dict[str, list[list[Judged]]], dict[str, list[int]]]:
    """By file, the training users who are asked, and texts of the kind that the file is about.

    The answers of language models to hundreds of prompts are of the kind of `MODEL_ANSWERS`, which people judged for ten
    only: a gate must know a chatbot's answer whatever it speaks of.
    """
    rng = random.Random(5)
    users = {name: rng.sample(u, min(USERS_PER_FILE, len(u))) for name, u in training_users(judged).items()}
    texts = {name: {t for user in u for j in user for t in (j.chosen, j.rejected)} for name, u in users.items()}
    texts[MODEL_ANSWERS] |= {t for group in judged.groups for t in group}
    return users, {name: sorted(t) for name, t in texts.items()}


@dataclass(frozen=True)
class Crowd:
    """People of one file who are held out together."""

    part: int
    users: list[list[Judged]]
    #: How much each counts.
    importance: float
    #: Features of all texts, [n, f], with the appeal to those who know neither these people nor the text.
    features: np.ndarray


def fit_population(fitted: FittedAppeal, features: np.ndarray) -> Prior:
    """The prior over user weights, of which the one on the appeal comes last.

    People meet an appeal that knew neither them nor their prompts. With the one that was fitted to them, they would seem
    to go along with it more than others will.

    Expectation maximisation hardly narrows an axis of which a person's judgements say little: where it starts is where it
    ends. So the part of its variance that is kept, the appeal's apart, is the one with which new people are told best: by
    the log-probability of their labels on some prompts, after some of their labels on others.

    @param features  of all texts, with the appeal, [n, f]
    """
    everybody = []
    for name, users in fitted.users.items():
        of_user, worth = fitted.parts[name]
        for part, column in enumerate(worth):
            mine = [user for user, p in zip(users, of_user) if p == part]
            everybody.append(Crowd(part, mine, 1 / len(users), np.column_stack([features[:, :-1], column])))
    losses = np.zeros(len(SPREADS))
    for part in range(FOLDS):
        prior = explain([crowd for crowd in everybody if crowd.part != part])
        asked = [crowd for crowd in everybody if crowd.part == part]
        losses += [np.mean([loss_after(k, narrowed(prior, s), asked) for k in SHOTS]) / FOLDS for s in SPREADS]
    print("log-loss by spread:", dict(zip(SPREADS, losses.round(4).tolist())), flush=True)
    # SPREADS fall, so the first is the widest.
    return narrowed(explain(everybody), next(s for s, loss in zip(SPREADS, losses) if loss <= losses.min() + TOLERANCE))


def explain(crowds: list[Crowd]) -> Prior:
    """The Gaussian that explains these people best, with a mean on the appeal only."""
    f = crowds[0].features.shape[1]
    start = Prior(torch.zeros(f, dtype=torch.float64), START_VARIANCE * torch.eye(f, dtype=torch.float64))
    start.mean[-1] = 1  # people like what people like
    judgements = joined([to_judgements(crowd.users, crowd.features, PAIRS_PER_USER) for crowd in crowds])
    importance = torch.tensor([c.importance for c in crowds for _ in c.users], dtype=torch.float64)
    return fit_prior(judgements, importance, start, NOISE, ROUNDS, LEAST_VARIANCE, has_mean=start.mean != 0)


def narrowed(prior: Prior, part: float) -> Prior:
    """The prior with that part of its variance on all axes but the last."""
    root = torch.full_like(prior.mean, part**0.5)
    root[-1] = 1
    return Prior(prior.mean, prior.covariance * root[:, None] * root[None, :])


def loss_after(shots: int, prior: Prior, crowds: list[Crowd]) -> float:
    """Log-loss, in nats, on labels of each user after so many others; mean over users by importance."""
    total, count = 0.0, 0.0
    rng = random.Random(8)
    for crowd in crowds:
        parted = [shown_and_asked(user, rng) for user in crowd.users]
        able = [(shown[:shots], asked) for shown, asked in parted if len(shown) >= shots and asked]
        if not able:
            continue
        means, covariances = fit(to_judgements([shown for shown, _ in able], crowd.features, shots), prior, NOISE)
        asked = to_judgements([asked for _, asked in able], crowd.features, PAIRS_PER_USER)
        logs = predict(asked, means, covariances).clamp_min(1e-9).log()
        losses = -(logs * asked.weight).sum(1) / asked.weight.sum(1)
        total += crowd.importance * float(losses.sum())
        count += crowd.importance * len(able)
    return total / count


def shown_and_asked(user: list[Judged], rng: random.Random) -> tuple[list[Judged], list[Judged]]:
    """Labels of one half of the prompts, and choices of the other half; with one prompt, no text is on both sides."""
    judged = rng.sample(user, len(user))
    prompts = sorted({j.prompt for j in judged})
    if len(prompts) > 1:
        half = set(rng.sample(prompts, len(prompts) // 2))
        return [j for j in judged if j.prompt in half], [j for j in judged if j.prompt not in half and not j.tie]
    shown = judged[: len(judged) // 2]
    texts = {t for j in shown for t in (j.chosen, j.rejected)}
    return shown, [j for j in judged[len(shown) :] if not j.tie and not {j.chosen, j.rejected} & texts]
