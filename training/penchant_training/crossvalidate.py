"""What everything is chosen by: people and prompts of the training part that a fit has not seen.

    python -m penchant_training.crossvalidate --data DATA --cache CACHE

The training people and prompts are in three parts, in several divisions. For each part, appeal and population are fitted to the other people's
judgements of the other prompts; then its people are shown some labels, of any prompt but its own, and asked about its own.
`choose` picks what differs between kinds of text; `main` prints how well people are told with it, the learner being the
browser's. The third of people and prompts that is kept for the last reading (`data.py`) takes no part.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from .appeal import KindChoice, appeal_inputs, fit_appeal
from .features import FeatureMap, TextFeatures, encode, measure_style
from .judgements import Prior, predict
from .people import JudgedTexts, Part, all_parts, for_training, read_judged
from .prior import MODEL_ANSWERS, NOISE, SPIKES, crowds, fit_feature_map, fit_population
from .sparse import Spikes, propagate
from .users import Judged, to_judgements

#: Numbers of labels after which people are asked.
SHOTS = (0, 2, 4, 8, 16)
#: Draws of the labels shown, for each person; people of one file and part, and questions to one of them, at most.
REPEATS, MOST_PEOPLE, MOST_ASKED = 3, 60, 60
#: What may be chosen for a kind of text; the default first. No diversity is less than a third or so: whoever has a taste of
#: their own where few others have must still be heard.
DIVERSITIES, TRUSTS = (1.0, 0.7, 0.5, 0.35), (1.0, 1.2, 1.5, 2.0, 0.8)
#: Of the answers of chatbots, which everybody meets: whoever does not share the crowd's taste must be heard there as soon as
#: before (docs/decisions/0027 and 0034).
MOST_TRUST = {MODEL_ANSWERS: 1.2}


@dataclass(frozen=True)
class Case:
    """Some labels of a person, as many as there are and in the order in which they are shown, and questions."""

    user: str
    shown: list[Judged]
    asked: list[Judged]


@dataclass(frozen=True)
class Fold:
    """A fit, and people whom it does not know with prompts that it does not know."""

    features: TextFeatures
    prior: Prior
    cases: dict[str, list[Case]]


@dataclass(frozen=True)
class Told:
    """How well somebody was told: probabilities of the winners."""

    user: str
    probabilities: np.ndarray

    @property
    def loss(self) -> float:
        return float(-np.log(self.probabilities.clip(1e-9)).mean())

    @property
    def accuracy(self) -> float:
        return float(np.mean((self.probabilities > 0.5) + 0.5 * (self.probabilities == 0.5)))


def read_folds(data: Path, cache: Path) -> tuple[JudgedTexts, np.ndarray, list[Fold]]:
    """What training may see, vectors [n, d] of its texts by the cache's encoder, and the folds."""
    judged, feature_map, vectors, measured = read_training(data, cache)
    return judged, vectors, make_folds(judged, feature_map, vectors, measured)


def read_training(data: Path, cache: Path) -> tuple[JudgedTexts, FeatureMap, np.ndarray, np.ndarray]:
    """What training may see, the feature map over it, and of its texts vectors [n, d] by the cache's encoder and features [n, f - 1]."""
    judged = for_training(read_judged(data))
    most = json.loads((cache / "encoder.report.json").read_text())["maxTokens"]
    vectors = encode(cache / "encoder.onnx", cache / "tokenizer.json", judged.texts, most)
    _, style = measure_style(judged.texts)
    feature_map = fit_feature_map(judged, vectors, style)
    return judged, feature_map, vectors, feature_map(vectors, style)


def make_folds(judged: JudgedTexts, feature_map: FeatureMap, vectors: np.ndarray, measured: np.ndarray) -> list[Fold]:
    """One for each part of each division, from what training may see, vectors [n, d] and features [n, f - 1]."""
    folds = []
    inputs = appeal_inputs(feature_map, vectors, measured)
    for number, part in enumerate(all_parts(judged)):
        people, texts = crowds(part.without(judged))
        fitted = fit_appeal(people, texts, feature_map, vectors, measured, {name: KindChoice() for name in people})
        features = fitted.appeal.of(measured, inputs)
        folds.append(Fold(features, fit_population(fitted, features), make_cases(judged, part, number)))
    return folds


def make_cases(judged: JudgedTexts, part: Part, seed: int) -> dict[str, list[Case]]:
    rng = random.Random(seed)
    cases: dict[str, list[Case]] = {}
    for name, users in judged.users.items():
        cases[name] = []
        people = [user for user in users if user in part.users[name]]
        able = 0
        for user in rng.sample(people, len(people)):
            drawn = [split(users[user], part.prompts[name], rng) for _ in range(REPEATS)]
            drawn = [(shown, asked[:MOST_ASKED]) for shown, asked in drawn if shown and asked]
            cases[name] += [Case(user, shown, asked) for shown, asked in drawn]
            able += len(drawn) > 0
            if able == MOST_PEOPLE:
                break
    return cases


def split(judged: list[Judged], asked_prompts: set[str], rng: random.Random) -> tuple[list[Judged], list[Judged]]:
    """Labels to show, and choices to ask about; with one prompt only, no text is on both sides."""
    order = rng.sample(judged, len(judged))
    if len({j.prompt for j in judged}) > 1:
        shown = [j for j in order if j.prompt not in asked_prompts]
        return shown, [j for j in order if j.prompt in asked_prompts and not j.tie]
    if judged[0].prompt not in asked_prompts:
        return order, []
    shown = order[: len(order) // 2]
    texts = {t for j in shown for t in (j.chosen, j.rejected)}
    return shown, [j for j in order[len(shown) :] if not j.tie and not {j.chosen, j.rejected} & texts]


def tell(fold: Fold, name: str, features: TextFeatures, shots: int, spikes: Spikes = SPIKES, others: bool = False) -> list[Told]:
    """How well the people of a file are told after so many labels, of their own or of others.

    @param features  of all texts, as the learner is to see them
    """
    able = [case for case in fold.cases[name] if len(case.shown) >= shots]
    shown = {id(case): case.shown[:shots] for case in able}
    if others:
        shown = borrow(able, shots)
        able = [case for case in able if id(case) in shown]
    if not able:
        return []
    styles = fold.prior.content.start
    told = []
    for start in range(0, len(able), 256):
        cases = able[start : start + 256]
        judgements = to_judgements([shown[id(case)] for case in cases], features, max(1, shots))
        means, covariances = propagate(judgements, fold.prior, NOISE, spikes, styles)
        asked = to_judgements([case.asked for case in cases], features, MOST_ASKED)
        probabilities = predict(asked, means, covariances).numpy()
        told += [Told(case.user, p[: len(case.asked)]) for case, p in zip(cases, probabilities)]
    return told


def borrow(cases: list[Case], shots: int) -> dict[int, list[Judged]]:
    """For each case, by identity, labels of somebody else that have nothing to do with its questions."""
    rng = random.Random(9)
    found = {}
    for case in cases:
        prompts = {j.prompt for j in case.asked}
        texts = {t for j in case.asked for t in (j.chosen, j.rejected)}
        is_one_prompt = prompts == {j.prompt for j in case.shown}
        for other in rng.sample(cases, min(60, len(cases))):
            usable = [
                j for j in other.shown if (not {j.chosen, j.rejected} & texts if is_one_prompt else j.prompt not in prompts)
            ]
            if other.user != case.user and len(usable) >= shots:
                found[id(case)] = usable[:shots]
                break
    return found


def choose(folds: list[Fold]) -> dict[str, KindChoice]:
    """For each kind of text the least change from the default whose loss cannot be told from the least loss.

    That is the one-standard-error rule (Breiman et al. 1984), on the differences of the same people: ten prompts and thirty
    people must not bend what they cannot prove.
    """
    chosen = {}
    for k, name in enumerate(folds[0].cases):
        losses: dict[KindChoice, dict[str, float]] = {}
        trusts = [trust for trust in TRUSTS if trust <= MOST_TRUST.get(name, trust)]
        for diversity, trust in product(DIVERSITIES, trusts):
            losses[KindChoice(diversity, trust)] = losses_of(folds, name, k, KindChoice(diversity, trust))
        best = min(losses, key=lambda choice: np.mean(list(losses[choice].values())))
        able = [choice for choice, loss in losses.items() if is_level(loss, losses[best])]
        chosen[name] = min(able, key=lambda c: abs(np.log(c.diversity)) + abs(np.log(c.trust)))
        means = {f"{c.diversity}, {c.trust}": round(float(np.mean(list(loss.values()))), 4) for c, loss in losses.items()}
        print(f"{name}: {chosen[name]}, best {best}; losses by diversity, trust: {means}", flush=True)
    return chosen


def losses_of(folds: list[Fold], name: str, k: int, choice: KindChoice) -> dict[str, float]:
    """The mean loss of each person over numbers of labels and draws, if kind k had this choice and all others the default."""
    each = defaultdict(list)
    for fold in folds:
        features = with_choice(fold, k, choice)
        for shots in SHOTS:
            for told in tell(fold, name, features, shots):
                each[told.user].append(told.loss)
    return {user: float(np.mean(all_of)) for user, all_of in each.items()}


def with_choice(fold: Fold, k: int, choice: KindChoice) -> TextFeatures:
    diversity, worths = fold.features.diversity.copy(), fold.features.worths.copy()
    diversity[k] = choice.diversity
    worths[:, k] *= choice.trust
    return replace(fold.features, diversity=diversity, worths=worths)


def is_level(loss: dict[str, float], best: dict[str, float]) -> bool:
    above = np.array([loss[user] - best[user] for user in best])
    return bool(above.mean() <= above.std() / len(above) ** 0.5)


def report(folds: list[Fold], choices: dict[str, KindChoice]) -> None:
    """Accuracy and log-loss, means over people, and the standard error of the former."""
    print("| file | labels | arm | pair accuracy | standard error | log-loss | ECE | people |\n|---|---|---|---|---|---|---|---|")
    for k, name in enumerate(folds[0].cases):
        for shots in SHOTS:
            for arm in ("population", "other-user", "personal"):
                each = defaultdict(list)
                for fold in folds:
                    features = with_choice(fold, k, choices[name])
                    able = {case.user for case in fold.cases[name] if len(case.shown) >= shots}
                    told = tell(fold, name, features, 0 if arm == "population" else shots, others=arm == "other-user")
                    for one in told:
                        if one.user in able:
                            each[one.user].append(one)
                if not each:
                    continue
                accuracies = np.array([np.mean([t.accuracy for t in told]) for told in each.values()])
                loss = np.mean([np.mean([t.loss for t in told]) for told in each.values()])
                ece = calibration_error(np.concatenate([t.probabilities for told in each.values() for t in told]))
                error = accuracies.std() / len(accuracies) ** 0.5
                print(f"| {name} | {shots} | {arm} | {accuracies.mean():.3f} | {error:.3f} | {loss:.3f} | {ece:.3f} | {len(each)} |", flush=True)


def calibration_error(probabilities: np.ndarray) -> float:
    """How far confidence (0.5 to 1, in ten bins) and accuracy lie apart, weighted by count."""
    confidence = np.maximum(probabilities, 1 - probabilities)
    right = (probabilities > 0.5) + 0.5 * (probabilities == 0.5)
    bins = np.minimum(9, ((confidence - 0.5) * 20).astype(int))
    return sum(abs((right - confidence)[bins == b].sum()) for b in range(10)) / len(probabilities)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    _, _, folds = read_folds(options.data, options.cache)
    report(folds, choose(folds))


if __name__ == "__main__":
    main()
