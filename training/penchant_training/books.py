"""Reads paragraphs of manuals and books with free licences, as more texts to distil from.

The preference files speak of a few hundred subjects in the voice of chatbots and of debates. Manuals explain, novels
tell, speeches persuade: the more voices a student hears, the less it learns by heart. Any folder will do. `training/README.md`
lists the packages that ours was filled from; their licences are below.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

LICENCES = {
    "Rust documentation": "MIT or Apache-2.0",
    "Python documentation": "PSF-2.0",
    "SQLite documentation": "public domain",
    "Apache HTTP Server documentation": "Apache-2.0",
    "GNOME user documentation": "CC BY-SA 3.0, GNOME Documentation Project",
    "Jargon File, Devil's Dictionary": "public domain",
    "Moby Dick, State of the Union addresses": "CC0-1.0, stdlib",
}

#: Of each folder in the first level, so that no manual drowns the rest.
MOST_PARAGRAPHS = 12_000
SHORTEST, LONGEST = 60, 20_000
#: Rare letters and drawings are left out: paragraphs with a larger share of characters outside ASCII.
MOST_NOT_ASCII = 0.03
_BLOCKS = {"p", "li", "dd", "blockquote"}
_NOT_PROSE = {"script", "style", "pre", "nav", "head"}
_BLANK_LINES = re.compile(r"\n\s*\n")


class _Paragraphs(HTMLParser):
    """The text of each block of an HTML or Mallard page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._parts: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in _NOT_PROSE:
            self._skipping += 1
        elif tag in _BLOCKS:
            self._end()
        elif tag == "br":
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_PROSE:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _BLOCKS:
            self._end()

    def close(self) -> None:
        super().close()
        self._end()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._parts.append(data)

    def _end(self) -> None:
        self.found.append("".join(self._parts))
        self._parts = []


def paragraphs(path: Path) -> Iterator[str]:
    """Raw paragraphs of a page, a plain text or a dictionary file; nothing for other files."""
    if path.suffix in (".html", ".page", ".en"):
        page = _Paragraphs()
        page.feed(path.read_text(encoding="utf-8", errors="replace"))
        page.close()
        yield from page.found
    elif path.suffix == ".txt":
        yield from _BLANK_LINES.split(path.read_text(encoding="utf-8", errors="replace"))
    elif path.suffix == ".dz":
        yield from _BLANK_LINES.split(gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace"))


def read_books(folder: Path) -> list[str]:
    """Distinct paragraphs of `SHORTEST` to `LONGEST` characters, in a fixed order."""
    found: dict[str, None] = {}
    for part in sorted(p for p in folder.iterdir() if p.is_dir()):
        own: dict[str, None] = {}
        for path in sorted(p for p in part.rglob("*") if p.is_file() and not p.is_symlink()):
            for paragraph in paragraphs(path):
                text = " ".join(paragraph.split())
                foreign = sum(c > "\x7f" for c in text)
                if SHORTEST <= len(text) <= LONGEST and foreign <= MOST_NOT_ASCII * len(text):
                    own.setdefault(text)
        # Evenly over the whole, as files come by name.
        texts = list(own)
        step = max(1.0, len(texts) / MOST_PARAGRAPHS)
        for i in range(min(len(texts), MOST_PARAGRAPHS)):
            found.setdefault(texts[int(i * step)])
    return list(found)
