"""What people like on average, for each kind of text: the feature that comes last (`src/features/feature-map.ts`).

Crowds who judge arguments, opinions or a chatbot's answers differ in what they like on average, and one mean for all
serves none of them. Each pair file is a kind of text. Its weights are the mean of the population fitted to that file
alone; a linear classifier on the encoder's vector says which kinds a text is like. How far a person goes along with it
is then one more weight, with a prior of its own like all others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch

#: Texts of each kind that the classifier learns from, and the penalty on its squared weights.
TEXTS_PER_KIND, PENALTY = 400, 0.05
GATE_STEPS = 200


@dataclass(frozen=True)
class Appeal:
    """appeal = sum_k softmax(gate e + bias)_k (weights x)_k for a vector e [d] and features x [f]."""

    kinds: list[str]
    gate: np.ndarray  # [k, d]
    bias: np.ndarray  # [k]
    weights: np.ndarray  # [k, f]

    def __call__(self, vectors: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Vectors [n, d] and features [n, f] to appeal [n]."""
        z = vectors.astype(np.float64) @ self.gate.T + self.bias
        shares = np.exp(z - z.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        return (shares * (x @ self.weights.T)).sum(1)


def fit_gate(texts: dict[str, list[int]], vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A multinomial regression that tells the kinds apart, each counting the same: weights [k, d] and bias [k].

    @param texts  for each kind, indices of vectors [n, d]
    """
    rng = random.Random(4)
    chosen = [rng.sample(t, min(TEXTS_PER_KIND, len(t))) for t in texts.values()]
    e = torch.from_numpy(vectors[[i for t in chosen for i in t]].astype(np.float64))
    y = torch.tensor([k for k, t in enumerate(chosen) for _ in t])
    share = torch.tensor([1 / len(t) for t in chosen for _ in t], dtype=torch.float64) / len(chosen)
    gate = torch.zeros(len(chosen), e.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(chosen), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([gate, bias], max_iter=GATE_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        losses = torch.nn.functional.cross_entropy(e @ gate.T + bias, y, reduction="none")
        value = (share * losses).sum() + PENALTY / len(y) * gate.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return gate.detach().numpy(), bias.detach().numpy()
