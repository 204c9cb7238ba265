"""Reads the glosses and example sentences of WordNet 3.0 (Debian's `wordnet-base`), as more texts to distil from.

The preference files speak of a few hundred subjects. WordNet says in one line each what a hundred thousand words mean,
so the student sees, and the teacher places, words that no answer in the corpus uses.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

LICENCE = "WordNet 3.0 licence, Princeton University 2006"
FOLDER = Path("/usr/share/wordnet")

_EXAMPLE = re.compile(r'"([^"]+)"')


def read_wordnet(folder: Path, rng: random.Random) -> list[str]:
    """Every gloss behind one of its terms ("Dwarf: a plant or animal that is atypically small"), and every example.

    Half of the terms and of the examples start with a capital letter, as in a sentence.
    """
    cased = lambda text: text[:1].upper() + text[1:] if rng.random() < 0.5 else text  # noqa: E731
    texts: list[str] = []
    for part in ("adj", "adv", "noun", "verb"):
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue  # the licence, at the top of each file
            fields, gloss = line.split(" | ", 1)
            words = fields.split(" ")
            terms = [words[4 + 2 * i] for i in range(int(words[3], 16))]
            term = re.sub(r"\(\w+\)$", "", rng.choice(terms)).replace("_", " ")
            definition = gloss.split('; "', 1)[0].strip()
            texts.append(f"{cased(term)}: {definition}")
            texts += [cased(example.strip()) for example in _EXAMPLE.findall(gloss) if len(example) >= 12]
    return texts
