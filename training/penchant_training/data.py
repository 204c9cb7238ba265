"""Reads preference files and generation files, and decides who and what is held out.

The format is described in `training/README.md`. Nothing here copies data into the project: callers keep what they
derive in a cache folder outside the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Files of labelled pairs, by name, and the licence and credit that the manifest repeats.
PAIR_FILES = {
    "llmfao": "CC BY 4.0, Ustalov 2023 (LLMFAO)",
    "crowdrag25": "CC BY 4.0, Gienapp et al. 2025 (CrowdRAG-25)",
    "ukpconvarg1": "CC BY 4.0, Habernal and Gurevych 2016 (UKPConvArg1)",
    "polis": "CC BY 4.0, gathered using the Polis software (compdemocracy.org/polis), The Computational Democracy Project",
}

#: Files of several models' answers to one prompt; no person judged them.
GENERATION_FILES = {
    "vicuna_eval": "Apache-2.0 (Vicuna evaluation)",
    "self_instruct_eval": "Apache-2.0 (Self-Instruct evaluation)",
    "arena_hard_v01": "Apache-2.0 (Arena-Hard v0.1)",
    "llmfao": "CC BY 4.0, Ustalov 2023 (LLMFAO)",
}

#: A third of the users, and of the prompts of each file, is kept for a last reading: nothing is fitted to them, and
#: nothing chosen by them. Users are those whose hash leaves one of these rests; prompts those with the smallest hashes.
HELD_OUT_USERS = {"modulus": 6, "residues": (0, 2)}
HELD_OUT_PROMPTS = 1 / 3
#: One prompt (with all its texts) in this many is never distilled on.
HELD_OUT_TEXT_MODULUS = 20


@dataclass(frozen=True)
class Pair:
    """One judgement: `chosen` beat `rejected`, or neither won when `tie`."""

    user: str
    prompt: str
    chosen: str
    rejected: str
    tie: bool


@dataclass(frozen=True)
class Text:
    """A text of the corpus; `group` is what train and held-out texts are split by."""

    text: str
    group: str


def read_lines(path: Path) -> Iterator[dict]:
    """Yields the JSON objects of a `.jsonl` or `.jsonl.gz` file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def read_pairs(data: Path, name: str) -> list[Pair]:
    """All pairs of one file, in file order."""
    return [
        Pair(r["user"], r["prompt"], r["chosen"], r["rejected"], bool(r.get("tie", False)))
        for r in read_lines(data / f"{name}.jsonl.gz")
    ]


def stable_hash(key: str) -> int:
    """A hash that is the same in every run and in TypeScript: the first four bytes of sha-256, big-endian."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[:4], "big")


def is_held_out_user(user: str) -> bool:
    """True for users that no training step may see. `bench/eval` applies the same rule."""
    return stable_hash(user) % HELD_OUT_USERS["modulus"] in HELD_OUT_USERS["residues"]


def held_out_prompts(prompts: Iterable[str]) -> set[str]:
    """Those of a file's prompts whose judgements no training step may see. `bench/eval` applies the same rule."""
    by_hash = sorted(set(prompts), key=stable_hash)
    return set(by_hash[: round(HELD_OUT_PROMPTS * len(by_hash))])


def is_held_out_text(group: str) -> bool:
    """True for groups of texts that distillation may not see."""
    return stable_hash(group) % HELD_OUT_TEXT_MODULUS == 0


def text_group(file: str, prompt: str, text: str) -> str:
    """What a text of a preference file is held out by: its prompt, or itself where a whole conversation shares one."""
    return text if file == "polis" else prompt


def read_corpus(data: Path) -> list[Text]:
    """Every distinct text, prompts included, in a fixed order.

    Texts are grouped by prompt where a prompt is specific; the statements of a Polis conversation share one
    prompt, so each statement is a group of its own.
    """
    texts: dict[str, Text] = {}

    def add(text: str, group: str) -> None:
        if text.strip():
            texts.setdefault(text, Text(text, group))

    for name in GENERATION_FILES:
        for record in read_lines(data / "generations" / f"{name}.jsonl.gz"):
            add(record["prompt"], record["prompt"])
            for response in record["responses"].values():
                add(response, record["prompt"])
    for name in PAIR_FILES:
        for pair in read_pairs(data, name):
            add(pair.prompt, pair.prompt)
            for text in (pair.chosen, pair.rejected):
                add(text, text_group(name, pair.prompt, text))
    return list(texts.values())
