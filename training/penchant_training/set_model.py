"""A small set model that corrects the posterior's mean, pre-trained on simulated people: does it earn its bytes?

    python -m penchant_training.set_model --data DATA --cache CACHE [--minutes 4]

It reads all labelled pairs at once, label by axis, through layers that are the same for every label and mix by means
over labels and over axes (exchangeable matrices, Hartford et al. 2018). So the order of labels does not matter; on every axis it is
antisymmetric, since what it returns is a combination of the differences between the two sides and of the posterior's mean, with
coefficients that see magnitudes only; and with no labels it is the population. Trained to foretell other answers of
simulated people (`simulate.py`), and of people drawn from the population who answer real people's questions, so that it
stays as cautious with them as the prior is. Prints it beside the posterior alone, on the parts of `crossvalidate.py`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .crossvalidate import MOST_ASKED, Fold, read_folds
from .data import read_lines
from .features import TextFeatures
from .judgements import Judgements, Prior
from .people import JudgedTexts, parts
from .prior import MODEL_ANSWERS, NOISE, SPIKES
from .simulate import LABELS, Maker
from .sparse import propagate
from .users import to_judgements

#: Answers that simulated people judge in training; those of the other files are for judging the product.
GENERATIONS = ("self_instruct_eval", "arena_hard_v01")
WIDTH, LAYERS, AXIS_NUMBERS = 16, 3, 6
SHOTS = (0, 1, 2, 4, 8, 12, 16, 24, 32)
SIMULATED, REDRAWN = 12000, 3000
BATCH, RATE, DECAY = 64, 4e-3, 0.01


class Exchange(nn.Module):
    """One layer over [b, k, f, i]: of an entry, of its axis over all labels, and of its label over all axes."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.own = nn.Linear(inputs, outputs)
        self.of_axis = nn.Linear(inputs, outputs, bias=False)
        self.of_label = nn.Linear(inputs, outputs, bias=False)

    def forward(self, x: Tensor, weight: Tensor, count: Tensor) -> Tensor:
        axis = (x * weight[:, :, None, None]).sum(1, keepdim=True) / count[:, None, None]
        return self.own(x) + self.of_axis(axis) + self.of_label(x.mean(2, keepdim=True))


class SetModel(nn.Module):
    def __init__(self, axes: int):
        super().__init__()
        self.axis = nn.Parameter(torch.randn(axes, AXIS_NUMBERS) * 0.1)
        self.layers = nn.ModuleList(Exchange(7 + AXIS_NUMBERS if i == 0 else WIDTH, WIDTH) for i in range(LAYERS))
        self.gain = nn.Linear(WIDTH + 4, 1)
        self.share = nn.Linear(WIDTH, 1)
        self.temperature = nn.Parameter(torch.zeros(()))
        for last in (self.gain, self.share):  # starts as the posterior
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, judged: Judgements, moved: Tensor, narrowed: Tensor) -> Tensor:
        """How far the weights are from the prior's mean, [b, f].

        @param judged    differences d [b, k, f], winner less loser, ties, and weights that are 0 for padding
        @param moved     the posterior's mean less the prior's, [b, f]
        @param narrowed  log of the posterior's standard deviations over the prior's, [b, f]
        """
        d, weight = judged.d, judged.weight
        b, k, f = d.shape
        count = weight.sum(1, keepdim=True).clamp_min(1)
        margin = (d * moved[:, None]).sum(-1)
        wins = weight * ~judged.tie
        pull = (d * (wins * torch.sigmoid(-margin))[..., None]).sum(1)  # what the posterior's mean leaves unexplained
        x = torch.stack(
            [
                d.abs(),
                3 * d * moved[:, None],
                d * pull[:, None] / count[..., None].sqrt(),
                margin[..., None].expand(b, k, f),
                narrowed[:, None].expand(b, k, f),
                (count.log() / 3)[..., None].expand(b, k, f),
                judged.tie[..., None].to(d.dtype).expand(b, k, f),
            ],
            -1,
        )
        x = torch.cat([x, self.axis.expand(b, k, f, -1)], -1)
        for i, layer in enumerate(self.layers):
            y = nn.functional.gelu(layer(x, weight, count))
            x = y if i == 0 else x + y
        over_labels = (x * weight[:, :, None, None]).sum(1) / count[..., None]
        seen = torch.stack([moved * pull, moved.abs(), narrowed, pull.abs() / count.sqrt()], -1)
        gain = self.gain(torch.cat([over_labels, seen], -1))[..., 0].clamp(-3, 2)
        shares = self.share(x)[..., 0] * wins[..., None]
        return moved * gain.exp() + (shares * d).sum(1) / (count + 4)


@dataclass(frozen=True)
class Episodes:
    """Labels of many people, what the posterior makes of them, and what they then answered."""

    judged: Judgements
    moved: Tensor
    narrowed: Tensor
    #: Winner less loser [b, q, f], and which of them count [b, q].
    asked: Tensor
    counts: Tensor

    def __getitem__(self, i: Tensor) -> Episodes:
        return Episodes(self.judged[i], self.moved[i], self.narrowed[i], self.asked[i], self.counts[i])

    def __len__(self) -> int:
        return len(self.moved)

    def logits(self, moved: Tensor, prior: Prior) -> Tensor:
        return (self.asked @ (prior.mean.float() + moved)[..., None])[..., 0]


def make_episodes(judged: Judgements, asked: Tensor, counts: Tensor, prior: Prior) -> Episodes:
    moved, narrowed = [], []
    before = prior.covariance.diagonal().sqrt()
    for start in range(0, len(asked), 256):
        some = judged[slice(start, start + 256)]
        means, covariances = propagate(some, prior, NOISE, SPIKES, prior.content.start)
        moved.append((means - prior.mean).float())
        narrowed.append((covariances.diagonal(dim1=1, dim2=2).sqrt() / before).log().float())
    small = Judgements(judged.d.float(), judged.tie, judged.weight.float())
    return Episodes(small, torch.cat(moved), torch.cat(narrowed), asked.float(), counts.float())


def simulated(maker: Maker, features: TextFeatures, prior: Prior, count: int) -> Episodes:
    people = maker.people(count)
    shots = maker.rng.choice(SHOTS, count)
    weight = torch.from_numpy((np.arange(LABELS) < shots[:, None]).astype(np.float64))

    def differences(pairs: np.ndarray) -> Tensor:
        flat = pairs.reshape(-1, 2)
        return torch.from_numpy(features.differences(flat[:, 0], flat[:, 1]).reshape(*pairs.shape[:2], -1))

    d = differences(people.labels) * weight[..., None]
    asked = differences(people.asked)
    return make_episodes(Judgements(d, torch.from_numpy(people.ties), weight), asked, torch.ones(asked.shape[:2]), prior)


def redrawn(users: list[list], features: TextFeatures, prior: Prior, count: int, rng: np.random.Generator) -> Episodes:
    """Real people's questions, answered by people drawn from the population."""
    picked = [users[i] for i in rng.integers(len(users), size=count)]
    picked = [[user[i] for i in rng.permutation(len(user))] for user in picked]
    shots = rng.choice(SHOTS, count)
    halves = [(user[: min(len(user) // 2, k)], user[len(user) // 2 :][:12]) for user, k in zip(picked, shots)]
    judged = to_judgements([shown for shown, _ in halves], features, LABELS)
    asked = to_judgements([rest for _, rest in halves], features, 12)
    w = torch.from_numpy(rng.multivariate_normal(prior.mean, prior.covariance, count))

    def answered(d: Tensor) -> Tensor:
        p = (1 - NOISE.label_noise) * torch.sigmoid((d @ w[..., None])[..., 0]) + NOISE.label_noise / 2
        return d * torch.where(torch.from_numpy(rng.random(p.shape)) < p, 1.0, -1.0)[..., None]

    return make_episodes(Judgements(answered(judged.d), judged.tie, judged.weight), answered(asked.d), asked.weight, prior)


def loss(model: SetModel, episodes: Episodes, prior: Prior) -> Tensor:
    moved = model(episodes.judged, episodes.moved, episodes.narrowed)
    z = episodes.logits(moved, prior) * model.temperature.exp()
    losses = -nn.functional.logsigmoid(z) * episodes.counts
    return (losses.sum(1) / episodes.counts.sum(1).clamp_min(1)).mean()


def train(pools: list[tuple[Episodes, int]], prior: Prior, minutes: float, seed: int) -> SetModel:
    """@param pools  episodes, and how many of them are in a batch"""
    torch.manual_seed(seed)
    model = SetModel(len(prior.mean))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    start = time.monotonic()
    step = 0
    while (gone := (time.monotonic() - start) / 60 / minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 50, 2 * (1 - gone))
        losses = [(size, loss(model, pool[torch.randint(len(pool), (size,))], prior)) for pool, size in pools]
        total = sum(size * value for size, value in losses) / sum(size for size, _ in losses)
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        step += 1
    print(f"{step} steps, last loss {float(total.detach()):.4f}", flush=True)
    return model.eval()


def read_groups(data: Path, judged: JudgedTexts) -> list[list[int]]:
    index = {text: i for i, text in enumerate(judged.texts)}
    records = [r for name in GENERATIONS for r in read_lines(data / "generations" / f"{name}.jsonl.gz")]
    groups = [sorted({index[t] for t in record["responses"].values() if t.strip()}) for record in records]
    return [group for group in groups if len(group) > 1]


def compare(model: SetModel, fold: Fold, features: TextFeatures, name: str, shots: int) -> dict[str, dict[str, list[float]]]:
    """Shares of right answers for each person of a file, by arm."""
    able = [case for case in fold.cases[name] if len(case.shown) >= shots]
    found: dict[str, dict[str, list[float]]] = {arm: defaultdict(list) for arm in ("posterior", "set model")}
    if not able:
        return found
    asked = to_judgements([case.asked for case in able], features, MOST_ASKED)
    episodes = make_episodes(to_judgements([case.shown[:shots] for case in able], features, shots), asked.d, asked.weight, fold.prior)
    with torch.no_grad():
        moved = {"posterior": episodes.moved, "set model": model(episodes.judged, episodes.moved, episodes.narrowed)}
        for arm, by in moved.items():
            z = episodes.logits(by, fold.prior)
            right = ((z > 0) * episodes.counts).sum(1) / episodes.counts.sum(1)
            for case, value in zip(able, right.tolist()):
                found[arm][case.user].append(value)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=4, help="of training, for each of the three parts")
    options = parser.parse_args()
    judged, vectors, folds = read_folds(options.data, options.cache)
    groups = read_groups(options.data, judged)
    random.Random(2).shuffle(groups)
    kept = len(groups) // 5
    results: dict[tuple[str, int, str], dict[str, list[float]]] = defaultdict(dict)
    for number, (fold, part) in enumerate(zip(folds, parts(judged))):
        features = fold.features
        styles = fold.prior.content.start
        of_answers = features.measured[:, :styles], features.worths[:, list(fold.cases).index(MODEL_ANSWERS)], vectors
        maker = Maker(*of_answers, groups[kept:], number)
        rest = part.without(judged).users
        pools = [(simulated(maker, features, fold.prior, SIMULATED), BATCH)]
        for users in rest.values():
            several = [user for user in users.values() if len(user) > 3]
            pools.append((redrawn(several, features, fold.prior, REDRAWN, maker.rng), BATCH // 8))
        model = train(pools, fold.prior, options.minutes, number)
        new = simulated(Maker(*of_answers, groups[:kept], 99), features, fold.prior, 1000)
        with torch.no_grad():
            losses = [float(loss(m, new, fold.prior)) for m in (SetModel(features.size), model)]
        print(f"part {number}: simulated people on new prompts, log-loss of posterior and set model: {losses}", flush=True)
        for name in fold.cases:
            for shots in (4, 8, 16):
                for arm, people in compare(model, fold, features, name, shots).items():
                    results[name, shots, arm] |= people
    print("| file | labels | arm | pair accuracy | standard error | people |\n|---|---|---|---|---|---|")
    for (name, shots, arm), people in results.items():
        each = np.array([np.mean(values) for values in people.values()])
        if len(each) > 1:
            print(f"| {name} | {shots} | {arm} | {each.mean():.3f} | {each.std() / len(each) ** 0.5:.3f} | {len(each)} |")
    print(sum(p.numel() for p in model.parameters()), "numbers")


if __name__ == "__main__":
    main()
