"""Draws texts to distil from, endlessly and on the device: runs of sentences, sentences of unlike texts, and words put in the place of others.

A few thousand answers are too few to distil from; what the teacher says of a text is there for the asking. In half of
the rows the words are as they were written. In the others some of them, or all, give way to words that look alike, drawn evenly from all that the corpus
has: a student meets a rare word as often as a common one, in sentences that nobody wrote, and has little to learn by heart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .units import TokenTable, UnitCorpus

#: Tokens of a row, and how often rows of that size are drawn.
WIDTHS = {16: 0.08, 32: 0.27, 64: 0.25, 128: 0.25, 256: 0.15}
#: Shares of the groups of `prepare`, of what rows begin with: the product's kind of text, books, glosses. A group with few
#: texts that are long enough for a row has less, or the same few would be seen over and over.
GROUPS = (0.6, 0.2, 0.2)
FEW_STARTS = 10_000
#: In rows of more than 32 tokens a run starts where at least this part of the row is left of its text.
FILLED = 0.4
#: Sentences of a run; 99 is all that is left.
RUNS = (1, 1, 2, 3, 5, 99, 99)
#: Rows of sentences from unlike texts.
MIXED, MOST_MIXED = 0.25, 4
#: Rows in which words change places: some of them, and all.
SOME_CHANGED, ALL_CHANGED, MOST_CHANGED = 0.4, 0.08, 0.5


@dataclass(frozen=True)
class Rows:
    """Texts as units [B, U], of which those in `keep` [B, U] are read."""

    units: Tensor
    keep: Tensor
    width: int


class Drawer:
    def __init__(self, corpus: UnitCorpus, tables: list[TokenTable], tokens_per_step: int, device: torch.device, seed: int) -> None:
        self.tokens_per_step, self.device = tokens_per_step, device
        self.random = np.random.default_rng(seed)
        self.generator = torch.Generator(device).manual_seed(seed)
        load = lambda x: torch.from_numpy(x.astype(np.int64)).to(device)  # noqa: E731
        self.units, self.bare, self.spaced, self.shape = map(load, (corpus.units, corpus.bare, corpus.spaced, corpus.shape))
        self.counts = torch.stack([t.counts for t in tables]).amax(0).to(device)  # the longest spelling of each unit
        self.sentences = load(corpus.sentences)
        self.words = {shape: torch.nonzero(self.shape == shape)[:, 0] for shape in (1, 2)}
        # Where the text of each sentence ends, as a number of a sentence.
        changes = np.flatnonzero(np.diff(corpus.texts, append=-1)) + 1
        ends = changes[np.searchsorted(changes, np.arange(len(corpus.texts)), side="right")]
        self.text_ends = load(ends)
        left = corpus.sentences[ends] - corpus.sentences[:-1]  # units
        self.starts: dict[int, list[Tensor]] = {}
        self.shares: dict[int, np.ndarray] = {}
        for width in WIDTHS:
            of_group = [np.flatnonzero((corpus.groups == g) & (left >= (FILLED * width if width > 32 else 1))) for g in range(len(GROUPS))]
            self.starts[width] = [load(found) for found in of_group]
            shares = np.array([share * min(1, len(found) / FEW_STARTS) for share, found in zip(GROUPS, of_group)])
            if shares.any():
                self.shares[width] = shares / shares.sum()
        self.widths = list(self.shares)
        often = np.array([WIDTHS[width] for width in self.widths])
        self.often = often / often.sum()

    def uniform(self, *size: int) -> Tensor:
        return torch.rand(*size, generator=self.generator, device=self.device)

    def below(self, most: Tensor | int, *size: int) -> Tensor:
        return (self.uniform(*size) * most).long()

    def next(self) -> Rows:
        """As many rows of one width as make up a step."""
        width = int(self.random.choice(self.widths, p=self.often))
        rows = max(1, self.tokens_per_step // width)
        first = torch.cat([
            starts[self.below(len(starts), n)]
            for starts, n in zip(self.starts[width], self.random.multinomial(rows, self.shares[width])) if n
        ])
        first = first[torch.randperm(rows, generator=self.generator, device=self.device)]
        more = self.below(len(self.text_ends), rows, MOST_MIXED - 1)
        begins = torch.cat([first[:, None], more], 1)  # [B, 4] sentences
        runs = torch.tensor(RUNS, device=self.device)[self.below(len(RUNS), rows)]
        last = torch.minimum(first + runs, self.text_ends[first])
        mixed = self.uniform(rows) < MIXED
        ends = begins + 1
        ends[:, 0] = torch.where(mixed, first + 1, last)
        starts = self.sentences[begins]
        lengths = self.sentences[ends] - starts
        lengths[:, 1:] *= mixed[:, None]

        total = lengths.cumsum(1)  # [B, 4]
        place = torch.arange(width, device=self.device).expand(rows, width)
        part = torch.searchsorted(total, place.contiguous(), right=True)  # [B, U]
        inside = part < MOST_MIXED
        at = part.clamp(max=MOST_MIXED - 1)
        before = (total - lengths).gather(1, at)
        source = starts.gather(1, at) + place - before
        units = self.units[source.masked_fill(~inside, 0)]
        units = self.changed(units)
        heads = place == before
        units = torch.where(heads & (part > 0), self.spaced[units], units)
        units[:, 0] = self.bare[units[:, 0]]
        spelled = (self.counts[units] * inside).cumsum(1)
        return Rows(units, inside & (spelled <= width - 2), width)

    def changed(self, units: Tensor) -> Tensor:
        rows = len(units)
        draw = self.uniform(rows)
        rate = torch.where(draw < ALL_CHANGED, 1.0, torch.where(draw < ALL_CHANGED + SOME_CHANGED, self.uniform(rows) * MOST_CHANGED, 0.0))
        chosen = self.uniform(*units.shape) < rate[:, None]
        for shape, words in self.words.items():
            other = words[self.below(len(words), *units.shape)]
            units = torch.where(chosen & (self.shape[units] == shape), other, units)
        return units
