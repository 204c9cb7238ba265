"""What the likes of each crowd should go by, and how far they should be held back: the table behind `appeal.CROWD_FITS`.

    python -m penchant_training.appeal_choice --data DATA --cache CACHE

The training people and prompts are parted at random, and the people of each part asked about its prompts by a fit that knew
neither. Few prompts make a single split a lottery (of LLMFAO a part has two or three), so small files are parted ten times.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from .appeal import appeal_inputs, cross_fit, crowd_inputs, log_loss, right_share, split
from .crossvalidate import read_training
from .prior import crowds

#: As often as makes so many pairs, within bounds.
PAIRS, FEWEST_SPLITS, MOST_SPLITS = 20_000, 2, 10
PENALTIES = [3000.0, 1000.0, 300.0, 100.0, 30.0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    judged, feature_map, vectors, features = read_training(options.data, options.cache)
    y = appeal_inputs(feature_map, vectors, features)
    z, _ = crowd_inputs(feature_map, y)
    styles = len(feature_map.style_mean)
    inputs = {
        "style, straight": features[:, :styles],
        "style, curves": z[:, : 2 * styles],
        "style straight, content": np.concatenate([features[:, :styles], z[:, 2 * styles :]], axis=1),
        "style curves, content": z,
    }
    print("| file | splits | inputs |" + "".join(f" penalty {p:.0f} |" for p in PENALTIES) + "\n|---|---|---|" + "---|" * len(PENALTIES))
    for name, people in crowds(judged)[0].items():
        splits = min(MOST_SPLITS, max(FEWEST_SPLITS, PAIRS // sum(map(len, people))))
        ways = [split(people, seed) for seed in range(splits)]
        for what, seen in inputs.items():
            worths = [cross_fit(folds, seen, PENALTIES) for folds in ways]
            cells = [
                (np.mean([log_loss(f, w[p]) for f, w in zip(ways, worths)]), np.mean([right_share(f, w[p]) for f, w in zip(ways, worths)]))
                for p in PENALTIES
            ]
            print(f"| {name} | {splits} | {what} |" + "".join(f" {loss:.3f}, {right:.3f} |" for loss, right in cells), flush=True)


if __name__ == "__main__":
    main()
