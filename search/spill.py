"""Words on their way into the index, sorted in parts; beyond a limit they wait in files.

So the memory that a build takes is that of one part of the terms; the more there are, the more
parts are made of them (`search.draft.part_bits`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from search.bulk import Words

PART_BITS = 8
"""Words wait in so many parts; `Spill.parts` joins neighbours to fewer."""
HELD = 1 << 21
"""Words that are held in memory."""
_EDGES = np.arange(1, 1 << PART_BITS, dtype=np.uint64) << np.uint64(64 - PART_BITS)


class Spill:
    """Words by the upper bits of their terms."""

    def __init__(self) -> None:
        self._parts: list[list[Words]] = [[] for _ in range(1 << PART_BITS)]
        self._held = 0
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, words: Words) -> None:
        """Take words in; they may repeat."""
        words = distinct(words)
        for part, some in zip(
            self._parts, np.split(words, np.searchsorted(words, _EDGES)), strict=True
        ):
            part.append(some)
        self._held += len(words)
        if self._held > HELD:
            self._write()

    def _write(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="search-")
        for number, part in enumerate(self._parts):
            with (Path(self._folder.name) / str(number)).open("ab") as file:
                for words in part:
                    file.write(words.tobytes())
            part.clear()
        self._held = 0

    def parts(self, bits: int) -> Iterator[Words]:
        """The words of each value of their terms' upper ``bits``, rising and without repeats."""
        joined = 1 << PART_BITS - bits
        for first in range(0, 1 << PART_BITS, joined):
            words = [distinct(self._part(number)) for number in range(first, first + joined)]
            yield np.concatenate(words)

    def _part(self, number: int) -> Words:
        written = np.zeros(0, np.uint64)
        if self._folder is not None:
            path = Path(self._folder.name) / str(number)
            written = np.fromfile(path, np.uint64)
            path.unlink()
        words = np.concatenate([written, *self._parts[number]])
        self._parts[number].clear()
        return words


def distinct(words: Words) -> Words:
    """The words, rising, each once: `numpy.unique` hashes, which takes ten times as long."""
    words = np.sort(words)
    once: Words = words[np.diff(words, prepend=~words[:1]) != 0]
    return once
