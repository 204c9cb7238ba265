"""Meta-training: the head of the encoder, the scales of the style axes and the prior by gradient, through the posterior.

    python -m penchant_training.meta --data DATA --cache CACHE [--steps 400]

A prior is good if somebody's other choices are likely under it once 0 to 16 of theirs are known. Through the posterior of
`reward.py` the log-probability of the other choices can be differentiated by all that the prior is made of: the projection of
the encoder's vectors (its *head*, which begins as the directions in which answers differ), a scale for each style axis and for
the crowd's appeal, the variance of content, and how far people go with the crowd. Trained on real people and simulated ones
(`simulate.py`), a quarter of the people and of each kind's prompts kept for when to stop; judged on the parts of
`crossvalidate.py`, whose judgements it has not seen.

It prints by how much that changes how these are told: nothing to the better (docs/decisions/0036), so no model is made by it.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .appeal import KindChoice, appeal_inputs, fit_appeal
from .crossvalidate import Fold, make_folds, read_training, split
from .data import stable_hash
from .features import TextFeatures
from .people import all_parts
from .prior import MODEL_ANSWERS, crowds
from .reward import Pairs, Reward, moderated, train
from .set_model import read_groups
from .simulate import Maker
from .users import Judged

#: What is trained: names of parameters of `Reward`.
VARIANTS = {
    "head": ["head"],
    "prior": ["log_scales", "log_variance", "crowd_mean"],
    "both": ["head", "log_scales", "log_variance", "crowd_mean"],
}
MOST_LABELS, MOST_ASKED = 16, 24
BATCH, SIMULATED_SHARE, SIMULATED = 32, 0.2, 400
#: Of so many people, and prompts of a kind, one is kept for when to stop.
KEPT = 4
SHOTS = (0, 4, 8, 16)
#: People of a file and number of labels of whom a mean is worth printing, and choices of somebody who is trained on.
FEWEST, FEWEST_CHOICES = 10, 4
#: What differs between kinds of text, as `python -m penchant_training.crossvalidate` prints it.
CHOICES = {
    "llmfao": KindChoice(1.0, 1.2),
    "crowdrag25": KindChoice(0.5, 2.0),
    "ukpconvarg1": KindChoice(0.35, 2.0),
    "polis": KindChoice(0.5, 2.0),
}
#: Prompts that simulated people are shown, and those that they are asked about.
SHOWN, ASKED = "shown", "asked"


@dataclass(frozen=True)
class Person:
    """Somebody's n choices between two texts; ties say nothing here."""

    kind: str
    told: list[Judged]
    own: Tensor  # [n, s + 1], style and appeal
    #: What the kind of text multiplies content by, [n].
    width: Tensor

    @staticmethod
    def of(kind: str, judged: list[Judged], features: TextFeatures, styles: int) -> Person:
        told = [j for j in judged if not j.tie]
        pairs = np.array([(j.chosen, j.rejected) for j in told], dtype=int).reshape(-1, 2)
        d = torch.tensor(features.differences(pairs[:, 0], pairs[:, 1])).float()
        width = torch.tensor(features.shares(pairs) @ features.diversity).float()
        return Person(kind, told, torch.cat([d[:, :styles], d[:, -1:]], 1), width)

    @property
    def prompts(self) -> set[str]:
        return {j.prompt for j in self.told}

    def without(self, prompts: set[str]) -> Person:
        """With the choices of other prompts only."""
        rest = [i for i, j in enumerate(self.told) if j.prompt not in prompts]
        return replace(self, told=[self.told[i] for i in rest], own=self.own[rest], width=self.width[rest])

    def episode(self, rng: random.Random, asked: set[str] | None = None, most: int | None = None) -> tuple[list[int], list[int]]:
        """Labels to show and choices to ask about, as indices; with one prompt only, no text is on both sides.

        @param asked  prompts that may be asked about; half of them, at random, by default
        @param most   how many labels; a random number by default
        """
        prompts = sorted(self.prompts)
        wanted = set(rng.sample(prompts, max(1, len(prompts) // 2))) if asked is None else asked
        place = {id(j): i for i, j in enumerate(self.told)}
        shown, rest = ([place[id(j)] for j in some] for some in split(self.told, wanted, rng))
        return shown[: rng.randint(0, MOST_LABELS) if most is None else most], rest[:MOST_ASKED]


def pack(people: list[Person], chosen: list[list[int]], vectors: Tensor) -> Pairs:
    """These choices of each person; vectors [n, d] of all texts."""
    longest = max(1, max(map(len, chosen)))
    u, own = len(people), people[0].own.shape[1]
    pairs = Pairs(torch.zeros(u, longest, own), torch.zeros(u, longest, vectors.shape[1]), torch.zeros(u, longest))
    for i, (person, indices) in enumerate(zip(people, chosen)):
        n = len(indices)
        pairs.own[i, :n], pairs.weight[i, :n] = person.own[indices], 1
        winners, losers = ([getattr(person.told[k], side) for k in indices] for side in ("chosen", "rejected"))
        pairs.vectors[i, :n] = person.width[indices, None] * (vectors[winners] - vectors[losers])
    return pairs


def kept_of(keys: list[str]) -> set[str]:
    """A quarter of them, one at least."""
    return set(sorted(set(keys), key=lambda key: stable_hash(f"meta {key}"))[::KEPT])


def with_choices(features: TextFeatures, kinds: list[str]) -> TextFeatures:
    trusts = np.array([CHOICES[kind].trust for kind in kinds])
    return replace(features, worths=features.worths * trusts, diversity=np.array([CHOICES[kind].diversity for kind in kinds]))


def report(changes: dict[tuple[str, int, str], dict[str, list[np.ndarray]]]) -> None:
    print("| file | labels | trained | log-loss before | change | accuracy before | change | people |\n|---|---|---|---|---|---|---|---|")
    for (name, shots, variant), people in sorted(changes.items()):
        if len(people) < FEWEST:
            continue
        each = np.array([np.mean(rows, 0) for rows in people.values()])  # [people, 4]
        mean, error = each.mean(0), each.std(0) / len(each) ** 0.5
        told = [f"{mean[i]:.3f} | {mean[i + 1]:+.4f} ({error[i + 1]:.4f})" for i in (0, 2)]
        print(f"| {name} | {shots} | {variant} | {' | '.join(told)} | {len(each)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=400, help="of training, at most, for each variant and part")
    options = parser.parse_args()
    judged, feature_map, vectors, measured = read_training(options.data, options.cache)
    groups = read_groups(options.data, judged)
    inputs = appeal_inputs(feature_map, vectors, measured)
    centred, head = torch.tensor(vectors - feature_map.vector_mean).float(), torch.tensor(feature_map.projection).float()
    changes: dict[tuple[str, int, str], dict[str, list[np.ndarray]]] = defaultdict(lambda: defaultdict(list))
    for number, (fold, part) in enumerate(zip(make_folds(judged, feature_map, vectors, measured), all_parts(judged))):
        torch.manual_seed(number)
        kinds = list(fold.cases)
        people, texts = crowds(part.without(judged))
        fitted = fit_appeal(people, texts, feature_map, vectors, measured, {name: KindChoice() for name in people})
        features = with_choices(fitted.appeal.of(measured, inputs), kinds)
        styles = fold.prior.content.start
        real = real_people(fitted.users, fitted.parts, features, kinds, styles)
        # Of other prompts those who are kept.
        simulated = [
            simulated_people([*some], features, vectors, kinds, styles, number)
            for some in (groups[::KEPT], [group for i, group in enumerate(groups) if i % KEPT])
        ]
        tested = test_cases(fold, with_choices(fold.features, kinds), centred)
        for variant, names in VARIANTS.items():
            reward = Reward(head, fold.prior)
            before = told(reward, tested)
            start, best = train(reward, names, *drawn(real, *simulated, centred, random.Random(number)), options.steps)
            print(f"part {number + 1}, {variant}: kept people {start:.4f}, then {best:.4f}", flush=True)
            for key, cases in told(reward, tested).items():
                for (user, *now), (_, *then) in zip(cases, before[key]):
                    changes[*key, variant][user].append(np.array([then[0], now[0] - then[0], then[1], now[1] - then[1]]))
    report(changes)


def real_people(users, crossed, features: TextFeatures, kinds: list[str], styles: int) -> list[Person]:
    """The people of a fit, each with an appeal that knew neither them nor their prompts."""
    found = []
    for k, name in enumerate(kinds):
        of_user, worth = crossed[name]
        for i, one in enumerate(users[name]):
            worths = features.worths.copy()
            worths[:, k] = CHOICES[name].trust * worth[of_user[i]]
            if sum(not j.tie for j in one) >= FEWEST_CHOICES:
                found.append(Person.of(name, one, replace(features, worths=worths), styles))
    return found


def simulated_people(groups, features: TextFeatures, vectors: np.ndarray, kinds: list[str], styles: int, seed: int) -> list[Person]:
    maker = Maker(features.measured[:, :styles], features.worths[:, kinds.index(MODEL_ANSWERS)], vectors, groups, seed)
    people = maker.people(SIMULATED)
    found = []
    for labels, ties, asked in zip(people.labels, people.ties, people.asked):
        one = [Judged(SHOWN, *map(int, pair), bool(tie)) for pair, tie in zip(labels, ties)]
        one += [Judged(ASKED, *map(int, pair), False) for pair in asked]
        found.append(Person.of(ASKED, one, features, styles))
    return found


def parted(people: list[Person], rng: random.Random) -> tuple[list[tuple[Person, list[int], list[int]]], list[Person]]:
    """Episodes of people and prompts that are kept, and those of the other people with nothing of these prompts.

    Who knows one prompt only is kept if that is.
    """
    prompts = kept_of([prompt for person in people for prompt in person.prompts])
    several = [person for person in people if len(person.prompts) > 1]
    chosen = {id(several[int(i)]) for i in kept_of([f"{i}" for i in range(len(several))])}
    chosen |= {id(person) for person in people if person.prompts <= prompts}
    kept = [(person, *person.episode(rng, prompts)) for person in people if id(person) in chosen]
    rest = [person.without(prompts) for person in people if id(person) not in chosen]
    return [one for one in kept if one[2]], [person for person in rest if len(person.told) > 1]


def drawn(real: list[Person], kept_simulated: list[Person], simulated: list[Person], vectors: Tensor, rng: random.Random):
    """What gives batches of the people and prompts that are not kept, and the kept ones of each kind."""
    looked_at, rest = [], []

    def batch(episodes: list[tuple[Person, list[int], list[int]]]) -> tuple[Pairs, Pairs]:
        people, shown, asked = map(list, zip(*episodes))
        return pack(people, shown, vectors), pack(people, asked, vectors)

    for kind in sorted({person.kind for person in real}):
        kept, others = parted([person for person in real if person.kind == kind], rng)
        looked_at.append(batch(kept))
        rest.append(others)
    looked_at.append(batch([(person, *person.episode(rng, {ASKED})) for person in kept_simulated]))

    def draw() -> tuple[Pairs, Pairs]:
        episodes = []
        while len(episodes) < BATCH:
            is_simulated = rng.random() < SIMULATED_SHARE
            person = rng.choice(simulated if is_simulated else rng.choice(rest))
            shown, asked = person.episode(rng, {ASKED} if is_simulated else None)
            if asked:
                episodes.append((person, shown, asked))
        return batch(episodes)

    return draw, looked_at


def test_cases(fold: Fold, features: TextFeatures, vectors: Tensor) -> dict[tuple[str, int], tuple[list[str], Pairs, Pairs]]:
    """By file and number of labels: the people of a part, what they are shown and what they are asked."""
    styles = fold.prior.content.start
    found = {}
    for name, cases in fold.cases.items():
        for shots in SHOTS:
            able = [case for case in cases if len(case.shown) >= shots]
            if not able:
                continue
            sides = []
            for lists in ([case.shown[:shots] for case in able], [case.asked for case in able]):
                people = [Person.of(name, one, features, styles) for one in lists]
                sides.append(pack(people, [[*range(len(person.told))] for person in people], vectors))
            found[name, shots] = ([case.user for case in able], *sides)
    return found


def told(reward: Reward, tested: dict[tuple[str, int], tuple[list[str], Pairs, Pairs]]) -> dict[tuple[str, int], list[tuple]]:
    """For each case its user, the log-loss and the share of right answers."""
    found = {}
    with torch.no_grad():
        for key, (users, shown, asked) in tested.items():
            z = moderated(*reward(shown, asked))
            count = asked.weight.sum(1).clamp_min(1)
            losses = -(nn.functional.logsigmoid(z) * asked.weight).sum(1) / count
            right = ((z > 0) * asked.weight).sum(1) / count
            found[key] = list(zip(users, losses.tolist(), right.tolist()))
    return found


if __name__ == "__main__":
    main()
