"""How far do encoders agree with the teacher on texts that they were distilled on, and on texts that they were not?

    python -m penchant_training.seen --data DATA NAME=FOLDER ...

Each FOLDER has an `encoder.onnx` and a `tokenizer.json`. For each preference file, up to `MOST_TEXTS` of either kind, drawn with
seed 1. An encoder that has gone over its texts often knows them better than any that an app will show it.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from .data import PAIR_FILES, is_held_out_text, read_pairs, text_group
from .distill import similarity_agreement
from .features import encode
from .prepare import MAX_TOKENS, vectors_of
from .teacher import Teacher

MOST_TEXTS, FEWEST_TEXTS = 250, 20


def texts_of(data: Path, name: str) -> tuple[list[str], list[str]]:
    """The answers of a file that are distilled on, and those that are not."""
    groups = {
        text: text_group(name, pair.prompt, text)
        for pair in read_pairs(data, name)
        for text in (pair.chosen, pair.rejected)
    }
    held_out = [is_held_out_text(group) for group in groups.values()]
    return [t for t, is_new in zip(groups, held_out) if not is_new], [t for t, is_new in zip(groups, held_out) if is_new]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("models", nargs="+", help="NAME=FOLDER")
    options = parser.parse_args()
    folders = {name: Path(folder) for name, folder in (model.split("=", 1) for model in options.models)}
    teacher, rng = Teacher(), random.Random(1)
    print("| file | distilled on | texts |" + "".join(f" {name} |" for name in folders))
    print("|---|---|---|" + "---|" * len(folders))
    for name in PAIR_FILES:
        for kind, texts in zip(("yes", "no"), texts_of(options.data, name)):
            if len(texts) < FEWEST_TEXTS:
                continue
            some = rng.sample(texts, min(MOST_TEXTS, len(texts)))
            target = torch.from_numpy(vectors_of(teacher, some))
            found = [
                similarity_agreement(torch.from_numpy(encode(folder / "encoder.onnx", folder / "tokenizer.json", some, MAX_TOKENS)), target)
                for folder in folders.values()
            ]
            print(f"| {name} | {kind} | {len(some)} |" + "".join(f" {x:.3f} |" for x in found), flush=True)


if __name__ == "__main__":
    main()
