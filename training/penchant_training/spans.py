"""Makes more texts to distil from: spans and mixtures of the corpus, and phrases of single words.

A few thousand full answers are too few to distil from. Runs of one to six neighbouring sentences are texts in
their own right to the teacher, and so are sentences of unlike texts put side by side; together they multiply the
corpus by ten. Words that the corpus lacks come from the teacher's own vocabulary, alone and in small random sets: the
student spells them with several tokens and has to learn what each spelling means.
"""

from __future__ import annotations

import random
import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end offsets of the sentences or lines of a text, blank ones left out."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[start : match.start()].strip():
            bounds.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        bounds.append((start, len(text)))
    return bounds


def sample_spans(text: str, rng: random.Random, share: float, most: int) -> list[str]:
    """Draws runs of neighbouring sentences, about `share` spans for each sentence, at most `most`."""
    bounds = sentences(text)
    if len(bounds) < 2:
        return []
    spans = set()
    for _ in range(min(most, max(1, round(share * len(bounds))))):
        length = min(len(bounds), rng.choice((1, 1, 1, 2, 2, 3, 4, 6)))
        first = rng.randrange(len(bounds) - length + 1)
        span = text[bounds[first][0] : bounds[first + length - 1][1]].strip()
        if len(span) >= 12 and span != text:
            spans.add(span)
    return sorted(spans)


def mix_sentences(texts: list[str], rng: random.Random, count: int) -> list[str]:
    """Joins two or three sentences, each drawn from another text."""
    pool = [text[a:b].strip() for text in texts for a, b in sentences(text) if 20 <= b - a <= 300]
    return [" ".join(rng.sample(pool, rng.choice((2, 3)))) for _ in range(count)]


def word_phrases(vocabulary: list[str], rng: random.Random, count: int) -> list[str]:
    """Every whole word of a vocabulary of word pieces, and `count` random sets of two to eight of them.

    A third of the words are capitalised, since the student, unlike the teacher, tells case apart.
    """
    words = [w for w in vocabulary if w.isalpha() and w.isascii() and len(w) > 2]
    cased = lambda w: w.capitalize() if rng.random() < 1 / 3 else w  # noqa: E731
    sets = [" ".join(cased(w) for w in rng.sample(words, rng.choice((2, 3, 4, 6, 8)))) for _ in range(count)]
    return [cased(w) for w in words] + sets
