"""The peers on the people and prompts that everything of ours was chosen by: many more than the third that is kept.

    PYTHONPATH=training python bench/peers/folds.py --data DATA --cache CACHE [--shots 4 8 16]

The folds are those of `penchant_training.crossvalidate`: what learns from others, ours or a peer, has seen neither a fold's
people nor its prompts, and all are shown the same labels and asked the same. What differs between our kinds of text was
chosen on these very people, by log-loss; the peers' constants are their libraries' or were chosen on some of them. DATA and
CACHE are what `crossvalidate` reads; needs `requirements.txt` of this folder and of `training/`.
"""

from __future__ import annotations

import argparse
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
from peers import Pair, make_peers, vectors_of
from penchant_training.appeal import KindChoice
from penchant_training.crossvalidate import Case, Fold, Told, calibration_error, choose, make_folds, read_training, tell, with_choice
from penchant_training.people import JudgedTexts, all_parts
from penchant_training.prior import crowds
from penchant_training.users import Judged

#: Draws of a person's labels that are asked about: the Gaussian process takes a fit for each.
DRAWS = 1
#: By file, number of labels and arm: a list for each person, one for each fold that asks them.
ToldBy = dict[tuple[str, int, str], dict[str, list[Told]]]
#: Interval of the mean over people: so many standard errors to either side.
STANDARD_ERRORS = 1.96


def pairs_told(judged: list[Judged]) -> list[Pair]:
    return [(j.chosen, j.rejected) for j in judged if not j.tie]


def texts_of(judged: JudgedTexts, name: str) -> list[int]:
    """All texts that people of a file judged."""
    return sorted({text for told in judged.users[name].values() for j in told for text in (j.chosen, j.rejected)})


def first_draws(fold: Fold) -> Fold:
    """With DRAWS cases of each person."""
    cases: dict[str, list[Case]] = {}
    for name, all_of in fold.cases.items():
        seen: dict[str, int] = defaultdict(int)
        cases[name] = []
        for case in all_of:
            seen[case.user] += 1
            if seen[case.user] <= DRAWS:
                cases[name].append(case)
    return Fold(fold.features, fold.prior, cases)


def compare(judged: JudgedTexts, folds: list[Fold], choices: dict[str, KindChoice], v: np.ndarray, shots: list[int]) -> ToldBy:
    """How everybody was told, on MiniLM's vectors v [n, 384] of all texts."""
    told: ToldBy = defaultdict(lambda: defaultdict(list))
    texts = {name: texts_of(judged, name) for name in judged.users}
    for number, (fold, part) in enumerate(zip(map(first_draws, folds), all_parts(judged)), 1):
        people, _ = crowds(part.without(judged))
        for k, name in enumerate(fold.cases):
            features = with_choice(fold, k, choices[name])
            peers = make_peers(v, [pairs_told(one) for one in people[name]], texts[name])
            for count in shots:
                able = [case for case in fold.cases[name] if len(case.shown) >= count]
                users = {case.user for case in able}
                for arm in ("population", "personal"):
                    for one in tell(fold, name, features, 0 if arm == "population" else count):
                        if one.user in users:
                            told[name, count, arm][one.user].append(one)
                for arm, peer in peers.items():
                    for case in able:
                        p = peer(pairs_told(case.shown[:count]), np.array([(j.chosen, j.rejected) for j in case.asked]))
                        told[name, count, arm][case.user].append(Told(case.user, np.asarray(p)))
        print(f"fold {number} of {len(folds)}", flush=True)
    return told


def report(told: ToldBy) -> None:
    print("| file | labels | arm | pair accuracy | personal is above by | log-loss | ECE | people |\n|---|---|---|---|---|---|---|---|")
    for (name, count, arm), people in told.items():
        mine = told[name, count, "personal"]
        right = {user: np.mean([one.accuracy for one in all_of]) for user, all_of in people.items()}
        gains = np.array([np.mean([one.accuracy for one in mine[user]]) - right[user] for user in right])
        error = STANDARD_ERRORS * gains.std(ddof=1) / len(gains) ** 0.5 if len(gains) > 1 else float("nan")
        gain, loss = gains.mean(), np.mean([np.mean([one.loss for one in all_of]) for all_of in people.values()])
        ece = calibration_error(np.concatenate([one.probabilities for all_of in people.values() for one in all_of]))
        above = "" if arm == "personal" else f"{gain:.3f} ({gain - error:.3f} to {gain + error:.3f})"
        print(f"| {name} | {count} | {arm} | {np.mean(list(right.values())):.3f} | {above} | {loss:.3f} | {ece:.3f} | {len(right)} |")


def main() -> None:
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--shots", type=int, nargs="+", default=[4, 8, 16])
    options = parser.parse_args()
    judged, feature_map, vectors, measured = read_training(options.data, options.cache)
    folds = make_folds(judged, feature_map, vectors, measured)
    report(compare(judged, folds, choose(folds), vectors_of(judged.texts), options.shots))


if __name__ == "__main__":
    main()
