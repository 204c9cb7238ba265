"""What people like on average, for each kind of text: the feature that comes last (`src/features/feature-map.ts`).

Crowds who judge arguments, opinions or a chatbot's answers differ in what they like on average, and one mean for all
serves none of them. Each pair file is a kind of text. Its weights, over style and over all that the encoder sees, are
a penalised logistic regression on its people's choices, each person counting the same; a linear classifier on the same
inputs says which kinds a text is like. How far a person goes along with it is then one more weight, with a prior of
its own like all others.

Nobody likes an argument the better the longer it is without end, so each style axis has a curve and not a slope. And a
crowd that judged a few prompts of many says nothing of what texts should be about, so its weights go by style alone
(docs/decisions/0025).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch

from .features import FeatureMap, TextFeatures
from .users import Judged

#: Beyond so many standard deviations a style axis is as good or as bad as it gets: few texts say how it goes on there.
APPEAL_CLIP = 1.5
#: Weight of a standard deviation of the encoder's numbers beside one of a feature: there are many more of them.
CONTENT_SCALE = 0.3
#: Both people and prompts are held out in so many parts.
FOLDS = 3
#: Pairs of one person that count.
PAIRS_PER_USER = 40
NEWTON_STEPS, ENOUGH = 10, 1e-4
#: Texts of each kind that the classifier learns from, and the penalty on its squared weights.
TEXTS_PER_KIND, GATE_PENALTY = 400, 3.0
GATE_STEPS = 200


@dataclass(frozen=True)
class CrowdFit:
    """How the likes of a crowd are fitted."""

    #: Whether they go by what texts are about, beside their style.
    by_content: bool
    #: On the squared weights.
    penalty: float


#: For each kind, by what it predicts of people and prompts that were not fitted, in several splits (`appeal_choice.py`).
CROWD_FITS = {
    "llmfao": CrowdFit(False, 100.0),
    "crowdrag25": CrowdFit(False, 100.0),
    "ukpconvarg1": CrowdFit(True, 100.0),
    "polis": CrowdFit(True, 3000.0),
}


@dataclass(frozen=True)
class KindChoice:
    """What is chosen for a kind of text by people and prompts that nothing was fitted to (`crossvalidate.py`)."""

    #: How far people's tastes differ, 1 for the widest kinds: what all features but the appeal are multiplied by.
    diversity: float = 1.0
    #: What the crowd's log-odds are multiplied by.
    trust: float = 1.0


@dataclass(frozen=True)
class Appeal:
    """appeal = sum_k q_k (weights y + offset)_k, with y [2 s + d] of `appeal_inputs`, and q the softmax of the mean of gate y + bias
    over the texts that compete. All other features count sum_k q_k diversity_k times: how far people's tastes differ depends on
    the kind of text, too.
    """

    kinds: list[str]
    gate: np.ndarray  # [k, 2 s + d]
    bias: np.ndarray  # [k]
    weights: np.ndarray  # [k, 2 s + d]
    #: Makes the appeal of the average text of each kind 0: choices within a kind do not tell kinds from one another.
    offset: np.ndarray  # [k]
    diversity: np.ndarray  # [k]

    def of(self, measured: np.ndarray, y: np.ndarray) -> TextFeatures:
        """What is known of texts, from the features before the appeal [n, f - 1] and inputs [n, 2 s + d]."""
        return TextFeatures(measured, y @ self.gate.T + self.bias, y @ self.weights.T + self.offset, self.diversity)


@dataclass(frozen=True)
class FittedAppeal:
    """The appeal, and what it would have been for people and prompts that it was not fitted to."""

    appeal: Appeal
    #: The people of each file who were asked.
    users: dict[str, list[list[Judged]]]
    #: For each file: which part each of them is in, and what its texts are worth to each part, [parts, n].
    parts: dict[str, tuple[list[int], np.ndarray]]


def appeal_inputs(feature_map: FeatureMap, vectors: np.ndarray, features: np.ndarray) -> np.ndarray:
    """What the appeal is a sum of, [n, 2 s + d], from vectors [n, d] and the features before it [n, f]: each style axis within
    bounds, how far it is from the middle, and the centred vector.
    """
    style = np.clip(features[:, : len(feature_map.style_mean)], -APPEAL_CLIP, APPEAL_CLIP)
    return np.concatenate([style, np.abs(style), vectors - feature_map.vector_mean], axis=1)


def fit_appeal(
    users: dict[str, list[list[Judged]]],
    texts: dict[str, list[int]],
    feature_map: FeatureMap,
    vectors: np.ndarray,
    features: np.ndarray,
    choices: dict[str, KindChoice],
) -> FittedAppeal:
    """The feature of general appeal, from vectors [n, d] and the features before it [n, f].

    @param users    those who are asked, by file
    @param texts    of each file's kind, for the gate
    @param choices  for each kind
    """
    y = appeal_inputs(feature_map, vectors, features)
    z, scale = crowd_inputs(feature_map, y)
    curves = 2 * len(feature_map.style_mean)
    weights, crossed = [], {}
    for name, people in users.items():
        fit, folds = CROWD_FITS[name], split(people)
        seen = z if fit.by_content else z[:, :curves]
        worth = cross_fit(folds, seen, [fit.penalty])[fit.penalty]
        print(f"appeal of {name}: log-loss {log_loss(folds, worth):.3f}", flush=True)
        trust = choices[name].trust
        crossed[name] = (folds.of_user, trust * worth)
        liked = np.zeros(z.shape[1])
        liked[: seen.shape[1]] = trust * fit_crowd(people, seen, fit.penalty)
        weights.append(np.concatenate([liked[:curves], scale * liked[curves:]]))
    to_gate = np.concatenate([np.ones(curves), np.full(y.shape[1] - curves, scale)])
    gate, bias = fit_gate({name: texts[name] for name in users}, y * to_gate)
    offset = [-float((y[texts[name]] @ w).mean()) for name, w in zip(users, weights)]
    appeal = Appeal(list(users), gate * to_gate, bias, np.stack(weights), np.array(offset), np.array([choices[name].diversity for name in users]))
    return FittedAppeal(appeal, users, crossed)


def crowd_inputs(feature_map: FeatureMap, y: np.ndarray) -> tuple[np.ndarray, float]:
    """What crowds are fitted over, from y [n, 2 s + d]: curves of style and scaled content, like y; and what content was
    multiplied by.
    """
    curves = 2 * len(feature_map.style_mean)
    scale = CONTENT_SCALE / y[:, curves:].std()
    return np.concatenate([y[:, :curves], scale * y[:, curves:]], axis=1), scale


def fit_gate(texts: dict[str, list[int]], inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A multinomial regression that tells the kinds apart, each counting the same: weights [k, i] and bias [k].

    @param texts  for each kind, indices of inputs [n, i]
    """
    rng = random.Random(4)
    chosen = [rng.sample(t, min(TEXTS_PER_KIND, len(t))) for t in texts.values()]
    e = torch.from_numpy(inputs[[i for t in chosen for i in t]].astype(np.float64))
    y = torch.tensor([k for k, t in enumerate(chosen) for _ in t])
    share = torch.tensor([1 / len(t) for t in chosen for _ in t], dtype=torch.float64) / len(chosen)
    gate = torch.zeros(len(chosen), e.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(chosen), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([gate, bias], max_iter=GATE_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        losses = torch.nn.functional.cross_entropy(e @ gate.T + bias, y, reduction="none")
        value = (share * losses).sum() + GATE_PENALTY / len(y) * gate.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return gate.detach().numpy(), bias.detach().numpy()


def fit_crowd(users: list[list[Judged]], z: np.ndarray, penalty: float, start: np.ndarray | None = None) -> np.ndarray:
    """What a crowd likes: the weights [f] of a logistic regression on differences of inputs z [n, f], ties left out.

    Each person's pairs weigh as much together as anybody's; the penalty is on the squared weights, beside as many
    log-likelihoods as there are pairs.

    @param start  where to begin, such as a fit with another penalty
    """
    rng = random.Random(3)
    pairs: list[tuple[Judged, float]] = []
    for user in users:
        counted = [j for j in user if not j.tie]
        counted = rng.sample(counted, PAIRS_PER_USER) if len(counted) > PAIRS_PER_USER else counted
        pairs += [(j, 1 / len(counted)) for j in counted]
    weights = np.zeros(z.shape[1]) if start is None else start
    if not pairs:
        return np.zeros(z.shape[1])
    d = z[[j.chosen for j, _ in pairs]] - z[[j.rejected for j, _ in pairs]]
    share = np.array([w for _, w in pairs])
    share *= len(pairs) / share.sum()
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-d @ weights))
        gradient = d.T @ (share * (1 - p)) - penalty * weights
        curvature = (d * (share * p * (1 - p))[:, None]).T @ d + penalty * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if np.abs(step).max() < ENOUGH:
            break
    return weights


@dataclass(frozen=True)
class Folds:
    """People and texts in parts, so that a crowd can be asked about people and prompts that it has not seen."""

    users: list[list[Judged]]
    of_user: list[int]
    of_text: dict[int, int]

    def rest(self, a: int, b: int) -> list[list[Judged]]:
        """What people outside of part a said of texts outside of part b."""
        return [
            [j for j in user if b not in (self.of_text[j.chosen], self.of_text[j.rejected])]
            for user, part in zip(self.users, self.of_user)
            if part != a
        ]


def split(users: list[list[Judged]], seed: int = 0) -> Folds:
    """A text goes with its prompt; but where there are fewer prompts than parts, each text goes by itself."""
    rng = random.Random(6 + seed)
    alone = len({j.prompt for user in users for j in user}) < FOLDS
    topics: dict[int, str] = {}
    for user in users:
        for j in user:
            for text in (j.chosen, j.rejected):
                topics.setdefault(text, str(text) if alone else j.prompt)
    part = {topic: i % FOLDS for i, topic in enumerate(shuffled(sorted(set(topics.values())), rng))}
    of_user = shuffled([i % FOLDS for i in range(len(users))], rng)
    return Folds(users, of_user, {text: part[topic] for text, topic in topics.items()})


def cross_fit(folds: Folds, z: np.ndarray, penalties: list[float]) -> dict[float, np.ndarray]:
    """What texts are worth to crowds that knew neither them nor the people of a part: by penalty [parts, n], 0 for other texts."""
    worth = {penalty: np.zeros((FOLDS, len(z))) for penalty in penalties}
    for b in range(FOLDS):
        mine = [text for text, part in folds.of_text.items() if part == b]
        for a in range(FOLDS):
            rest, weights = folds.rest(a, b), None
            for penalty in penalties:
                weights = fit_crowd(rest, z, penalty, weights)
                worth[penalty][a, mine] = z[mine] @ weights
    return worth


def log_loss(folds: Folds, worth: np.ndarray) -> float:
    """Of pairs whose texts were held out together, in nats, each person counting the same."""
    return float(np.mean([np.logaddexp(0, -z).mean() for z in margins(folds, worth)]))


def right_share(folds: Folds, worth: np.ndarray) -> float:
    """Of the same pairs, those in which the winner is worth more."""
    return float(np.mean([((z > 0) + 0.5 * (z == 0)).mean() for z in margins(folds, worth)]))


def margins(folds: Folds, worth: np.ndarray) -> list[np.ndarray]:
    """By how much the winners of a person's pairs are worth more, for each person who has pairs of texts held out together."""
    of_people = []
    for user, part in zip(folds.users, folds.of_user):
        z = [
            worth[part, j.chosen] - worth[part, j.rejected]
            for j in user
            if not j.tie and folds.of_text[j.chosen] == folds.of_text[j.rejected]
        ]
        if z:
            of_people.append(np.array(z))
    return of_people


def shuffled(items: list, rng: random.Random) -> list:
    """A copy in random order."""
    return rng.sample(items, len(items))
