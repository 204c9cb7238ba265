"""Lines up the words of two tokenizers: what teacher and student say of one word can then be compared.

A word is a run of characters other than white space; no token of either tokenizer spans two of them.
"""

from __future__ import annotations

import re

import numpy as np

_WORD = re.compile(r"\S+")


def words_of_tokens(text: str, offsets: list[tuple[int, int]]) -> np.ndarray:
    """The index of each token's word, [T] int32; -1 for tokens of white space only and for special tokens.

    `offsets` are the character bounds of each token, leading white space in or out.
    """
    of_character = np.full(len(text) + 1, -1, np.int32)
    for index, match in enumerate(_WORD.finditer(text)):
        of_character[match.start() : match.end()] = index
    bounds = np.asarray(offsets, np.int64).reshape(-1, 2)
    first, last = of_character[bounds[:, 0]], of_character[np.maximum(bounds[:, 1] - 1, 0)]
    return np.where(bounds[:, 1] > bounds[:, 0], np.maximum(first, last), -1).astype(np.int32)
