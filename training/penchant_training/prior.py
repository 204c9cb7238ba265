"""Step 4: the learned axes and the population, from the training people.

Learned axes are the leading directions in which answers to one prompt differ, as the encoder sees it. They are many, and what
somebody likes about them is told by their labels alone: before these, no direction of the encoder's is likelier to matter
than another (docs/decisions/0034), so their weights have one variance. The population is a Gaussian over user weights. What
people agree on is the general appeal of a text (`appeal.py`), so its mean is 0 but for the weight on that; its covariance is
the one that explains the training people best, by expectation maximisation. Each data set counts the same, however many
people it has.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
import torch

from .appeal import PAIRS_PER_USER, FittedAppeal
from .features import FeatureMap, TextFeatures, fit_style_scale
from .judgements import Noise, Prior
from .people import JudgedTexts
from .population import fit_prior
from .sparse import Spikes
from .users import Judged, joined, to_judgements

#: Three fifths of how answers to one prompt differ; with more of it people are told no better (docs/decisions/0034).
LEARNED_AXES = 64
#: People of each file who are asked what they like on average, and of these who are asked how they differ.
USERS_PER_FILE, EXPLAINED_PER_FILE = 600, 200
MODEL_ANSWERS = "llmfao"
#: Variance that EM starts from, and the least that an axis keeps.
START_VARIANCE, LEAST_VARIANCE = 0.1, 0.0005
#: Each round moves an axis that few judgements speak of by a few percent only.
ROUNDS = 12
#: Of the weight on each learned axis. People who judge many answers to a few prompts differ by twice as much, but most of that
#: does not carry over to other prompts (docs/decisions/0034).
CONTENT_VARIANCE = 0.04
#: How far a person goes along with the crowd: mean and variance of the weight on the appeal. The training people are
#: crowd workers, of whom it is known to be 0.9 or so with a variance of 0.1. Somebody who does not share the crowd's taste
#: must not need a dozen clicks to say so (docs/decisions/0019).
CROWD_MEAN, CROWD_VARIANCE = 0.8, 0.3
#: Strong tastes on single style axes, on top of the population (docs/decisions/0007 and 0019).
SPIKES = Spikes(scale=2.0, rate=0.05)
NOISE = Noise(label_noise=0.05, tie_strength=1.0)


def people_of(judged: JudgedTexts) -> dict[str, list[list[Judged]]]:
    """Those who said more than one thing, by file."""
    return {name: [pairs for pairs in users.values() if len(pairs) > 1] for name, users in judged.users.items()}


def fit_feature_map(judged: JudgedTexts, vectors: np.ndarray, style: np.ndarray) -> FeatureMap:
    """Scales of the style axes and the projection of the encoder's vectors [n, d]. It does not look at who won."""
    rng = random.Random(1)
    written = sorted({i for group in judged.groups for i in group})
    differences = [vectors[group] - vectors[group].mean(0) for group in judged.groups]
    for users in people_of(judged).values():
        pairs = [j for user in users for j in user]
        pairs = rng.sample(pairs, min(2500, len(pairs)))
        differences.append((vectors[[j.chosen for j in pairs]] - vectors[[j.rejected for j in pairs]]) / np.sqrt(2))
    d = np.concatenate(differences)
    variance, directions = np.linalg.eigh(d.T @ d / len(d))
    order = np.argsort(variance)[::-1][:LEARNED_AXES]
    # One scale for all: a direction in which answers differ little stays a small one.
    projection = directions[:, order].T / np.sqrt(variance[order].mean())  # [l, d]
    # A direction has no sign of its own; the largest entry positive makes the file reproducible.
    projection *= np.sign(projection[np.arange(len(projection)), np.abs(projection).argmax(1)])[:, None]
    mean, scale = fit_style_scale(style[written])
    return FeatureMap(mean, scale, vectors[written].mean(0), projection)


def crowds(judged: JudgedTexts) -> tuple[dict[str, list[list[Judged]]], dict[str, list[int]]]:
    """By file, the people who are asked, and texts of the kind that the file is about.

    The answers of language models to hundreds of prompts are of the kind of `MODEL_ANSWERS`, which people judged for ten
    only: a gate must know a chatbot's answer whatever it speaks of.
    """
    rng = random.Random(5)
    users = {name: rng.sample(u, min(USERS_PER_FILE, len(u))) for name, u in people_of(judged).items()}
    texts = {name: {t for user in u for j in user for t in (j.chosen, j.rejected)} for name, u in users.items()}
    texts[MODEL_ANSWERS] |= {t for group in judged.groups for t in group}
    return users, {name: sorted(t) for name, t in texts.items()}


@dataclass(frozen=True)
class Crowd:
    """People of one file who are held out together."""

    users: list[list[Judged]]
    #: How much each counts.
    importance: float
    #: Of all texts, with the appeal to those who know neither these people nor the text.
    features: TextFeatures


def fit_population(fitted: FittedAppeal, features: TextFeatures) -> Prior:
    """The prior over user weights, of which the one on the appeal comes last.

    People meet an appeal that knew neither them nor their prompts. With the one that was fitted to them, they would seem
    to go along with it more than others will.

    @param features  of all texts, whose kinds are taken to be all as diverse here
    """
    rng = random.Random(1)
    everybody = []
    features = replace(features, diversity=np.ones_like(features.diversity))
    for k, (name, users) in enumerate(fitted.users.items()):
        of_user, worth = fitted.parts[name]
        asked = rng.sample(range(len(users)), min(EXPLAINED_PER_FILE, len(users)))
        for part, column in enumerate(worth):
            mine = [users[i] for i in asked if of_user[i] == part]
            worths = features.worths.copy()
            worths[:, k] = column
            everybody.append(Crowd(mine, 1 / len(asked), replace(features, worths=worths)))
    prior = explain([crowd for crowd in everybody if crowd.users])
    root = torch.ones_like(prior.mean)
    root[-1] = (CROWD_VARIANCE / prior.covariance[-1, -1]) ** 0.5
    mean = torch.zeros_like(prior.mean)
    mean[-1] = CROWD_MEAN
    print(f"the crowd's weight: {prior.mean[-1]:.2f}, variance {prior.covariance[-1, -1]:.2f}", flush=True)
    return Prior(mean, prior.covariance * root[:, None] * root[None, :], prior.content)


def explain(crowds: list[Crowd]) -> Prior:
    """The Gaussian that explains these people best, with a mean on the appeal only."""
    f = crowds[0].features.size
    content = slice(f - 1 - LEARNED_AXES, f - 1)
    start = Prior(torch.zeros(f, dtype=torch.float64), START_VARIANCE * torch.eye(f, dtype=torch.float64), content)
    start.covariance.diagonal()[content] = CONTENT_VARIANCE
    start.mean[-1] = 1  # people like what people like
    judgements = joined([to_judgements(crowd.users, crowd.features, PAIRS_PER_USER) for crowd in crowds])
    importance = torch.tensor([c.importance for c in crowds for _ in c.users], dtype=torch.float64)
    return fit_prior(judgements, importance, start, NOISE, SPIKES, content.start, ROUNDS, LEAST_VARIANCE, has_mean=start.mean != 0)
