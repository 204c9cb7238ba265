"""Simulated people by the thousand, to pre-train on: sparse, signed tastes that contradict each other.

How somebody is made. Tastes are utilities of texts, in log-odds, the same whenever that text is met, so that a person is
consistent with themselves. Nearly half have nothing but one to three strong tastes on style axes, of either sign; the others
none to three of those, of which one in seven is for a certain measure rather than for more or less, a taste in content in
three of ten (texts near to some text, or what tells one answer from another), faint tastes on all axes in six of ten, and the crowd's taste in
seven of ten. One in 25 likes nothing, one in ten what the crowd likes and nothing else; one in twelve is of another mind from
some label on. Labels are slips with a probability of 0, 0.05 or 0.2, and half of the people call ties (Davidson 1970).
Nothing here knows the generators of `bench/eval/tastes.ts`, by which the product is judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Labels and questions of each person.
LABELS, QUESTIONS = 32, 24
PURE, NEITHER, CROWD_ONLY, CHANGING = 0.45, 0.04, 0.1, 0.08
SLIPS, TIES = (0.0, 0.05, 0.05, 0.2), (0.0, 0.0, 0.3, 1.0)


@dataclass(frozen=True)
class Simulated:
    """What u people said, as indices of texts."""

    #: Winner and loser, in the order in which they were asked; where it was a tie, in any order. [u, LABELS, 2]
    labels: np.ndarray
    ties: np.ndarray  # [u, LABELS] bool
    #: Winner and loser of questions to foretell, [u, QUESTIONS, 2].
    asked: np.ndarray


class Maker:
    """Draws people over the answers to some prompts."""

    def __init__(self, style: np.ndarray, appeal: np.ndarray, vectors: np.ndarray, groups: list[list[int]], seed: int):
        """@param style [n, s], appeal [n], vectors [n, d], groups of answers to one prompt"""
        self.style, self.appeal = style, appeal
        self.vectors = vectors - vectors.mean(0)
        self.groups = groups
        self.texts = np.unique(np.concatenate(groups))
        self.rng = np.random.default_rng(seed)

    def people(self, count: int) -> Simulated:
        drawn = [self.person() for _ in range(count)]
        return Simulated(*(np.stack(part) for part in zip(*drawn)))

    def person(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rng = self.rng
        kind = rng.random()
        if kind < NEITHER:
            early = np.zeros(len(self.style))
        elif kind < NEITHER + CROWD_ONLY:
            early = self.crowd()
        else:
            early = self.taste()
        late = self.taste() if rng.random() < CHANGING else early
        change = rng.integers(4, LABELS)
        slip, nu = rng.choice(SLIPS), rng.choice(TIES)
        labels, ties, asked = np.zeros((LABELS, 2), int), np.zeros(LABELS, bool), np.zeros((QUESTIONS, 2), int)
        prompts = np.concatenate([rng.permutation(len(self.groups)) for _ in range((LABELS + QUESTIONS) // len(self.groups) + 1)])
        for i in range(LABELS + QUESTIONS):
            a, b = rng.choice(self.groups[prompts[i]], 2, replace=False)
            utility = early if i < change and i < LABELS else late
            z = np.clip(utility[a] - utility[b], -30, 30)
            if i >= LABELS:
                asked[i - LABELS] = (a, b) if rng.random() < 1 / (1 + np.exp(-z)) else (b, a)
                continue
            outcomes = np.array([np.exp(z / 2), np.exp(-z / 2), nu])
            if rng.random() < slip:
                outcomes = np.array([1, 1, nu > 0])
            outcome = rng.choice(3, p=outcomes / outcomes.sum())
            labels[i], ties[i] = (b, a) if outcome == 1 else (a, b), outcome == 2
        return labels, ties, asked

    def taste(self) -> np.ndarray:
        rng, style = self.rng, self.style
        is_pure = rng.random() < PURE
        count = rng.choice([1, 2, 2, 3]) if is_pure else rng.choice(4, p=[0.25, 0.3, 0.27, 0.18])
        utility = np.zeros(len(style))
        for axis in rng.choice(style.shape[1], count, replace=False):
            strength = np.exp(rng.normal(0.5, 0.4))
            if rng.random() < 0.15:
                utility -= 1.3 * strength * np.abs(style[:, axis] - rng.uniform(-1, 1.5))
            else:
                utility += rng.choice([-1, 1]) * strength * style[:, axis]
        if is_pure:
            return utility
        if rng.random() < 0.3:
            a, b = rng.choice(self.groups[rng.integers(len(self.groups))], 2, replace=False)
            direction = self.vectors[a] - self.vectors[b] if rng.random() < 0.5 else self.vectors[rng.choice(self.texts)]
            content = self.vectors @ direction
            utility += np.exp(rng.normal(0, 0.4)) * content / content[self.texts].std()
        if rng.random() < 0.6:
            utility += style @ rng.normal(0, 0.15, style.shape[1])
        return utility + self.crowd() if rng.random() < 0.7 else utility

    def crowd(self) -> np.ndarray:
        return abs(self.rng.normal(0.9, 0.4)) * self.appeal
