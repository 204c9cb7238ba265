"""Texts as rows of whole words, so that new texts can be made, and read by several tokenizers, without touching a string.

A *unit* is a run of characters other than white space with the white space before it. No token of ours or of the teacher's
crosses the bounds of a unit, so the tokens of a text are those of its units one after the other, and a text made of other
texts' units is tokenized by looking them up. `UnitCorpus` is what `prepare` writes; `TokenTable` is one tokenizer's view of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

_UNIT = re.compile(r"\s*\S+")
_ENDS_SENTENCE = re.compile(r"[.!?][\"')\]*]*$")
#: Tokens of a unit that are read; what goes beyond (long addresses, lines of code) is cut.
MOST_TOKENS_OF_UNIT = 24
#: Words that may stand in for each other: plain words behind a space, by case.
_LOWER, _CAPITAL = re.compile(r" [a-z]{3,}[.,]?$"), re.compile(r" [A-Z][a-z]{2,}[.,]?$")


def units_of(text: str) -> list[str]:
    """The units of a text; white space at its end is lost."""
    return _UNIT.findall(text)


class Vocabulary:
    """Numbers for units, given as they come."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def number(self, unit: str) -> int:
        return self.texts.setdefault(unit, len(self.texts))


@dataclass(frozen=True)
class UnitCorpus:
    """Texts in groups, as numbers of units."""

    units: np.ndarray  # [n] int32, all texts one after the other
    sentences: np.ndarray  # [m] int64, where each sentence starts in `units`; the last entry is n
    texts: np.ndarray  # [m - 1] int32, the text that each sentence is of
    groups: np.ndarray  # [m - 1] int8, the group that each sentence is of
    #: By unit: the same without white space before it, with a space before it, and which words it may change places with (0 none).
    bare: np.ndarray
    spaced: np.ndarray
    shape: np.ndarray

    def save(self, path: Path) -> None:
        np.savez(path, **vars(self))

    @staticmethod
    def load(path: Path) -> UnitCorpus:
        with np.load(path) as kept:
            return UnitCorpus(**{name: kept[name] for name in kept.files})


def make_corpus(groups: list[list[str]]) -> tuple[UnitCorpus, list[str]]:
    """Groups of texts to numbers; the strings of the units come second, in order of their numbers."""
    vocabulary = Vocabulary()
    units: list[int] = []
    sentences, texts, of_group = [], [], []
    text_number = 0
    for group, members in enumerate(groups):
        for text in members:
            ended = True
            for unit in units_of(text):
                if ended or "\n" in unit[: len(unit) - len(unit.lstrip())]:
                    sentences.append(len(units))
                    texts.append(text_number)
                    of_group.append(group)
                units.append(vocabulary.number(unit))
                ended = _ENDS_SENTENCE.search(unit) is not None
            text_number += 1
    known = list(vocabulary.texts)
    bare = [vocabulary.number(u.lstrip()) for u in known]
    spaced = [vocabulary.number(" " + u.lstrip()) for u in known]
    strings = list(vocabulary.texts)
    for unit in strings[len(known) :]:
        bare.append(vocabulary.texts.get(unit.lstrip(), vocabulary.texts[unit]))
        spaced.append(vocabulary.texts.get(" " + unit.lstrip(), vocabulary.texts[unit]))
    shape = [1 if _LOWER.match(u) else 2 if _CAPITAL.match(u) else 0 for u in strings]
    corpus = UnitCorpus(
        np.array(units, np.int32), np.array([*sentences, len(units)], np.int64), np.array(texts, np.int32),
        np.array(of_group, np.int8), np.array(bare, np.int32), np.array(spaced, np.int32), np.array(shape, np.int8),
    )
    return corpus, strings


@dataclass(frozen=True)
class TokenTable:
    """The tokens of each unit: `flat[starts[u] : starts[u] + counts[u]]`."""

    flat: Tensor
    starts: Tensor
    counts: Tensor

    @staticmethod
    def make(strings: list[str], tokens: Callable[[list[str]], list[list[int]]]) -> TokenTable:
        rows = [row[:MOST_TOKENS_OF_UNIT] for row in tokens(strings)]
        counts = torch.tensor([len(row) for row in rows])
        flat = torch.tensor([t for row in rows for t in row], dtype=torch.int32)
        return TokenTable(flat, counts.cumsum(0) - counts, counts)

    def save(self, path: Path) -> None:
        np.savez(path, **{name: x.numpy().astype(np.int32) for name, x in vars(self).items()})

    @staticmethod
    def load(path: Path) -> TokenTable:
        with np.load(path) as kept:
            return TokenTable(*(torch.from_numpy(kept[name].astype(np.int64)) for name in ("flat", "starts", "counts")))

    def to(self, device: torch.device) -> TokenTable:
        return TokenTable(*(x.to(device) for x in vars(self).values()))

    def render(self, units: Tensor, keep: Tensor, width: int, begin: int, end: int | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Units [B, U] of which those in `keep` [B, U] are read, to tokens.

        Returns ids [B, width], mask [B, width], and each token's unit [B, width], U where there is none. `begin` stands before all tokens, `end`
        after them if given; whoever chose `keep` saw to it that all fits.
        """
        counts = self.counts[units] * keep
        ends = counts.cumsum(1) + 1  # [B, U]
        position = torch.arange(width, device=units.device).expand(len(units), width).contiguous()
        which = torch.searchsorted(ends, position, right=True)  # [B, width]
        which = which.masked_fill(position == 0, units.shape[1])
        total = ends[:, -1:]
        inside = (position > 0) & (position < total)
        at = which.clamp(max=units.shape[1] - 1)
        offset = position - (ends - counts).gather(1, at)
        index = self.starts[units.gather(1, at)] + offset
        ids = torch.where(inside, self.flat[index.masked_fill(~inside, 0)], 0)
        ids[:, 0] = begin
        mask = inside | (position == 0)
        if end is not None:
            ids = torch.where(position == total, end, ids)
            mask = mask | (position == total)
        return ids, mask, torch.where(inside, which, units.shape[1])
